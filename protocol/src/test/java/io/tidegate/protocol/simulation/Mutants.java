package io.tidegate.protocol.simulation;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/** The program behind {@code deploy/proof/mutants}. */
final class Mutants {

    private static final long MOST_WORLDS = 2_000;

    private Mutants() {}

    /** Argument: the first seed, or nothing for any. */
    public static void main(String[] args) {
        long firstSeed = args.length > 0 ? Long.parseLong(args[0]) : new SecureRandom().nextLong(1L << 53);
        long worst = 0;
        int caught = 0;
        for (PlantedBug bug : PlantedBug.values()) {
            Optional<Long> worlds = Simulation.worldsToCatch(bug, firstSeed, MOST_WORLDS);
            System.err.printf(
                    "mutants: %-36s %s%n",
                    bug.toString().toLowerCase(Locale.ROOT),
                    worlds.map(count -> "caught after " + count + (count == 1 ? " world" : " worlds"))
                            .orElse("NOT CAUGHT in " + MOST_WORLDS + " worlds"));
            caught += worlds.isPresent() ? 1 : 0;
            worst = Math.max(worst, worlds.orElse(MOST_WORLDS));
        }
        boolean pass = caught == PlantedBug.values().length;
        if (!pass) {
            System.err.println("mutants: repeat it with deploy/proof/mutants --seed " + firstSeed);
        }
        System.out.printf(
                "mutants: bugs=%d caught=%d/%d most_worlds=%d first_seed=%d verdict=%s%n",
                PlantedBug.values().length,
                caught,
                PlantedBug.values().length,
                worst,
                firstSeed,
                pass ? "pass" : "fail");
        System.exit(pass ? 0 : Simulate.BROKEN);
    }
}
