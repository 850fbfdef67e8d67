package io.tidegate.hub.http;

import io.tidegate.hub.store.StoreUnavailableException;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What blocks on the store, done on a worker's thread and answered on the event loop. */
public final class StoreQuestion {

    private static final Logger LOG = LoggerFactory.getLogger(StoreQuestion.class);

    private final Context context;
    private final QueryWorkers workers;

    public StoreQuestion(Context context, QueryWorkers workers) {
        this.context = context;
        this.workers = workers;
    }

    /**
     * Asks, and answers.
     *
     * @param question on a worker's thread; a {@link ProblemException} in it is the answer
     * @param answer on the event loop
     * @throws ProblemException if too many questions are waiting already
     */
    public <T> void ask(RoutingContext request, Supplier<T> question, Consumer<T> answer) {
        workers.execute(() -> {
            Optional<T> found = Optional.empty();
            // What escapes from the question is a defect, and the client must hear of it as well.
            Problem problem = Problem.internal();
            try {
                found = Optional.of(question.get());
            } catch (ProblemException known) {
                problem = known.problem();
            } catch (StoreUnavailableException unavailable) {
                LOG.warn("{} could not be answered: {}", request.normalizedPath(), unavailable.getMessage());
                problem = Problem.storeUnavailable(String.valueOf(unavailable.getMessage()));
            } finally {
                @Nullable T result = found.orElse(null);
                Problem why = problem;
                context.runOnContext(ignored -> {
                    if (result == null) {
                        request.fail(new ProblemException(why));
                    } else {
                        answer.accept(result);
                    }
                });
            }
        });
    }
}
