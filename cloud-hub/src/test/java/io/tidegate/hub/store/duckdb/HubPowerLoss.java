package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.CommitFailedException;
import io.tidegate.hub.store.Groups;
import io.tidegate.hub.store.StoreOpenException;
import io.tidegate.hub.store.TelemetryQueries;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The power-loss proof of the hub's file, as {@code deploy/proof/powerloss} runs it: a program commits, and is stopped at
 * random moments, inside commits and checkpoints; what is on disk then, with what the log got since the last reported commit
 * as it is or torn, must open, have all that was reported, agree with its ledger, and take more.
 *
 * <p>What DuckDB itself writes and syncs in its file during a checkpoint cannot be held back from outside; so a moment is that
 * of a kill there, and a power cut where the log is concerned.
 */
final class HubPowerLoss {

    private static final int EXIT_COULD_NOT_RUN = 1;
    private static final int EXIT_BROKEN = 99;
    private static final int MOST_POINTS_PER_PROGRAM = 50;
    private static final int MOST_MICROS = 40_000;

    /** The last is so many that DuckDB writes row groups beside the log, which gets only where they are. */
    private static final int[] READINGS_PER_STREAM = {7, 500, 8_000, 45_000};

    /** The streams of {@link CommittingProgram}: so many times its readings are one group. */
    private static final int STREAMS = 3;

    private final Path directory;
    private final Random random;
    private int points;
    private int inside;
    private int torn;
    private long checked;

    HubPowerLoss(Path directory, long seed) {
        this.directory = directory;
        this.random = new Random(seed);
    }

    /** A promise that did not hold. */
    static final class BrokenPromise extends Exception {
        private static final long serialVersionUID = 1;

        BrokenPromise(String what) {
            super(what);
        }
    }

    /** Arguments: how many moments, and the seed. Exits with 0, with 99 if a promise did not hold, with 1 if it could not run. */
    public static void main(String[] arguments) throws IOException {
        int wanted = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        Path directory = Files.createTempDirectory("tidegate-powerloss-hub");
        int exit = 0;
        try {
            HubPowerLoss proof = new HubPowerLoss(directory, seed);
            proof.run(wanted);
            int caught = proof.plantedNoticed();
            exit = caught == Plant.values().length ? 0 : EXIT_BROKEN;
            System.out.println(proof.line(0, caught, exit == 0 ? "pass" : "fail"));
        } catch (BrokenPromise e) {
            System.err.println("powerloss: the hub's store, seed " + seed + ": " + e.getMessage());
            System.out.println("hub_points=0 hub_lost=1 verdict=fail");
            exit = EXIT_BROKEN;
        } catch (IOException | InterruptedException e) {
            System.err.println("powerloss: the hub's part could not be run: " + e);
            exit = EXIT_COULD_NOT_RUN;
        } finally {
            StoreFile.deleteAll(directory);
        }
        System.exit(exit);
    }

    /** What must be noticed. */
    private enum Plant {
        /** A disk that lies: a part of the log that a commit had synced is gone. */
        LOST_COMMIT,
        /** Rows without their ledger, as if they were not one transaction. */
        LOST_LEDGER
    }

    /** Takes so many moments. */
    void run(int wanted) throws BrokenPromise, IOException, InterruptedException {
        int each = Math.min(MOST_POINTS_PER_PROGRAM, 1 + (wanted - 1) / READINGS_PER_STREAM.length);
        while (points < wanted) {
            int readings = READINGS_PER_STREAM[points / each % READINGS_PER_STREAM.length];
            int some = Math.min(each, wanted - points);
            Path live = directory.resolve("live");
            try (StoppedProgram program = StoppedProgram.start(live, readings)) {
                for (int i = 0; i < some; i++) {
                    StoppedProgram.Moment moment = program.after(random.nextInt(MOST_MICROS));
                    byte[] log = tornLog(moment);
                    checked += check(moment, log, (long) STREAMS * readings);
                    points++;
                    inside += moment.inCommit() ? 1 : 0;
                }
            }
            StoreFile.deleteAll(live);
            System.err.printf("powerloss: the hub's store: %d of %d moments%n", points, wanted);
        }
    }

    /** How many of the {@link Plant}s a check notices. */
    int plantedNoticed() throws IOException, InterruptedException {
        int noticed = 0;
        Path live = directory.resolve("live");
        try (StoppedProgram program = StoppedProgram.start(live, READINGS_PER_STREAM[1])) {
            StoppedProgram.Moment moment;
            do {
                moment = program.after(MOST_MICROS);
            } while (moment.promised() == 0
                    || moment.promisedLog().bytes() == 0
                    || !moment.promisedLog().begins(moment.log()));
            for (Plant plant : Plant.values()) {
                try {
                    check(moment, plant);
                } catch (BrokenPromise e) {
                    noticed++;
                }
            }
        }
        StoreFile.deleteAll(live);
        return noticed;
    }

    String line(int lost, int caught, String verdict) {
        return "hub_points=%d hub_inside_commits=%d hub_torn=%d hub_checked=%d hub_lost=%d hub_caught=%d/%d verdict=%s"
                .formatted(points, inside, torn, checked, lost, caught, Plant.values().length, verdict);
    }

    /** The log with what was written after the last reported commit torn, half of the times. */
    private byte[] tornLog(StoppedProgram.Moment moment) {
        byte[] log = moment.log().clone();
        int synced = moment.promisedLog().bytes();
        if (random.nextBoolean()
                || log.length <= synced
                || !moment.promisedLog().begins(log)) {
            return log;
        }
        torn++;
        Tear tear = Tear.values()[random.nextInt(Tear.values().length)];
        return tear.tear(log, synced + random.nextInt(log.length - synced), random);
    }

    private void check(StoppedProgram.Moment moment, Plant plant) throws BrokenPromise, IOException {
        byte[] log = moment.log();
        if (plant == Plant.LOST_COMMIT) {
            log = Tear.CUT.tear(log, moment.promisedLog().bytes() / 2, random);
        }
        Path copy = write(moment, log);
        try {
            if (plant == Plant.LOST_LEDGER) {
                new StoreFile(copy)
                        .execute(
                                "DELETE FROM settled WHERE first_sequence = (SELECT max(first_sequence) FROM settled)");
            }
            checkFile(copy, moment.promised(), Long.MAX_VALUE);
        } catch (SQLException | StoreOpenException e) {
            throw new BrokenPromise("it does not open: " + e.getMessage());
        } finally {
            StoreFile.deleteAll(copy);
        }
    }

    /** Checks one moment; returns how many readings had been reported. */
    private long check(StoppedProgram.Moment moment, byte[] log, long groupReadings) throws BrokenPromise, IOException {
        Path copy = write(moment, log);
        try {
            checkFile(copy, moment.promised(), moment.promised() + groupReadings);
        } catch (SQLException | StoreOpenException e) {
            throw new BrokenPromise(
                    "after %d reported readings, log %d bytes of which %s were synced: it does not open: %s"
                            .formatted(moment.promised(), log.length, moment.promisedLog(), e.getMessage()));
        } finally {
            StoreFile.deleteAll(copy);
        }
        return moment.promised();
    }

    private Path write(StoppedProgram.Moment moment, byte[] log) throws IOException {
        Path copy = Files.createDirectories(directory.resolve("copy"));
        Files.write(copy.resolve(DuckDbStore.FILE_NAME), moment.database());
        if (log.length > 0) {
            Files.write(copy.resolve(LogPrefix.LOG_NAME), log);
        }
        return copy;
    }

    private static void checkFile(Path copy, long least, long most)
            throws BrokenPromise, StoreOpenException, SQLException {
        try (DuckDbStore store = DuckDbStore.open(copy, DuckDbStore.Options.DEFAULT)) {
            List<DedupLedger> ledgers = store.ledgers(SyncLimits.DEFAULT);
            long stored =
                    ledgers.stream().mapToLong(DedupLedger::storedReadings).sum();
            require(stored >= least, "%d readings were reported, %d are stored".formatted(least, stored));
            require(stored <= most, "%d readings are stored, at most %d were given".formatted(stored, most));
            long rows = store.queries().series(null, null, Map.of()).stream()
                    .mapToLong(TelemetryQueries.StoredSeries::readings)
                    .sum();
            require(rows == stored, "the ledger has %d readings, the series have %d".formatted(stored, rows));
            store.commit(Groups.group()
                    .run(Groups.PUMP_LIVE, 1, Groups.readings(Series.of("after"), Groups.NOW_NS, 1))
                    .heard(Groups.PUMP_LIVE, 1)
                    .build());
        } catch (CommitFailedException e) {
            throw new BrokenPromise("it takes nothing more: " + e.getMessage());
        }
        List<String> faults = new StoreFile(copy).faults();
        require(faults.isEmpty(), "rows and ledger disagree: " + faults);
    }

    private static void require(boolean held, String otherwise) throws BrokenPromise {
        if (!held) {
            throw new BrokenPromise(otherwise);
        }
    }
}
