package io.tidegate.edge.transform;

import io.tidegate.protocol.sync.Lane;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A transform at work, with its state. What it changes in its state during a pass is staged, until the readings that
 * came out of the pass are durable: otherwise a reading that is offered again, because the disk was full, would be held
 * for a repetition of itself.
 */
abstract class Stage {

    private final Transform transform;

    Stage(Transform transform) {
        this.transform = transform;
    }

    Transform transform() {
        return transform;
    }

    /**
     * Takes a reading that it is selected for.
     *
     * @param nowNs the monotonic clock
     * @param made takes readings that go on besides it, and before it
     * @return what goes on in its place; null if it was filtered
     */
    abstract @Nullable Passage take(Passage passage, long nowNs, Consumer<Passage> made);

    /** Whether its state would be wrong once a transform before it is another. */
    boolean dependsOnThoseBefore() {
        return false;
    }

    /** Gives what a lane holds back and time has come for. */
    void due(Lane lane, long nowNs, Consumer<Passage> made) {}

    /** Gives all that a lane holds back. */
    void flush(Lane lane, Consumer<Passage> made) {}

    /** When {@link #due} should be called; {@link Long#MAX_VALUE} if there is no need to. */
    long nanosUntilDue(long nowNs) {
        return Long.MAX_VALUE;
    }

    /** What came out of the pass is durable: what was staged counts. */
    void settle() {}

    /** What came out of the pass is not durable: what was staged is undone. */
    void discard() {}

    /** It ends: its state no longer counts. */
    void end() {}
}
