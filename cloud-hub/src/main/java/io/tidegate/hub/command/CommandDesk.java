package io.tidegate.hub.command;

import io.tidegate.hub.broker.MqttBroker;
import io.tidegate.hub.ingest.ReplyListener;
import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.CommandCodec;
import io.tidegate.protocol.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Sends commands to agents and brings each reply to whoever asked. Nothing is repeated and nothing is kept: who gets no reply
 * asks again. Any thread; never blocks.
 */
public final class CommandDesk implements ReplyListener {

    /** Commands that wait for their reply; as each waits for a minute at most, a place is free again soon. */
    public static final int MAX_IN_FLIGHT = 256;

    private final MqttBroker broker;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Semaphore places;
    private final Map<Long, Waiting> inFlight = new ConcurrentHashMap<>();
    private final AtomicLong unexpected = new AtomicLong();

    private record Waiting(AgentId agent, CompletableFuture<Optional<CommandReply>> answer) {}

    /** @param random where the numbers of requests come from; an agent must not guess another one's */
    public CommandDesk(MqttBroker broker, InstantSource clock, RandomGenerator random) {
        this(broker, clock, random, MAX_IN_FLIGHT);
    }

    CommandDesk(MqttBroker broker, InstantSource clock, RandomGenerator random, int maxInFlight) {
        this.broker = broker;
        this.clock = clock;
        this.random = random;
        this.places = new Semaphore(maxInFlight);
    }

    /**
     * Has an agent do something.
     *
     * @param within how long the agent may take to begin with it, and to answer
     * @return completes with the reply, or empty when the time is over; empty itself if too many wait already
     */
    public Optional<CompletableFuture<Optional<CommandReply>>> send(
            AgentId agent, Command.Kind kind, String argument, Duration within) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        long request = random.nextLong();
        CompletableFuture<Optional<CommandReply>> answer = new CompletableFuture<>();
        inFlight.put(request, new Waiting(agent, answer));
        CompletableFuture<Optional<CommandReply>> bounded = answer.completeOnTimeout(
                        Optional.empty(), within.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((reply, failure) -> {
                    inFlight.remove(request);
                    places.release();
                });
        Instant expires = clock.instant().plus(within);
        Command command = new Command(
                request, kind, argument, TimeUnit.SECONDS.toNanos(expires.getEpochSecond()) + expires.getNano());
        broker.publish(agent, Topics.Down.COMMAND, CommandCodec.encode(command), CommandCodec.CONTENT_TYPE, false);
        return Optional.of(bounded);
    }

    @Override
    public void replied(AgentId agent, CommandReply reply) {
        Waiting waiting = inFlight.get(reply.request());
        if (waiting == null || !waiting.agent().equals(agent)) {
            unexpected.incrementAndGet();
            return;
        }
        waiting.answer().complete(Optional.of(reply));
    }

    /** Commands that wait for their reply. */
    public int inFlight() {
        return inFlight.size();
    }

    /** Replies that nobody waited for: late, repeated, or another agent's. */
    public long unexpectedReplies() {
        return unexpected.get();
    }
}
