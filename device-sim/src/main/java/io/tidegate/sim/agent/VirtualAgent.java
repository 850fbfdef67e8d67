package io.tidegate.sim.agent;

import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.sync.EdgeLedger;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.sync.RangeSet;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SendWindow;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.sync.SyncAction;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;
import io.tidegate.protocol.wire.BatchWriter;
import io.tidegate.protocol.wire.StatusCodec;
import io.tidegate.sim.feed.AgentReadings;
import io.tidegate.sim.feed.Feed;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One simulated agent: the protocol's window and ledger over readings that are computed. Owned by one loop, which calls
 * {@link #observe} before each event and {@link #advance} after it.
 *
 * <pre>
 * link        | event          | then
 * ------------+----------------+----------------------------------------------
 * down        | advance, due   | connecting
 * connecting  | connected      | up: status published, first receipt awaited
 * connecting  | disconnected   | down, due after a {@link Reconnection} wait
 * up          | received       | settled; sends what the window gives
 * up          | disconnected   | down, due after a {@link Reconnection} wait
 * any         | absence begins | down, due when the absence is over
 * </pre>
 */
public final class VirtualAgent implements AgentLink.Listener, SyncAction.Performer {

    /** Batches that may be unacknowledged: below every broker's receive maximum. */
    private static final int MAX_UNACKNOWLEDGED = 8;

    private static final long NEVER = Long.MIN_VALUE;
    private static final long STATUS_INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);
    private static final String VERSION = "tidegate-sim";

    private final AgentReadings readings;
    private final Feed feed;
    private final VirtualConfig config;
    private final AgentLink link;
    private final SyncLimits limits;
    private final RandomGenerator random;
    private final LongConsumer latencyNs;
    private final Absences absences;
    private final SendWindow window;
    private final EdgeLedger ledger;
    private final BatchWriter writer = new BatchWriter();
    private final long incarnation;

    private final Outage outage = new Outage();

    /** How long it did not measure because its configuration kept it from that. */
    private long silencedNs;

    /** Readings that the hub has settled: what the ledger would count anew each time. */
    private long settled;

    private LinkState state = LinkState.DOWN;
    private long session;
    private long nowNs;
    private long connectDueNs = Long.MIN_VALUE;
    private long downSinceNs = NEVER;
    private long firstConnectedNs = NEVER;
    private long firstFreshNs = NEVER;
    private long lastSettledNs = NEVER;

    /** The first reading that is no backlog. */
    private long freshFrom = 1;

    private long statusDueNs;
    private int failures;
    private int unacknowledged;
    private int reconnects;
    private String lastError = "";

    private enum LinkState {
        DOWN,
        CONNECTING,
        UP
    }

    /**
     * A new agent with an empty buffer.
     *
     * @param stream its only one
     * @param absences when it is cut off
     * @param latencyNs takes, for each reading that is no backlog, the time from when it was measured until its receipt
     */
    public VirtualAgent(
            StreamId stream,
            AgentReadings readings,
            Feed feed,
            VirtualConfig config,
            AgentLink link,
            SyncLimits limits,
            RandomGenerator random,
            Absences absences,
            LongConsumer latencyNs) {
        this.readings = readings;
        this.feed = feed;
        this.config = config;
        this.link = link;
        this.limits = limits;
        this.random = random;
        this.latencyNs = latencyNs;
        this.absences = absences;
        this.window = new SendWindow(stream, limits, 0, List.of(), List.of());
        this.ledger = new EdgeLedger(stream);
        this.incarnation = random.nextLong();
    }

    /**
     * Begins without a connection since {@code sinceNs}, and tries to have one at {@code attemptNs}: what it measures until
     * one stands is backlog. To be called before the loop runs.
     */
    public void beginAway(long sinceNs, long attemptNs) {
        downSinceNs = sinceNs;
        connectDueNs = attemptNs;
        freshFrom = Long.MAX_VALUE;
    }

    /** Tries to connect at {@code attemptNs}, and not sooner. To be called before the loop runs. */
    public void connectAt(long attemptNs) {
        connectDueNs = attemptNs;
    }

    /** What it measures. */
    public AgentReadings readings() {
        return readings;
    }

    /** The one stream that it sends. */
    public StreamId stream() {
        return ledger.stream();
    }

    /** Its side of the ledger equation. */
    public LedgerCounts counts() {
        return ledger.counts();
    }

    /** Whether its connection stands. */
    public boolean isConnected() {
        return state == LinkState.UP;
    }

    /** Whether everything that was measured is settled. */
    public boolean isDrained() {
        return ledger.counts().pending() == 0;
    }

    /** How often its connection was lost. */
    public int reconnects() {
        return reconnects;
    }

    /** When its first connection stood. */
    public OptionalLong firstConnectedNs() {
        return firstConnectedNs == NEVER ? OptionalLong.empty() : OptionalLong.of(firstConnectedNs);
    }

    /** When it first had a receipt for a reading that was measured since it connected. */
    public OptionalLong firstFreshNs() {
        return firstFreshNs == NEVER ? OptionalLong.empty() : OptionalLong.of(firstFreshNs);
    }

    /** How it got over the loss of its connection. */
    public Outage outage() {
        return outage;
    }

    /** When it last had a receipt for anything. */
    public OptionalLong lastSettledNs() {
        return lastSettledNs == NEVER ? OptionalLong.empty() : OptionalLong.of(lastSettledNs);
    }

    /** Why it was not connected last; empty if it always was, or was cut off on purpose. */
    public String lastError() {
        return lastError;
    }

    /** Takes the time. */
    public void observe(long newNowNs) {
        if (config.isSilenced()) {
            silencedNs += newNowNs - nowNs;
        }
        nowNs = newNowNs;
        config.observe(newNowNs);
    }

    /** Measures, connects and sends what is due. */
    public void advance() {
        config.advance();
        measure();
        absences.backNs(nowNs).ifPresent(this::stayAway);
        if (state == LinkState.DOWN && nowNs >= connectDueNs) {
            state = LinkState.CONNECTING;
            session = random.nextLong();
            link.connect(session, this);
        } else if (state == LinkState.UP) {
            if (nowNs >= statusDueNs) {
                publishStatus();
            }
            send();
        }
    }

    /** When {@link #advance} has something to do though nothing has happened. */
    public long nextDueNs() {
        long feedNs = config.isSilenced() ? Long.MAX_VALUE : feed.nextDueNs(nowNs - silencedNs);
        long dueNs = Math.min(config.nextDueNs(), feedNs == Long.MAX_VALUE ? feedNs : feedNs + silencedNs);
        if (state == LinkState.DOWN) {
            return Math.min(dueNs, connectDueNs);
        }
        dueNs = Math.min(dueNs, absences.nextNs());
        if (state == LinkState.UP) {
            long windowMs = window.nextDueMs(nowMs());
            long windowNs = windowMs == Long.MAX_VALUE ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(windowMs);
            return Math.min(Math.min(dueNs, statusDueNs), windowNs);
        }
        return dueNs;
    }

    /** Says farewell; completes when the link is down. */
    public CompletionStage<Void> close() {
        state = LinkState.DOWN;
        connectDueNs = Long.MAX_VALUE;
        return link.close(StatusCodec.encode(AgentStatus.offline(session)));
    }

    @Override
    public void connected() {
        state = LinkState.UP;
        if (firstConnectedNs == NEVER) {
            firstConnectedNs = nowNs;
            freshFrom = Math.min(freshFrom, ledger.appendedThrough() + 1);
        }
        failures = 0;
        unacknowledged = 0;
        outage.connected(ledger.appendedThrough());
        window.onConnected(session);
        publishStatus();
        config.connected(session);
    }

    @Override
    public void disconnected(String reason) {
        if (state == LinkState.DOWN) {
            return;
        }
        down();
        lastError = reason;
        connectDueNs = nowNs + Reconnection.waitNs(++failures, nowNs - downSinceNs, random);
    }

    private void stayAway(long untilNs) {
        if (state != LinkState.DOWN) {
            link.cut();
            down();
        }
        connectDueNs = Math.max(connectDueNs, untilNs);
    }

    private void down() {
        if (state == LinkState.UP) {
            reconnects++;
            downSinceNs = nowNs;
            outage.lost(nowNs);
        } else if (downSinceNs == NEVER) {
            downSinceNs = nowNs;
        }
        state = LinkState.DOWN;
        window.onDisconnected();
        config.disconnected();
    }

    @Override
    public void acknowledged() {
        unacknowledged--;
    }

    @Override
    public void refused(@Nullable SequenceRange range, boolean undecodable) {
        unacknowledged--;
        if (range != null) {
            window.refused(range, undecodable, nowMs()).forEach(action -> action.perform(this));
        }
    }

    @Override
    public void received(Receipt receipt) {
        writer.received(receipt);
        window.onReceipt(receipt).forEach(action -> action.perform(this));
        if (outage.isCatchingUp() && receipt.session() == session) {
            outage.receipted(ledger.firstPending(), nowNs);
        }
    }

    @Override
    public void received(DesiredConfig desired) {
        config.received(desired);
    }

    @Override
    public void settle(SequenceRange range) {
        if (firstFreshNs == NEVER && range.last() >= freshFrom) {
            firstFreshNs = nowNs;
        }
        for (long number = Math.max(range.first(), freshFrom); number <= range.last(); number++) {
            latencyNs.accept(nowNs - silencedNs - feed.measuredNs(number));
        }
        settled += range.count();
        lastSettledNs = nowNs;
        ledger.settle(range);
    }

    @Override
    public void rewind(SequenceRange range) {
        settled -= range.count();
        ledger.rewind(range);
    }

    @Override
    public void revoke(SequenceRange range) {
        ledger.revoke(range);
    }

    @Override
    public void giveUp(SequenceRange range, GapReason reason) {
        ledger.giveUp(range, reason, 0).forEach(window::onGap);
    }

    /** Cannot happen to what lives in memory only, and under a random epoch. */
    @Override
    public void diverged() {
        throw new IllegalStateException("the hub has readings of another agent " + stream());
    }

    private void measure() {
        long through = feed.through(nowNs - silencedNs, settled);
        ledger.appendedThrough(through);
        window.onAppended(through, nowMs());
    }

    private void send() {
        for (boolean more = true; more && unacknowledged < MAX_UNACKNOWLEDGED; ) {
            SequenceRange range = window.next(nowMs()).orElse(null);
            more = range != null || window.gapsDue(nowMs());
            if (more) {
                transmit(range);
            }
        }
    }

    private void transmit(@Nullable SequenceRange wanted) {
        SequenceRange range = wanted;
        List<Gap> gaps = window.gapsToSend();
        BatchWriter.Encoded batch = encode(range, gaps);
        while (range != null && range.count() > 1 && batch.bytes().length > limits.maxBatchBytes()) {
            range = SequenceRange.ofCount(range.first(), range.count() / 2);
            batch = encode(range, gaps);
        }
        if (range != null) {
            window.transmitted(range, nowMs());
        }
        if (!gaps.isEmpty()) {
            window.gapsTransmitted(nowMs());
        }
        unacknowledged++;
        writer.sent(stream(), range, batch);
        link.publishBatch(batch.bytes(), range);
    }

    private BatchWriter.Encoded encode(@Nullable SequenceRange range, List<Gap> gaps) {
        return writer.encode(new Batch(
                stream(),
                session,
                incarnation,
                range,
                window.appendedThrough(),
                gaps,
                range == null ? Readings.NONE : readings.readings(range)));
    }

    private void publishStatus() {
        statusDueNs = nowNs + STATUS_INTERVAL_NS;
        RangeSet known = ledger.settled();
        StreamReport report = new StreamReport(
                stream(),
                ledger.appendedThrough(),
                known.through(),
                known.islands(limits.maxIslands()),
                1,
                List.of(IncarnationSpan.from(incarnation, 1)));
        AgentStatus status = new AgentStatus(
                true,
                session,
                VERSION,
                0,
                0,
                List.of(report),
                new AgentStatus.Buffer(0, 0, 0, OptionalLong.empty(), OptionalLong.empty()),
                config.status(),
                List.of(),
                config.labels(),
                0,
                0);
        writer.published(status);
        link.publishStatus(StatusCodec.encode(status));
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(nowNs);
    }
}
