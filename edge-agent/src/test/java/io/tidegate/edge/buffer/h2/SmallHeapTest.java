package io.tidegate.edge.buffer.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.AppendOutcome.Appended;
import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.edge.buffer.account.StateKeeper;
import io.tidegate.edge.buffer.disk.Disk;
import io.tidegate.edge.buffer.disk.Quarantine;
import io.tidegate.edge.buffer.segment.Segment;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.edge.disk.Fault;
import io.tidegate.protocol.sync.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What H2 does differently in the heap of an agent: from a share of the heap on it writes changes out before their
 * transaction has ended, and does not open a file for reading in which it would have to take back more than that.
 */
class SmallHeapTest {

    /** The heap of {@code deploy/bin/tidegate-edge}. */
    private static final List<String> HEAP = List.of("-Xmx48m", "-Xmn4m", "-XX:+UseSerialGC", "-Xshare:auto");

    /** Fewer would mean that the disk was not full in the middle of anything. */
    private static final int LEAST_WRITES = 5;

    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path directory;

    @Test
    void aKillWhileTheDiskIsFullNeverStopsTheNextStart() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(HEAP);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Starts.class.getName()));
        command.add(directory.resolve("buffer").toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(printed).isZero();
            Matcher counts = Pattern.compile("full while starting: (\\d+), while appending: (\\d+)")
                    .matcher(printed);
            assertThat(counts.find()).as(printed).isTrue();
            assertThat(Integer.parseInt(counts.group(1))).isGreaterThanOrEqualTo(LEAST_WRITES);
            assertThat(Integer.parseInt(counts.group(2))).isGreaterThanOrEqualTo(LEAST_WRITES);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The program that the test runs in a small heap. */
    static final class Starts {

        private static final int KEYS = 7_000;
        private static final int KEYS_AT_A_TIME = 500;

        /** An append of some MiB. */
        private static final int LARGE_READINGS = 2_000;

        private static final int LARGE_BYTES = 2_000;

        private final BufferFixture fixture;
        private final DiskJournal journal = new DiskJournal();
        private int limit = Integer.MAX_VALUE;
        private long nextSerial = 1;

        private Starts(Path files) throws BufferUnavailableException {
            fixture = new BufferFixture(BufferOptions.defaults(files, BufferFixture.AGENT), this::disk);
        }

        /** @param arguments where the buffer is to be */
        public static void main(String[] arguments) throws Exception {
            Starts starts = new Starts(Path.of(arguments[0]));
            int starting = starts.starting();
            int appending = starts.appending();
            starts.fixture.close();
            System.out.println("full while starting: " + starting + ", while appending: " + appending);
        }

        /** Starts with room for ever more writes of accounts; returns how many starts failed. */
        private int starting() throws BufferUnavailableException {
            for (int key = 0; key < KEYS; key += KEYS_AT_A_TIME) {
                IdempotencyRecord[] keys = new IdempotencyRecord[KEYS_AT_A_TIME];
                for (int i = 0; i < KEYS_AT_A_TIME; i++) {
                    keys[i] = new IdempotencyRecord("%0100d".formatted(key + i), 1, nowNs(fixture));
                }
                fixture.offer(Lane.LIVE, TestReadings.numbered(nextSerial++, 1), keys);
            }
            List<Long> accepted = fixture.pendingSerials(Lane.LIVE);
            for (int writes = 1; ; writes++) {
                boolean failed = false;
                limit = writes;
                try {
                    fixture.restart();
                } catch (BufferUnavailableException e) {
                    failed = true;
                }
                startOnAGoodDisk();
                assertThat(fixture.pendingSerials(Lane.LIVE)).isEqualTo(accepted);
                assertThat(fixture.buffer.recall("%0100d".formatted(KEYS - 1))).isPresent();
                assertThat(fixture.files()).noneMatch(Quarantine::isName);
                if (!failed) {
                    return writes - 1;
                }
            }
        }

        /** Appends with room for ever more writes of segments; returns how many appends failed. */
        private int appending() throws BufferUnavailableException {
            List<Long> accepted = pending();
            for (int writes = 1; ; writes++) {
                List<Long> offered = BufferFixture.longs(nextSerial, nextSerial + LARGE_READINGS - 1);
                nextSerial += LARGE_READINGS;
                journal.failWith(new FullDisk(journal, Segment::isName, writes));
                AppendOutcome outcome =
                        fixture.offer(Lane.LIVE, TestReadings.large(offered.get(0), LARGE_READINGS, LARGE_BYTES));
                startOnAGoodDisk();
                List<Long> pending = pending();
                if (!(outcome instanceof Appended) && pending.equals(accepted)) {
                    continue;
                }
                // What was not accepted may be there all the same, since nobody knows; but all of it, and once.
                accepted.addAll(offered);
                assertThat(pending).isEqualTo(accepted);
                if (outcome instanceof Appended) {
                    return writes - 1;
                }
            }
        }

        /** Of all epochs, which follow one another in no order. */
        private List<Long> pending() {
            List<Long> serials = new ArrayList<>(fixture.pendingSerials(Lane.LIVE));
            Collections.sort(serials);
            return serials;
        }

        private void startOnAGoodDisk() throws BufferUnavailableException {
            limit = Integer.MAX_VALUE;
            fixture.buffer.close();
            fixture.restart();
        }

        private static long nowNs(BufferFixture fixture) {
            return TimeUnit.MILLISECONDS.toNanos(fixture.clock.instant().toEpochMilli());
        }

        private Disk disk(Path files) throws BufferUnavailableException {
            journal.failWith(new FullDisk(journal, StateKeeper::isName, limit));
            return new RecordingDisk(files, journal);
        }
    }

    /** Has room for some writes to some files, and then, as if the program were killed there, does nothing any more. */
    private static final class FullDisk implements Fault {

        private final DiskJournal journal;
        private final Predicate<String> files;
        private int room;

        FullDisk(DiskJournal journal, Predicate<String> files, int room) {
            this.journal = journal;
            this.files = files;
            this.room = room;
        }

        @Override
        public synchronized void strike(String file, Moment moment, long growthBytes) throws IOException {
            journal.forget();
            if (moment == Moment.WRITE && files.test(file)) {
                room--;
            }
            if (room < 0) {
                throw Fault.noSpace();
            }
        }
    }
}
