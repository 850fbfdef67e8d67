package io.tidegate.edge.powerloss;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The power-loss proof of the agent, as {@code deploy/proof/powerloss} runs it: crash points and failing operations, then
 * the planted bugs that must be noticed. Arguments: how many crash points, and the seed.
 */
final class PowerLoss {

    private static final int EXIT_COULD_NOT_RUN = 1;
    private static final int EXIT_WRONG_USAGE = 2;
    private static final int EXIT_BROKEN = 99;

    /** From so many crash points on, every failing operation meets every kind of failure. */
    private static final int LONG_RUN_POINTS = 5_000;

    private static final int KINDS_OF_FAILURE = 4;
    private static final int FULL_DISKS = 8;

    /**
     * A planted bug has to be noticed within as many crash points as the product bears, and these at least. Most are after a
     * few; that a segment is deleted too early takes a crash between two writes, and with one seed in some was not met by the
     * thousandth.
     */
    private static final int LEAST_POINTS_OF_BUG = 1_000;

    /** One in so many crashes is of the vault. */
    private static final int VAULT_SHARE = 5;

    /** One in so many is of a buffer whose clock is set. */
    static final int TIMES_SHARE = 5;

    private static final Logger PRODUCT = Logger.getLogger("io.tidegate");

    private final int points;
    private final long seed;
    private final Tally tally = new Tally();

    private PowerLoss(int points, long seed) {
        this.points = points;
        this.seed = seed;
    }

    /** Runs the proof and exits: 0 proved, 99 broken, 1 could not be run, 2 wrong usage. */
    public static void main(String[] arguments) throws InterruptedException {
        // What the product says of damage and failure is what is wanted here, thousands of times.
        PRODUCT.setLevel(Level.OFF);
        int exit;
        try {
            int points = Integer.parseInt(arguments[0]);
            // Of few digits, to be read aloud.
            long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : new Random().nextInt(1_000_000_000);
            exit = new PowerLoss(points, seed).run();
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            System.err.println(
                    "powerloss: give how many crash points, and a seed, as numbers (" + e.getMessage() + ")");
            exit = EXIT_WRONG_USAGE;
        } catch (IOException | BrokenPromise e) {
            System.err.println("powerloss: could not be run: " + e.getMessage());
            exit = EXIT_COULD_NOT_RUN;
        }
        System.exit(exit);
    }

    private int run() throws IOException, BrokenPromise, InterruptedException {
        System.err.printf("powerloss: seed %d, %d crash points%n", seed, points);
        int vaultPoints = points / VAULT_SHARE;
        int timesPoints = points / TIMES_SHARE;
        List<Trial> trials =
                new ArrayList<>(BufferWorld.all(seed, points - vaultPoints - timesPoints, PlantedBug.NONE));
        trials.addAll(TimesWorld.all(seed, timesPoints, PlantedBug.NONE));
        trials.addAll(VaultWorld.all(seed, vaultPoints, PlantedBug.NONE));
        trials.addAll(FailingLife.all(seed, points < LONG_RUN_POINTS ? 1 : KINDS_OF_FAILURE, PlantedBug.NONE));
        trials.addAll(FullDiskLife.all(seed, FULL_DISKS, PlantedBug.NONE));
        Optional<Campaign.Finding> broken = campaign("crashes and failures", tally, trials);
        if (broken.isPresent()) {
            Trial trial = broken.get().trial();
            System.err.printf(
                    "powerloss: %s: %s%n", trial.proof(), broken.get().what().getMessage());
            if (!(broken.get().what() instanceof BrokenPromise)) {
                broken.get().what().printStackTrace();
            }
            System.err.printf(
                    "powerloss: repeat it with: deploy/proof/powerloss --seed %d --points %d%n", trial.seed(), points);
            System.out.println(line(1, 0, 0, "fail"));
            return EXIT_BROKEN;
        }
        System.err.println("powerloss: crash points by kind: " + tally.pointsByKind());
        int planted = 0;
        int caught = 0;
        for (PlantedBug bug : PlantedBug.values()) {
            if (bug != PlantedBug.NONE) {
                planted++;
                if (campaign("planted " + bug, new Tally(), bug.trials(seed, Math.max(points, LEAST_POINTS_OF_BUG)))
                        .isPresent()) {
                    caught++;
                } else {
                    System.err.println("powerloss: nothing has noticed the planted bug " + bug);
                }
            }
        }
        boolean proved = caught == planted;
        System.out.println(line(0, caught, planted, proved ? "pass" : "fail"));
        return proved ? 0 : EXIT_BROKEN;
    }

    private String line(int lost, int caught, int planted, String verdict) {
        return "powerloss: seed=%d points=%d accepted=%d lost=%d unopenable=%d faults=%d caught=%d/%d verdict=%s"
                .formatted(
                        seed,
                        tally.points(),
                        tally.accepted(),
                        lost,
                        tally.unopenableBuffers(),
                        tally.faults(),
                        caught,
                        planted,
                        verdict);
    }

    private static Optional<Campaign.Finding> campaign(String what, Tally tally, List<? extends Trial> trials)
            throws IOException, InterruptedException {
        Progress progress = new Progress(what, trials.size());
        return new Campaign(tally, Runtime.getRuntime().availableProcessors(), progress).run(trials);
    }

    /** Says now and then how far it is. */
    private static final class Progress implements Runnable {

        private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

        private final String what;
        private final int total;
        private final long beganNs = System.nanoTime();
        private long saidNs = beganNs;
        private int done;

        Progress(String what, int total) {
            this.what = what;
            this.total = total;
        }

        @Override
        public synchronized void run() {
            done++;
            long nowNs = System.nanoTime();
            if (nowNs - saidNs >= INTERVAL_NS) {
                saidNs = nowNs;
                long elapsedS = TimeUnit.NANOSECONDS.toSeconds(nowNs - beganNs);
                System.err.printf(
                        "powerloss: %s: %d of %d, %d s, about %d s left%n",
                        what, done, total, elapsedS, elapsedS * (total - done) / done);
            }
        }
    }
}
