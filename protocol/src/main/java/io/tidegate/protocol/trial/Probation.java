package io.tidegate.protocol.trial;

import java.util.OptionalLong;

/** Whether a configuration has proved itself, and until when it may. */
final class Probation {

    private final long deadlineMs;
    private final long holdMs;
    private OptionalLong wellSinceMs = OptionalLong.empty();
    private String lacking = "neither the hub nor the sources were heard of";

    Probation(long nowMs, long probationMs, long confirmMs) {
        this.deadlineMs = nowMs + probationMs;
        this.holdMs = Math.min(confirmMs, probationMs / 2);
    }

    void observe(Health health, boolean well, long nowMs) {
        lacking = health.lacking();
        if (!well) {
            wellSinceMs = OptionalLong.empty();
        } else if (wellSinceMs.isEmpty()) {
            wellSinceMs = OptionalLong.of(nowMs);
        }
    }

    /** Hub and sources have been well for long enough. */
    boolean isPassed(long nowMs) {
        return wellSinceMs.isPresent() && nowMs - wellSinceMs.getAsLong() >= holdMs;
    }

    /** The time is over and something is lacking. What is well at the deadline may stay so until it has passed. */
    boolean isFailed(long nowMs) {
        return wellSinceMs.isEmpty() && nowMs >= deadlineMs;
    }

    String lacking() {
        return lacking;
    }

    long nextMs() {
        return wellSinceMs.isPresent() ? wellSinceMs.getAsLong() + holdMs : deadlineMs;
    }
}
