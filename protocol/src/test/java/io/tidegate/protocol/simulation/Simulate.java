package io.tidegate.protocol.simulation;

import java.security.SecureRandom;
import java.util.Optional;

/** The program behind {@code deploy/proof/simulate}; the script knows the options, this one their values. */
final class Simulate {

    static final int BROKEN = 99;

    private static final long WORLDS_FOR_COVERAGE = 20_000;
    private static final long WORLDS_RUN_TWICE = 100;

    private Simulate() {}

    /** Arguments: how many worlds, or {@code one} and its seed. */
    public static void main(String[] args) throws InterruptedException {
        System.exit("one".equals(args[0]) ? one(Long.parseLong(args[1])) : many(Long.parseLong(args[0])));
    }

    private static int one(long seed) {
        Optional<Story> story = Story.of(seed, Bugs.NONE);
        story.ifPresent(System.err::println);
        World world = new World(seed, Bugs.NONE);
        if (story.isEmpty()) {
            world.run(Plan.of(seed));
        }
        System.out.printf(
                "simulate: seeds=1 seed=%d readings=%d hash=%016x violations=%d verdict=%s%n",
                seed,
                world.readings(),
                world.trace().hash(),
                story.isPresent() ? 1 : 0,
                story.isPresent() ? "fail" : "pass");
        return story.isPresent() ? BROKEN : 0;
    }

    private static int many(long worlds) throws InterruptedException {
        long firstSeed = new SecureRandom().nextLong(1L << 53);
        Progress progress = new Progress("simulate", worlds);
        Simulation simulation = new Simulation(Bugs.NONE, firstSeed, worlds);
        simulation.run(progress::at);
        System.err.println(simulation.coverage());

        Optional<Long> broken = simulation.brokenSeed();
        broken.flatMap(seed -> Story.of(seed, Bugs.NONE)).ifPresent(System.err::println);
        long unlike = 0;
        for (long seed = firstSeed; broken.isEmpty() && seed < firstSeed + Math.min(worlds, WORLDS_RUN_TWICE); seed++) {
            long first = Simulation.hash(seed);
            long second = Simulation.hash(seed);
            unlike += first == second ? 0 : 1;
        }
        // With few worlds some cells stay empty by chance.
        boolean covered =
                worlds < WORLDS_FOR_COVERAGE || simulation.coverage().wrong().isEmpty();
        if (!covered) {
            System.err.println("simulate: " + simulation.coverage().wrong());
        }
        boolean pass = broken.isEmpty() && unlike == 0 && covered;
        broken.ifPresent(seed -> System.err.println("simulate: repeat it with deploy/proof/simulate --seed " + seed));
        System.out.printf(
                "simulate: seeds=%d first_seed=%d readings=%d faults=%d situations=%d least_cell=%d run_twice=%d unlike=%d"
                        + " violations=%d seconds=%d verdict=%s%n",
                worlds,
                firstSeed,
                simulation.readings(),
                Fault.values().length,
                Situation.values().length,
                simulation.coverage().least(),
                Math.min(worlds, WORLDS_RUN_TWICE),
                unlike,
                broken.isPresent() ? 1 : 0,
                progress.seconds(),
                pass ? "pass" : "fail");
        return pass ? 0 : BROKEN;
    }
}
