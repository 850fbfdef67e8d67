package io.tidegate.protocol.trial;

import io.tidegate.protocol.control.HubKey;
import io.tidegate.protocol.control.Verdict;
import java.util.Optional;

/**
 * All that an agent keeps about its configuration: one record, replaced as a whole or not at all. Whatever generation of it
 * is found at start, the agent begins with a configuration that was confirmed. Immutable.
 *
 * @param starts in a row that have not settled yet
 * @param pinned the hub's key, once it is known
 * @param promoted what was confirmed last, and the way back of every trial
 * @param previous what was confirmed before it, if anything
 * @param candidate what is in trial; found at start, it is undone
 * @param desired the highest revision taken in, and what has become of it: nothing at or below it is tried again
 */
public record VaultRecord(
        int starts,
        Optional<HubKey> pinned,
        Configuration promoted,
        Optional<Configuration> previous,
        Optional<Configuration> candidate,
        Optional<Verdict> desired) {

    /** Of an agent that has never heard of a hub. */
    public static final VaultRecord EMPTY = new VaultRecord(
            0, Optional.empty(), Configuration.LOCAL, Optional.empty(), Optional.empty(), Optional.empty());

    VaultRecord withStarts(int count) {
        return new VaultRecord(count, pinned, promoted, previous, candidate, desired);
    }

    /** The first key that an agent meets is the one that it believes from then on. */
    VaultRecord pinning(HubKey key) {
        return new VaultRecord(starts, pinned.or(() -> Optional.of(key)), promoted, previous, candidate, desired);
    }

    /** A revision is about to be tried. */
    VaultRecord staging(Configuration tried, Verdict verdict) {
        return new VaultRecord(starts, pinned, promoted, previous, Optional.of(tried), Optional.of(verdict));
    }

    /** The trial is over, or there was none, and the way back is taken. */
    VaultRecord closing(Verdict verdict) {
        return new VaultRecord(starts, pinned, promoted, previous, Optional.empty(), Optional.of(verdict));
    }

    /** The revision in trial is confirmed. */
    VaultRecord promoting(Configuration confirmed, Verdict verdict) {
        return new VaultRecord(0, pinned, confirmed, Optional.of(promoted), Optional.empty(), Optional.of(verdict));
    }

    /** The promoted document has been pushed once more. */
    VaultRecord takingOver(Verdict verdict) {
        return new VaultRecord(
                starts, pinned, promoted.under(verdict.revision()), previous, candidate, Optional.of(verdict));
    }

    /** What was confirmed last does not work any more: what was confirmed before takes its place. */
    VaultRecord demoting(Optional<Verdict> verdict) {
        return new VaultRecord(
                0, pinned, previous.orElse(Configuration.LOCAL), Optional.empty(), Optional.empty(), verdict);
    }
}
