package io.tidegate.hub.store;

import io.tidegate.protocol.sync.AgentId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Rollouts and how far each of their agents came. Any thread; blocks; throws {@link StoreUnavailableException} when the database
 * does not answer.
 */
public interface RolloutTables {

    /**
     * Adds a rollout; durable when it returns.
     *
     * @param targets distinct agents, in the order in which they are to be chosen
     * @return its number, from 1, rising
     */
    long add(Definition definition, Standing standing, List<TargetRow> targets);

    /** Replaces where a rollout stands and those of its targets, all or nothing; durable when it returns. */
    void save(long rollout, Standing standing, List<TargetRow> targets);

    Optional<RolloutRow> rollout(long number);

    /** Rollouts below a number, newest first. */
    List<RolloutRow> rollouts(long below, int limit);

    /** Rollouts of which something may still come, oldest first. */
    List<RolloutRow> open();

    /** The undo of a rollout, the newest if there are several. */
    Optional<RolloutRow> undoOf(long number);

    /** In the order in which they are to be chosen. */
    List<TargetRow> targets(long rollout);

    /**
     * What was asked for; never changes.
     *
     * @param createdNs when, by the hub's clock, in nanoseconds since the Unix epoch
     * @param author who
     * @param comment why; may be empty
     * @param selector whom, as text
     * @param whole whether {@code document} is a whole one; else it is a merge patch
     * @param document JSON; empty for an undo
     * @param pace how, as JSON
     * @param undoOf the number of the rollout that this one undoes; 0 if none
     */
    record Definition(
            long createdNs,
            String author,
            String comment,
            String selector,
            boolean whole,
            String document,
            String pace,
            long undoOf) {}

    /**
     * Where it stands.
     *
     * @param state one of the names of {@code hub.rollout}'s states
     * @param wave from 0
     * @param sinceMs when state or wave changed, by the hub's clock, in milliseconds since the Unix epoch
     * @param reason in words; may be empty
     * @param open whether something may still come of it
     */
    record Standing(String state, int wave, long sinceMs, String reason, boolean open) {}

    /** A rollout without its targets. */
    record RolloutRow(long number, Definition definition, Standing standing) {}

    /**
     * How far an agent came.
     *
     * @param base its newest revision when the rollout was made
     * @param state one of the names of {@code hub.rollout}'s states
     * @param wave in which it was chosen; -1 if it was not
     * @param revision that the rollout pushed; 0 before
     * @param rate readings per second before; empty if nobody needs to know
     * @param sinceMs when it came to this state, by the hub's clock, in milliseconds since the Unix epoch
     * @param acceptedBefore readings that it had accepted by then
     * @param pointer where in the document it failed; may be empty
     * @param reason why it failed; empty unless it did
     */
    record TargetRow(
            AgentId agent,
            long base,
            String state,
            int wave,
            long revision,
            OptionalDouble rate,
            long sinceMs,
            long acceptedBefore,
            String pointer,
            String reason) {}
}
