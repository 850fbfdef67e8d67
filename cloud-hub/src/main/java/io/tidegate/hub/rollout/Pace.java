package io.tidegate.hub.rollout;

import java.util.List;

/**
 * How careful a rollout is.
 *
 * @param waves how many agents may have been tried by the end of each wave, rising; the last is all of them
 * @param soakMs how long an agent must run the document before it counts as healthy
 * @param patienceMs how much longer the gate waits for an agent that applied the document and is not well
 * @param answerLimitMs after so long without a final answer an agent has failed; only while the hub runs
 * @param minRatePercent of the readings before that must still arrive; 0 does not look at them
 * @param abortAbove more failures than this share of the agents tried so far end the rollout
 * @param offlineWaitMs how long the last wave waits for agents that are offline
 */
public record Pace(
        List<Share> waves,
        long soakMs,
        long patienceMs,
        long answerLimitMs,
        int minRatePercent,
        Share abortAbove,
        long offlineWaitMs) {

    /** One agent, 5 %, 25 %, all. */
    public static final Pace DEFAULT = new Pace(
            List.of(new Share(1, false), new Share(5, true), new Share(25, true), Share.ALL),
            60_000,
            60_000,
            300_000,
            95,
            new Share(5, true),
            0);

    /** Most waves. */
    public static final int MAX_WAVES = 20;

    /** The longest of all times: a week. */
    public static final long MAX_MS = 7 * 24 * 3_600_000L;

    /** The shortest time in which an agent can be expected to answer. */
    public static final long MIN_ANSWER_LIMIT_MS = 1_000;

    public Pace {
        waves = List.copyOf(waves);
        if (waves.isEmpty() || waves.size() > MAX_WAVES) {
            throw new IllegalArgumentException("there are %d waves; 1 to %d can be".formatted(waves.size(), MAX_WAVES));
        }
        if (waves.stream().anyMatch(wave -> wave.number() == 0)) {
            throw new IllegalArgumentException("a wave of 0 agents proves nothing; begin with 1");
        }
        if (!waves.get(waves.size() - 1).equals(Share.ALL)) {
            throw new IllegalArgumentException(
                    "the last wave is %s and must be 100%%: who is not meant is not to be targeted"
                            .formatted(waves.get(waves.size() - 1)));
        }
        requireTime("soak", soakMs, 0);
        requireTime("patience", patienceMs, 0);
        requireTime("answer_limit", answerLimitMs, MIN_ANSWER_LIMIT_MS);
        requireTime("offline_wait", offlineWaitMs, 0);
        if (minRatePercent < 0 || minRatePercent > 100) {
            throw new IllegalArgumentException("min_rate is %d%% and must be 0%% to 100%%".formatted(minRatePercent));
        }
    }

    /** Without waves and without an end: what an undo runs with. */
    public Pace forUndo() {
        return new Pace(List.of(Share.ALL), soakMs, patienceMs, answerLimitMs, minRatePercent, Share.ALL, 0);
    }

    /** How many of {@code targets} may have been tried by the end of a wave, counted from 0; never fewer than before. */
    public int limit(int wave, int targets) {
        return waves.subList(0, wave + 1).stream()
                .mapToInt(share -> share.of(targets))
                .max()
                .orElse(0);
    }

    private static void requireTime(String name, long ms, long least) {
        if (ms < least || ms > MAX_MS) {
            throw new IllegalArgumentException("%s is %d ms and must be %d ms to 7 days".formatted(name, ms, least));
        }
    }
}
