package io.tidegate.protocol.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A world that breaks a promise, told in as few events as break it still: parts of its plan are left out, ever smaller
 * ones, as long as the same promise breaks (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input",
 * 2002).
 *
 * @param seed of the world
 * @param broken what does not hold
 * @param steps how many steps are left of the plan
 * @param lines what happens in the shrunk world
 */
record Story(long seed, BrokenPromise broken, int steps, List<String> lines) {

    private static final int MOST_LINES = 60;

    Story {
        lines = List.copyOf(lines);
    }

    /** Tells why a world breaks a promise; empty if it does not. */
    static Optional<Story> of(long seed, Bugs bugs) {
        Plan plan = Plan.of(seed);
        return breach(seed, bugs, plan).map(broken -> shrink(seed, bugs, plan, broken));
    }

    private static Story shrink(long seed, Bugs bugs, Plan whole, BrokenPromise broken) {
        List<Plan.Step> steps = new ArrayList<>(whole.steps());
        for (int part = steps.size() / 2; part >= 1; part = part == 1 ? 0 : part / 2) {
            for (int from = 0; from < steps.size(); ) {
                List<Plan.Step> fewer = new ArrayList<>(steps);
                fewer.subList(from, Math.min(steps.size(), from + part)).clear();
                Optional<BrokenPromise> still = breach(seed, bugs, new Plan(fewer));
                if (still.isPresent() && still.get().promise() == broken.promise()) {
                    steps = fewer;
                } else {
                    from += part;
                }
            }
        }
        World world = new World(seed, bugs);
        BrokenPromise last = breach(world, new Plan(steps)).orElse(broken);
        return new Story(seed, last, steps.size(), world.trace().lines());
    }

    private static Optional<BrokenPromise> breach(long seed, Bugs bugs, Plan plan) {
        return breach(new World(seed, bugs), plan);
    }

    private static Optional<BrokenPromise> breach(World world, Plan plan) {
        try {
            world.run(plan);
            return Optional.empty();
        } catch (BrokenPromise broken) {
            return Optional.of(broken);
        }
    }

    @Override
    public String toString() {
        List<String> shown = lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
        return "seed " + seed + ", shrunk to " + steps + " steps\n  " + String.join("\n  ", shown) + "\n  "
                + broken.getMessage();
    }
}
