package io.tidegate.edge.local.http;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers the requests to one path. Called on the server's handler threads. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Answers, perhaps later: a request that waits for the disk holds no thread.
     *
     * @throws RequestRefusedException if the answer is a problem
     * @throws IOException if the client is gone
     */
    CompletionStage<Answer> answer(Request request) throws IOException, RequestRefusedException;

    /** The methods it answers to; HEAD always goes with GET. */
    default Set<String> methods() {
        return Set.of("GET");
    }

    /** One that answers at once. */
    static Endpoint get(Immediate immediate) {
        return request -> CompletableFuture.completedStage(immediate.answer(request));
    }

    /** Answers at once. */
    @FunctionalInterface
    interface Immediate {
        Answer answer(Request request) throws IOException, RequestRefusedException;
    }
}
