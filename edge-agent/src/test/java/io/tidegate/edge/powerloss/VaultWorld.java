package io.tidegate.edge.powerloss;

import io.tidegate.edge.disk.Crash;
import io.tidegate.edge.disk.DiskImage;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.edge.disk.Fault;
import io.tidegate.edge.trial.ConfigVault;
import io.tidegate.edge.trial.RecordedVault;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.trial.Configuration;
import io.tidegate.protocol.trial.VaultRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The life of an agent's vault, revisions staged, promoted and undone on a disk that may fail, and many crashes of it. A
 * vault opens with the record that was written last, or with one whose write was under way or failed after that: never
 * with an older one, never with half of one. One thread.
 */
final class VaultWorld implements Trial {

    private static final int POINTS = 50;
    private static final int WRITES = 24;
    private static final int OPERATIONS_OF_A_WRITE = 6;

    private final long seed;
    private final int points;
    private final PlantedBug bug;

    /** A record that was written between two moments; {@code ended} is {@link Event#NEVER} if that failed. */
    private record Written(int began, int ended, VaultRecord record) {}

    VaultWorld(long seed, int points, PlantedBug bug) {
        this.seed = seed;
        this.points = points;
        this.bug = bug;
    }

    /** Enough of them for so many crashes. */
    static List<VaultWorld> all(long seed, int points, PlantedBug bug) {
        List<VaultWorld> worlds = new ArrayList<>();
        for (int left = points; left > 0; left -= POINTS) {
            worlds.add(new VaultWorld(seed + worlds.size(), Math.min(POINTS, left), bug));
        }
        return worlds;
    }

    @Override
    public String proof() {
        return "vault";
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public void run(Path files, Tally tally) throws BrokenPromise, IOException {
        Random random = new Random(seed);
        DiskJournal journal = new DiskJournal(DiskImage.EMPTY, bug.truth());
        if (seed % 2 == 1) {
            journal.failWith(failingAt(random, tally));
        }
        List<Written> written = live(journal, random);
        for (int i = 0; i < points; i++) {
            Random pointRandom = new Random(seed * 1_000_003 + i);
            int operations = pointRandom.nextInt(journal.size() + 1);
            Crash crash = Crash.any(pointRandom);
            tally.point("VAULT", 0);
            try {
                check(journal.image(operations, crash, pointRandom), written, operations);
            } catch (BrokenPromise e) {
                throw new BrokenPromise("%s after operation %d: %s".formatted(crash, operations, e.getMessage()));
            }
        }
    }

    /** Fails at some operations, now and then several in a row. */
    private static Fault failingAt(Random random, Tally tally) {
        int[] left = {random.nextInt(WRITES * OPERATIONS_OF_A_WRITE), 0};
        return (file, moment, growthBytes) -> {
            if (left[0]-- > 0) {
                return;
            }
            if (left[1] == 0) {
                left[1] = 1 + random.nextInt(2 * OPERATIONS_OF_A_WRITE);
            }
            if (--left[1] == 0) {
                left[0] = 1 + random.nextInt(WRITES);
            }
            tally.fault();
            throw random.nextBoolean() ? Fault.noSpace() : Fault.inputOutput();
        };
    }

    private static List<Written> live(DiskJournal journal, Random random) throws IOException, BrokenPromise {
        ConfigVault vault = RecordedVault.open(DiskImage.EMPTY, journal);
        List<Written> written = new ArrayList<>();
        written.add(new Written(0, 0, vault.read()));
        Configuration promoted = Configuration.LOCAL;
        Optional<Configuration> before = Optional.empty();
        for (int revision = 1; written.size() < WRITES; revision++) {
            Configuration candidate = configuration(revision, random);
            write(
                    vault,
                    journal,
                    written,
                    record(promoted, before, Optional.of(candidate), revision, Verdict.State.TRIAL));
            if (random.nextBoolean()) {
                before = Optional.of(promoted);
                promoted = candidate;
                write(
                        vault,
                        journal,
                        written,
                        record(promoted, before, Optional.empty(), revision, Verdict.State.APPLIED));
            } else {
                write(
                        vault,
                        journal,
                        written,
                        record(promoted, before, Optional.empty(), revision, Verdict.State.ROLLED_BACK));
            }
        }
        return written;
    }

    private static void write(ConfigVault vault, DiskJournal journal, List<Written> written, VaultRecord record)
            throws BrokenPromise {
        int began = journal.size();
        int ended = Event.NEVER;
        try {
            vault.write(record);
            ended = journal.size();
        } catch (IOException e) {
            if (e.getMessage() == null) {
                throw new BrokenPromise("a write failed without saying why");
            }
        }
        written.add(new Written(began, ended, record));
    }

    private void check(DiskImage image, List<Written> written, int operations) throws BrokenPromise, IOException {
        List<VaultRecord> allowed = new ArrayList<>();
        for (Written one : written) {
            if (one.ended() <= operations) {
                allowed.clear();
            }
            if (one.began() <= operations) {
                allowed.add(one.record());
            }
        }
        DiskJournal journal = new DiskJournal(image, operationsDone -> operationsDone);
        ConfigVault vault = RecordedVault.open(image, journal);
        VaultRecord found = vault.read();
        if (!allowed.contains(found)) {
            throw new BrokenPromise("the vault has revision %s (%s), and should have one of %s"
                    .formatted(
                            found.desired().map(Verdict::revision),
                            found.promoted().revision(),
                            revisions(allowed)));
        }
        VaultRecord next = record(found.promoted(), found.previous(), Optional.empty(), 1_000, Verdict.State.APPLIED);
        vault.write(next);
        if (!RecordedVault.open(journal.image(journal.size(), Crash.NOTHING_KEPT, new Random(0)), new DiskJournal())
                .read()
                .equals(next)) {
            throw new BrokenPromise("the vault does not go on");
        }
    }

    private static List<String> revisions(List<VaultRecord> records) {
        return records.stream()
                .map(record -> record.desired().map(Verdict::revision).orElse(0L) + " ("
                        + record.promoted().revision() + ")")
                .toList();
    }

    private static VaultRecord record(
            Configuration promoted,
            Optional<Configuration> previous,
            Optional<Configuration> candidate,
            long revision,
            Verdict.State state) {
        Digest digest = candidate.orElse(promoted).digest();
        Verdict verdict = new Verdict(revision, digest, state, List.of(), "", 1_700_000_000_000_000_000L + revision);
        return new VaultRecord(0, Optional.empty(), promoted, previous, candidate, Optional.of(verdict));
    }

    private static Configuration configuration(long revision, Random random) {
        String document = "{\"labels\":{\"line\":\"%d %s\"}}".formatted(revision, "x".repeat(random.nextInt(6_000)));
        return new Configuration(revision, Digest.of(document), document);
    }
}
