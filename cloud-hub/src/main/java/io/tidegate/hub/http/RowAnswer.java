package io.tidegate.hub.http;

import io.tidegate.hub.format.Format;
import io.tidegate.hub.format.RowKind;
import io.tidegate.hub.format.RowWriter;
import io.tidegate.hub.store.StoreUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that a worker reads from the store straight into the response, one at a time.
 *
 * @param format of the answer
 * @param kind of the rows
 * @param limit rows at most; {@link Long#MAX_VALUE} for all
 * @param cursor tells where to go on after a row
 * @param query asks the store; it must stop when the sink answers false
 */
public record RowAnswer<T>(
        Format format, RowKind<T> kind, long limit, Function<T, String> cursor, Consumer<Predicate<T>> query) {

    private static final Logger LOG = LoggerFactory.getLogger(RowAnswer.class);

    /** Begins; on the event loop. */
    public void send(RoutingContext request, Context context, QueryWorkers workers, long stallTimeoutMs) {
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, format.contentType())
                .putHeader(HttpHeaders.VARY, "Accept")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (format != Format.JSON) {
            response.putHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    "attachment; filename=\"%s.%s\"".formatted(kind.plural(), format.text()));
        }
        if (request.request().method().equals(HttpMethod.HEAD)) {
            response.end();
            return;
        }
        ResponseStream out = new ResponseStream(context, response, stallTimeoutMs);
        workers.execute(() -> run(request, context, out));
    }

    private void run(RoutingContext request, Context context, ResponseStream out) {
        // Whatever else is thrown goes to the thread's handler; the client must not wait for ever.
        Problem problem = Problem.internal();
        try {
            if (out.isOpen()) {
                write(out);
            }
            problem = null;
        } catch (IOException gone) {
            LOG.debug("{} ended early: {}", request.request().path(), gone.getMessage());
            problem = null;
        } catch (StoreUnavailableException unavailable) {
            LOG.warn("{} could not be answered: {}", request.request().path(), unavailable.getMessage());
            problem = Problem.storeUnavailable(String.valueOf(unavailable.getMessage()));
        } finally {
            fail(request, context, out, problem);
        }
    }

    private void write(ResponseStream out) throws IOException {
        Sink sink = new Sink(format.writer(kind, out), out);
        query.accept(sink);
        sink.end();
        out.close();
    }

    private static void fail(RoutingContext request, Context context, ResponseStream out, @Nullable Problem problem) {
        if (problem == null) {
            return;
        }
        if (out.hasBegun()) {
            out.abort();
        } else {
            context.runOnContext(ignored -> request.fail(new ProblemException(problem)));
        }
    }

    /** Takes rows until the limit is reached or nobody reads any more. */
    private final class Sink implements Predicate<T> {

        private final RowWriter<T> writer;
        private final ResponseStream out;
        private long rows;
        private @Nullable T last;
        private boolean more;
        private @Nullable IOException failure;

        Sink(RowWriter<T> writer, ResponseStream out) {
            this.writer = writer;
            this.out = out;
        }

        @Override
        public boolean test(T row) {
            if (rows == limit) {
                more = true;
                return false;
            }
            try {
                writer.row(row);
            } catch (IOException gone) {
                failure = gone;
                return false;
            }
            rows++;
            last = row;
            return out.isOpen();
        }

        void end() throws IOException {
            if (failure != null) {
                throw failure;
            }
            if (!out.isOpen()) {
                throw new IOException("the client is gone");
            }
            T lastRow = last;
            writer.end(more && lastRow != null ? cursor.apply(lastRow) : null);
        }
    }
}
