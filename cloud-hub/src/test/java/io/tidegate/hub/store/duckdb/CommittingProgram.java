package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.CommitFailedException;
import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.Groups;
import io.tidegate.hub.store.StoreOpenException;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Series;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A program that commits groups until it is killed. Says {@code refused} and why
 * if the store does not open; else {@code ready}, then {@code begin N} before and {@code end N BYTES CRC}
 * after each commit, where N is how many readings are stored then, and the log that long with that CRC-32; {@code failed unknown} or {@code failed known}
 * instead of the end if a commit fails, after which it waits for a line from outside and goes on.
 */
final class CommittingProgram {

    private static final int STREAMS = 3;

    private final Map<StreamId, DedupLedger> ledgers = new HashMap<>();
    private final Path directory;
    private final DuckDbStore store;
    private long stored;

    private CommittingProgram(Path directory, DuckDbStore store) {
        this.directory = directory;
        this.store = store;
        readLedgers();
    }

    public static void main(String[] args) throws Exception {
        // Small limits, so that checkpoints, compactions, summaries and renewals are among what is interrupted.
        DuckDbStore.Options options = new DuckDbStore.Options(256L << 20, 1, 1L << 20, 20, 20_000, 100_000);
        Path directory = Path.of(args[0]);
        try (DuckDbStore store = DuckDbStore.open(directory, options)) {
            new CommittingProgram(directory, store).run(Integer.parseInt(args[1]));
        } catch (StoreOpenException e) {
            say("refused " + e.getMessage());
        }
    }

    /** Starts the program on a directory. */
    static Process start(Path directory, int readingsPerStream) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommittingProgram.class.getName(),
                        directory.toString(),
                        Integer.toString(readingsPerStream))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void run(int readingsPerStream) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        say("ready");
        for (long commit = 1; ; commit++) {
            say("begin " + stored);
            try {
                store.commit(group(commit, readingsPerStream));
                ledgers.values().forEach(DedupLedger::committed);
                stored += (long) STREAMS * readingsPerStream;
                say("end %d %s".formatted(stored, LogPrefix.of(directory)));
            } catch (CommitFailedException e) {
                say("failed " + (e.outcomeUnknown() ? "unknown " : "known ") + e.getMessage());
                if (orders.readLine() == null) {
                    return;
                }
                readLedgers();
            }
        }
    }

    private CommitGroup group(long commit, int readingsPerStream) {
        Groups group = Groups.group();
        for (int i = 0; i < STREAMS; i++) {
            StreamId stream = new StreamId(new AgentId("agent-" + i), 7, Lane.LIVE);
            DedupLedger ledger = ledgers.computeIfAbsent(stream, any -> new DedupLedger(any, SyncLimits.DEFAULT));
            long first = ledger.storedThrough() + 1;
            // A new series now and then, and a gap before every third run.
            Series series = Series.of("series-" + commit % 50);
            if (commit % 3 == 0) {
                group.gap(stream, first, first + 4, GapReason.BURNED);
                ledger.admitGap(new Gap(new SequenceRange(first, first + 4), GapReason.BURNED, 0));
                first += 5;
            }
            // Plain ones, so that a group of many is written without the log
            // (docs/decisions/0016-groups-of-row-groups.md).
            group.run(
                    stream,
                    first,
                    commit % 2 == 0
                            ? Groups.readings(series, Groups.NOW_NS, readingsPerStream)
                            : Groups.mixedReadings(series, Groups.NOW_NS, readingsPerStream));
            ledger.admit(SequenceRange.ofCount(first, readingsPerStream), Groups.INCARNATION);
            group.heard(stream, first + readingsPerStream + 10);
        }
        return group.build();
    }

    private void readLedgers() {
        ledgers.clear();
        store.ledgers(SyncLimits.DEFAULT).forEach(ledger -> ledgers.put(ledger.stream(), ledger));
        stored =
                ledgers.values().stream().mapToLong(DedupLedger::storedReadings).sum();
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
