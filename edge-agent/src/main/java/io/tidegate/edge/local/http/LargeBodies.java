package io.tidegate.edge.local.http;

import io.tidegate.edge.source.payload.PayloadTooLargeException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets large bodies be read into readings one at a time: readings take as much memory as their text again, twice as
 * much while their room grows, and a small gateway has little.
 */
public final class LargeBodies {

    /** What counts as large. */
    static final int LARGE_BYTES = 256 * 1024;

    private final ReentrantLock turn = new ReentrantLock(true);

    public CompletionStage<Answer> oneAtATime(int bytes, Work work) throws RequestRefusedException {
        if (bytes < LARGE_BYTES) {
            return carriedOut(work);
        }
        turn.lock();
        try {
            return carriedOut(work);
        } finally {
            turn.unlock();
        }
    }

    private static CompletionStage<Answer> carriedOut(Work work) throws RequestRefusedException {
        try {
            return work.carryOut();
        } catch (PayloadTooLargeException tooLarge) {
            throw new RequestRefusedException(Problem.of(413, "The body holds too much", tooLarge.detail()));
        }
    }

    /** Reads a body and offers its readings. */
    @FunctionalInterface
    public interface Work {
        CompletionStage<Answer> carryOut() throws PayloadTooLargeException, RequestRefusedException;
    }
}
