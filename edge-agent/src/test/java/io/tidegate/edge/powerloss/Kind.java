package io.tidegate.edge.powerloss;

import io.tidegate.edge.buffer.h2.BufferOptions;
import io.tidegate.edge.buffer.h2.BufferOptions.WhenFull;
import io.tidegate.protocol.sync.AgentId;
import java.nio.file.Path;

/** What kind of life a buffer leads before, and while, the power goes. */
enum Kind {
    /** Appends, receipts, now and then a restart. */
    ORDINARY(new Shape().steps(40)),
    /** Too little room: whole segments are given up, with gaps. */
    OVERFLOW(new Shape()
            .steps(70)
            .largest(4_000)
            .limit(BufferOptions.MIN_MAX_BYTES)
            .receipts(0)),
    /** The hub comes back from a backup, asks again, and takes gaps back. */
    REWIND(new Shape().steps(50).segment(60_000).hub(3)),
    /** A segment is damaged, and the power goes once more while it is salvaged. */
    SALVAGE(new Shape().steps(30).damaged().cutTwice()),
    /** Both lanes are busy and there is too little room. */
    ALARM(new Shape()
            .steps(70)
            .largest(4_000)
            .limit(BufferOptions.MIN_MAX_BYTES)
            .receipts(1)
            .alarms(4)),
    /** The power goes once more while the buffer recovers. */
    RECOVERY(new Shape().steps(30).cutTwice()),
    /** Appends of many chunks, with and without idempotency keys, and keys without readings. */
    KEYS(new Shape().steps(40).chunk(15).keys(2)),
    /** So long that H2 writes over what it has freed in the same file. */
    LONG(new Shape().steps(150).largest(64).settings(";RETENTION_TIME=20"));

    private static final AgentId AGENT = new AgentId("gw");

    final Shape shape;

    Kind(Shape shape) {
        this.shape = shape;
    }

    /** The kind of the world with a seed. */
    static Kind of(long seed) {
        return values()[(int) Math.floorMod(seed, (long) values().length)];
    }

    BufferOptions options(Path directory) {
        BufferOptions defaults = BufferOptions.defaults(directory, AGENT);
        return new BufferOptions(
                directory,
                AGENT,
                shape.maxBytes,
                WhenFull.DROP_OLDEST,
                shape.segmentBytes,
                shape.chunkReadings,
                defaults.maxChunkBytes(),
                defaults.maxKeys(),
                defaults.keyRetentionMs(),
                defaults.saveIntervalMs(),
                defaults.recentBytes(),
                0);
    }

    /** The knobs of a life. */
    static final class Shape {

        private static final long ROOMY_BYTES = 1L << 30;

        int steps;
        int largestReadingBytes = 256;
        long maxBytes = ROOMY_BYTES;
        long segmentBytes = 150_000;
        int chunkReadings = 2_000;
        int alarmsInEight = 2;
        int hubInEight = 1;
        int receiptsInEight = 2;
        int keysWithoutReadingsInEight;
        boolean damaged;
        boolean cutTwice;
        String settings = "";

        private Shape steps(int count) {
            steps = count;
            return this;
        }

        private Shape largest(int bytes) {
            largestReadingBytes = bytes;
            return this;
        }

        private Shape limit(long bytes) {
            maxBytes = bytes;
            return this;
        }

        private Shape segment(long bytes) {
            segmentBytes = bytes;
            return this;
        }

        private Shape chunk(int readings) {
            chunkReadings = readings;
            return this;
        }

        private Shape alarms(int inEight) {
            alarmsInEight = inEight;
            return this;
        }

        private Shape hub(int inEight) {
            hubInEight = inEight;
            return this;
        }

        private Shape receipts(int inEight) {
            receiptsInEight = inEight;
            return this;
        }

        private Shape keys(int inEight) {
            keysWithoutReadingsInEight = inEight;
            return this;
        }

        private Shape damaged() {
            damaged = true;
            return this;
        }

        private Shape cutTwice() {
            cutTwice = true;
            return this;
        }

        private Shape settings(String h2) {
            settings = h2;
            return this;
        }
    }
}
