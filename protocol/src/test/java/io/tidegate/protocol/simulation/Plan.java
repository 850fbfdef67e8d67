package io.tidegate.protocol.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What happens in a world, in order. Each step draws its own randomness, so that any part of a plan can be left out
 * without changing the rest: that is how a failing world is shrunk to a story.
 */
record Plan(List<Step> steps) {

    private static final int MIN_STEPS = 250;
    private static final int MAX_STEPS = 450;

    /** Faults per thousand steps, from a calm world to a bad one. */
    private static final int[] FAULTS_PER_MILLE = {15, 60, 60, 120, 120, 250};

    private static final int WORLDS_PER_SPLIT_IDENTITY = 8;
    private static final int WORLDS_PER_REST = 3;
    private static final int MOST_WAIT_MS = 30;
    private static final int ACT_WEIGHTS = weights(Act.values());

    /**
     * One thing that is done.
     *
     * @param waitMs time that passes before it
     * @param seed of what it draws
     */
    record Step(Deed deed, int waitMs, long seed) {}

    Plan {
        steps = List.copyOf(steps);
    }

    /** The plan of a world. */
    static Plan of(long worldSeed) {
        SplittableRandom random = new SplittableRandom(worldSeed);
        int faultsPerMille = FAULTS_PER_MILLE[random.nextInt(FAULTS_PER_MILLE.length)];
        boolean splitsIdentity = random.nextInt(WORLDS_PER_SPLIT_IDENTITY) == 0;
        // Some worlds have only one or two kinds of faults, but those often: they dig deeper.
        List<Fault> faults = new ArrayList<>();
        boolean few = random.nextInt(4) == 0;
        Fault first = any(random);
        Fault second = any(random);
        for (Fault fault : Fault.values()) {
            boolean chosen = few ? fault == first || fault == second : true;
            if (chosen && (splitsIdentity || !fault.splitsIdentity())) {
                for (int i = 0; i < fault.weight(); i++) {
                    faults.add(fault);
                }
            }
        }
        List<Step> steps = new ArrayList<>();
        if (!faults.isEmpty() && random.nextInt(WORLDS_PER_REST) == 0) {
            addRest(steps, faults.get(random.nextInt(faults.size())), random);
        }
        int count = random.nextInt(MIN_STEPS, MAX_STEPS);
        for (int i = 0; i < count; i++) {
            boolean bad = !faults.isEmpty() && random.nextInt(1_000) < faultsPerMille;
            Deed deed = bad ? faults.get(random.nextInt(faults.size())) : act(random);
            steps.add(new Step(deed, random.nextInt(MOST_WAIT_MS), random.nextLong()));
        }
        return new Plan(steps);
    }

    /** Chance leads rarely to where nothing is left to do: readings that arrive, and then a fault. */
    private static void addRest(List<Step> steps, Fault fault, SplittableRandom random) {
        List<Deed> deeds = new ArrayList<>(List.of(Act.SEND, Act.OFFER_LIVE, Act.OFFER_ALARM, Act.SYNC));
        for (int i = random.nextInt(10, 20); i > 0; i--) {
            deeds.addAll(List.of(Act.SEND, Act.DELIVER, Act.DELIVER, Act.BEGIN_COMMIT, Act.END_COMMIT));
        }
        if (random.nextBoolean()) {
            // An old database hears of what the agent has given out: a commit under way while the agent is at rest.
            deeds.addAll(List.of(Fault.HUB_RESTORED, Act.SEND, Act.DELIVER, Act.BEGIN_COMMIT));
        }
        deeds.add(fault);
        deeds.forEach(deed -> steps.add(new Step(deed, random.nextInt(MOST_WAIT_MS), random.nextLong())));
    }

    private static Fault any(SplittableRandom random) {
        return Fault.values()[random.nextInt(Fault.values().length)];
    }

    private static Act act(SplittableRandom random) {
        int left = random.nextInt(ACT_WEIGHTS);
        for (Act act : Act.values()) {
            left -= act.weight();
            if (left < 0) {
                return act;
            }
        }
        throw new AssertionError("the weights do not add up");
    }

    private static int weights(Act[] acts) {
        int sum = 0;
        for (Act act : acts) {
            sum += act.weight();
        }
        return sum;
    }
}
