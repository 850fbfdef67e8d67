package io.tidegate.edge.local;

import io.tidegate.edge.local.http.Answer;
import io.tidegate.edge.local.http.Problem;
import io.tidegate.edge.local.http.Request;
import io.tidegate.edge.local.http.RequestDigest;
import io.tidegate.edge.local.http.RequestRefusedException;
import io.tidegate.edge.source.Intake;
import io.tidegate.edge.source.Offer;
import io.tidegate.edge.source.Offer.Idempotency;
import io.tidegate.edge.source.OfferOutcome;
import io.tidegate.edge.source.OfferOutcome.Accepted;
import io.tidegate.edge.source.OfferOutcome.Busy;
import io.tidegate.edge.source.OfferOutcome.Failed;
import io.tidegate.edge.source.OfferOutcome.KeyReused;
import io.tidegate.edge.source.RejectedReadings;
import io.tidegate.edge.source.payload.Payload;
import io.tidegate.protocol.sync.Lane;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Offers what a request held to the intake, and turns the outcome into the answer: 204 only when it is durable. */
final class IntakeAnswers {

    private static final String SOURCE = "http";
    private static final int MAX_KEY_BYTES = 255;

    /** When to try again after a failure whose end nobody knows. */
    private static final int FAILURE_RETRY_SECONDS = 5;

    private final Intake intake;
    private final RejectedReadings rejected;
    private final int maxWeight;
    private final long acceptTimeoutMs;

    /**
     * For one server.
     *
     * @param maxWeight of an offer, which the intake takes at once when it is empty
     * @param acceptTimeoutMs after which a client is told that nobody knows yet
     */
    public IntakeAnswers(Intake intake, RejectedReadings rejected, int maxWeight, long acceptTimeoutMs) {
        this.intake = intake;
        this.rejected = rejected;
        this.maxWeight = maxWeight;
        this.acceptTimeoutMs = acceptTimeoutMs;
    }

    /**
     * Offers the good readings of a payload.
     *
     * @param flaws how this kind of payload tells its flaws
     */
    CompletionStage<Answer> accept(Request request, byte[] body, Lane lane, Payload payload, FlawReport flaws)
            throws RequestRefusedException {
        Idempotency idempotency = idempotency(request, body);
        if (payload.readings().isEmpty()) {
            return CompletableFuture.completedStage(settled(payload, flaws));
        }
        Offer offer = new Offer(SOURCE, lane, payload.readings(), idempotency, true, !payload.datedByDoubtfulClock());
        if (offer.weight() > maxWeight) {
            throw new RequestRefusedException(Problem.of(
                    413,
                    "The body holds too much",
                    "Its readings and long texts count for more than %,d readings, the most that is taken at once; split it"
                            .formatted(maxWeight)));
        }
        return intake.offer(offer)
                .toCompletableFuture()
                .completeOnTimeout(
                        new Failed("the disk did not answer within %d s".formatted(acceptTimeoutMs / 1_000)),
                        acceptTimeoutMs,
                        TimeUnit.MILLISECONDS)
                .thenApply(outcome -> answer(outcome, payload, flaws));
    }

    /** The lane that the request asks for. */
    static Lane lane(Request request) throws RequestRefusedException {
        Optional<String> asked = request.parameter("lane");
        if (asked.isEmpty() || asked.get().equals(Lane.LIVE.text())) {
            return Lane.LIVE;
        }
        if (asked.get().equals(Lane.ALARM.text())) {
            return Lane.ALARM;
        }
        throw new RequestRefusedException(
                Problem.of(400, "The lane is not known", "lane is \"%s\"; use live or alarm".formatted(asked.get())));
    }

    private Answer answer(OfferOutcome outcome, Payload payload, FlawReport flaws) {
        if (outcome instanceof Busy busy) {
            return Problem.retryLater(
                            "The agent is busy",
                            "Nothing was stored, because %s; send it again in %d s"
                                    .formatted(busy.reason(), busy.retryAfterSeconds()),
                            busy.retryAfterSeconds())
                    .answer();
        }
        if (outcome instanceof Failed failed) {
            return Problem.retryLater(
                            "The readings may not be stored",
                            "It is not known whether they are durable, because %s; send them again with the same Idempotency-Key"
                                    .formatted(failed.reason()),
                            FAILURE_RETRY_SECONDS)
                    .answer();
        }
        if (outcome instanceof KeyReused) {
            return Problem.of(
                            422,
                            "The idempotency key was used before",
                            "This Idempotency-Key came with another body before, so nothing was stored; use a new key for each body")
                    .answer();
        }
        if (outcome instanceof Accepted) {
            return settled(payload, flaws);
        }
        // Replayed: answered as the first time, but what was refused then is not counted again.
        return payload.rejectedTotal() == 0
                ? Answer.empty(204)
                : flaws.problem(payload).answer();
    }

    private Answer settled(Payload payload, FlawReport flaws) {
        if (payload.rejectedTotal() == 0) {
            return Answer.empty(204);
        }
        rejected.add(payload.rejected());
        return flaws.problem(payload).answer();
    }

    private static @Nullable Idempotency idempotency(Request request, byte[] body) throws RequestRefusedException {
        Optional<String> key = request.header("Idempotency-Key");
        if (key.isEmpty()) {
            return null;
        }
        int bytes = key.get().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_KEY_BYTES) {
            throw new RequestRefusedException(Problem.of(
                    400,
                    "The idempotency key is too long",
                    "Idempotency-Key has %d bytes; use at most %d".formatted(bytes, MAX_KEY_BYTES)));
        }
        return new Idempotency(key.get(), RequestDigest.of(request, body));
    }
}
