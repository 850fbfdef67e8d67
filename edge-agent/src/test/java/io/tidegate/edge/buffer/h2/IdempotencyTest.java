package io.tidegate.edge.buffer.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.edge.buffer.h2.BufferOptions.WhenFull;
import io.tidegate.edge.buffer.segment.Segment;
import io.tidegate.protocol.sync.Lane;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a key is remembered. */
class IdempotencyTest {

    private static final int MOST = 50;
    private static final long RETENTION_MS = 60_000;

    @TempDir
    private Path directory;

    @Test
    void outlivesTheSegmentThatItCameIn() throws Exception {
        BufferOptions options = BufferOptions.defaults(directory.resolve("buffer"), BufferFixture.AGENT)
                .limited(BufferOptions.MIN_MAX_BYTES, WhenFull.DROP_OLDEST);
        try (BufferFixture fixture = BufferFixture.unsynced(options)) {
            fixture.offer(Lane.LIVE, TestReadings.numbered(1, 1), key(fixture, "first"));
            for (int i = 0; fixture.buffer.counts().lostTotal() == 0; i++) {
                fixture.offer(Lane.LIVE, TestReadings.large(i, 50, 4_000));
            }
            assertThat(fixture.segmentFiles()).doesNotContain(Segment.name(Lane.LIVE, 1));
            fixture.kill();
            assertThat(fixture.buffer.recall("first")).isPresent();
            fixture.restart();
            assertThat(fixture.buffer.recall("first")).isPresent();
        }
    }

    @Test
    void isForgottenWhenItIsOld() throws Exception {
        try (BufferFixture fixture = open()) {
            fixture.offer(Lane.LIVE, TestReadings.numbered(1, 1), key(fixture, "old"));
            fixture.clock.advance(RETENTION_MS);
            assertThat(fixture.buffer.recall("old")).isPresent();
            fixture.clock.advance(1);
            assertThat(fixture.buffer.recall("old")).isEmpty();
            fixture.kill();
            assertThat(fixture.buffer.recall("old")).isEmpty();
        }
    }

    @Test
    void isForgottenWhenThereAreTooMany() throws Exception {
        try (BufferFixture fixture = open()) {
            for (int i = 0; i <= MOST; i++) {
                fixture.offer(Lane.LIVE, TestReadings.numbered(i, 1), key(fixture, "key " + i));
            }
            for (int round = 0; round < 2; round++) {
                assertThat(fixture.buffer.recall("key 0")).isEmpty();
                assertThat(fixture.buffer.recall("key 1")).isPresent();
                assertThat(fixture.buffer.recall("key " + MOST)).isPresent();
                fixture.restart();
            }
        }
    }

    @Test
    void boundsKeys() throws Exception {
        assertThatThrownBy(() -> new IdempotencyRecord("k".repeat(IdempotencyRecord.MAX_KEY_BYTES + 1), 1, 1))
                .hasMessageContaining("256 bytes long; at most 255");
        List<IdempotencyRecord> tooMany = Collections.nCopies(Append.MAX_KEYS + 1, new IdempotencyRecord("k", 1, 1));
        assertThatThrownBy(() -> new Append(Lane.LIVE, List.of(), tooMany)).hasMessageContaining("split it");
    }

    private BufferFixture open() throws Exception {
        return BufferFixture.unsynced(BufferOptions.defaults(directory.resolve("buffer"), BufferFixture.AGENT)
                .withKeys(MOST, RETENTION_MS));
    }

    private static IdempotencyRecord key(BufferFixture fixture, String text) {
        return new IdempotencyRecord(text, 1, fixture.clock.now.toEpochMilli() * 1_000_000);
    }
}
