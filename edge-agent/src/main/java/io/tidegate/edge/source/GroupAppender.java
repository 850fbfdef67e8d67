package io.tidegate.edge.source;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.edge.source.Offer.Idempotency;
import io.tidegate.edge.source.OfferOutcome.Accepted;
import io.tidegate.edge.source.OfferOutcome.Busy;
import io.tidegate.edge.source.OfferOutcome.Failed;
import io.tidegate.edge.source.OfferOutcome.KeyReused;
import io.tidegate.edge.source.OfferOutcome.Replayed;
import io.tidegate.edge.source.WaitingOffers.Waiting;
import io.tidegate.edge.transform.Pipeline;
import io.tidegate.edge.transform.RunningPipeline;
import io.tidegate.edge.transform.TransformLimits;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes groups of offers through the transforms into the buffer. What the transforms remember of a group counts only
 * once its append is durable. A group of which nothing is left is accepted without an append. The storage thread owns
 * it; only {@link #filtered} is for any thread.
 */
final class GroupAppender {

    private static final Logger LOG = LoggerFactory.getLogger(GroupAppender.class);

    /** When to try again to store what transforms held back. */
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private final TelemetryBuffer buffer;
    private final InstantSource clock;
    private final int fullRetrySeconds;
    private final RunningPipeline pipeline;
    private final LongAdder filtered = new LongAdder();
    private boolean retrying;
    private long retryNs;

    GroupAppender(TelemetryBuffer buffer, Pipeline pipeline, InstantSource clock, int fullRetrySeconds, long nowNs) {
        this.buffer = buffer;
        this.clock = clock;
        this.fullRetrySeconds = fullRetrySeconds;
        this.pipeline = new RunningPipeline(pipeline, TransformLimits.DEFAULT, nowNs);
    }

    /** Readings that transforms have filtered since the start. */
    long filtered() {
        return filtered.sum();
    }

    /**
     * How long until {@link #storeDue} has something to do.
     *
     * @param asked whether {@link #become} is to be called
     */
    long nanosUntilDue(boolean asked, long nowNs) {
        long waitNs = retrying ? Math.max(0, retryNs - nowNs) : 0;
        return Math.max(waitNs, asked ? 0 : pipeline.nanosUntilDue(nowNs));
    }

    /** Makes one lane of a group durable and tells everyone. The catch-all keeps capture alive whatever breaks. */
    void store(Lane lane, List<Waiting> group, long nowNs) {
        List<Waiting> fresh = new ArrayList<>();
        OfferOutcome outcome;
        try {
            for (Waiting offered : group) {
                OfferOutcome earlier = earlierOutcome(offered.offer().idempotency());
                if (earlier == null) {
                    fresh.add(offered);
                } else {
                    offered.outcome().complete(earlier);
                }
            }
            outcome = settled(append(transformed(lane, fresh, nowNs)));
        } catch (RuntimeException e) {
            LOG.error("the {} lane's group of {} offers was not stored", lane.text(), group.size(), e);
            pipeline.discard();
            outcome = new Failed("the buffer failed: " + e);
            fresh = group;
        }
        for (Waiting offered : fresh) {
            offered.outcome().complete(outcome);
        }
    }

    /** Makes durable what the transforms held back and time has come for; tried again later if that fails. */
    void storeDue(long nowNs) {
        retrying = false;
        for (Lane lane : Lane.values()) {
            held(lane, () -> pipeline.due(lane, nowNs), nowNs);
        }
    }

    /**
     * Goes on with other transforms, once it is durable what those that end held back. False if it is not, and then all
     * is as it was.
     */
    boolean become(Pipeline next, long nowNs) {
        if (!storeFlushed(next, nowNs)) {
            return false;
        }
        pipeline.become(next, nowNs);
        return true;
    }

    /** Makes durable all that the transforms hold back, because nothing more will come. */
    void close(long nowNs) {
        if (!storeFlushed(Pipeline.EMPTY, nowNs)) {
            LOG.error("what transforms held back in unfinished windows was not stored at the end, and is lost");
        }
    }

    private boolean storeFlushed(Pipeline next, long nowNs) {
        retrying = false;
        for (Lane lane : Lane.values()) {
            held(lane, () -> pipeline.flushed(next, lane, nowNs), nowNs);
        }
        return !retrying;
    }

    private void held(Lane lane, Supplier<List<Reading>> heldBack, long nowNs) {
        try {
            OfferOutcome outcome = settled(append(new Append(lane, heldBack.get(), List.of())));
            if (!(outcome instanceof Accepted)) {
                LOG.warn("readings that transforms made are held back, because they were not stored: {}", outcome);
                retrying = true;
                retryNs = nowNs + RETRY_NS;
            }
        } catch (RuntimeException e) {
            LOG.error("readings that transforms made are held back, because they were not stored", e);
            pipeline.discard();
            retrying = true;
            retryNs = nowNs + RETRY_NS;
        }
    }

    /** What an earlier request with the same key was answered; null if there was none. */
    private @Nullable OfferOutcome earlierOutcome(@Nullable Idempotency idempotency) {
        if (idempotency == null) {
            return null;
        }
        Optional<IdempotencyRecord> earlier = buffer.recall(idempotency.key());
        return earlier.map(record -> record.bodyDigest() == idempotency.bodyDigest() ? new Replayed() : new KeyReused())
                .orElse(null);
    }

    private Append transformed(Lane lane, List<Waiting> group, long nowNs) {
        List<Readings> parts = new ArrayList<>(group.size());
        List<IdempotencyRecord> keys = new ArrayList<>();
        Optional<ClockOffset> stampedBy = Optional.empty();
        long acceptedNs = TimeUnit.MILLISECONDS.toNanos(clock.millis());
        for (Waiting offered : group) {
            Offer offer = offered.offer();
            stampedBy = stampedBy.or(offered::clock);
            parts.add(pipeline.transform(offer.source(), lane, offer.readings(), nowNs));
            Idempotency idempotency = offer.idempotency();
            if (idempotency != null) {
                keys.add(new IdempotencyRecord(idempotency.key(), idempotency.bodyDigest(), acceptedNs));
            }
        }
        return new Append(lane, Readings.concatenated(parts), keys, stampedBy.orElse(ClockOffset.UNKNOWN));
    }

    private OfferOutcome append(Append append) {
        if (append.readings().isEmpty() && append.keys().isEmpty()) {
            return new Accepted();
        }
        AppendOutcome outcome = buffer.append(append);
        if (outcome instanceof AppendOutcome.Appended) {
            return new Accepted();
        }
        if (outcome instanceof AppendOutcome.Failed failed) {
            return new Failed(failed.reason());
        }
        return new Busy("the buffer is full and rejects new readings", fullRetrySeconds);
    }

    /** Ends the pass of the transforms as its append did. */
    private OfferOutcome settled(OfferOutcome outcome) {
        if (outcome instanceof Accepted) {
            filtered.add(pipeline.settle());
        } else {
            pipeline.discard();
        }
        return outcome;
    }
}
