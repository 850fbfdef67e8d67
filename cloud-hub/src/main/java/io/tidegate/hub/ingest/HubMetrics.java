package io.tidegate.hub.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The hub's own metrics under the names of contract.md. Any thread. Other rooms add theirs through {@link #registry()}.
 */
public final class HubMetrics {

    /** Bucket bounds that tell an fsync apart from a stall. */
    private static final Duration[] COMMIT_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    /** Bucket bounds that tell live data apart from the drain of an outage. */
    private static final Duration[] LATENCY_BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofHours(24)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter stored = readings("stored");
    private final Counter duplicate = readings("duplicate");
    private final Counter conflict = readings("conflict");
    private final Counter rejected = readings("rejected");
    private final Counter future = Counter.builder("tidegate.hub.future.readings")
            .description("Stored readings whose time is too far ahead of the hub's clock to be believed")
            .register(registry);
    private final Counter receipts = Counter.builder("tidegate.hub.receipts")
            .description("Receipts sent")
            .register(registry);
    private final Counter failedCommits = Counter.builder("tidegate.hub.commit.failures")
            .description("Commits that are not known to have reached the disk; each was tried again")
            .register(registry);
    private final Timer commit = Timer.builder("tidegate.hub.commit")
            .description("One transaction, from its begin to its place on disk")
            .serviceLevelObjectives(COMMIT_BUCKETS)
            .register(registry);
    private final Timer endToEndLatency = Timer.builder("tidegate.hub.end.to.end.latency")
            .description("From observation to storage, of the newest reading of each batch whose time is believed")
            .serviceLevelObjectives(LATENCY_BUCKETS)
            .register(registry);

    /** Why a broker or the intake turned something away before it became readings. */
    public enum Refusal {
        /** A topic that is not the client's own. */
        FOREIGN_TOPIC,
        /** Bytes that are not what their topic says. */
        MALFORMED,
        /** Bytes that do not end with their checksum: they changed on the way. */
        DAMAGED,
        /** The queue stayed full for as long as a PUBACK may be held. */
        BUSY,
        /** A batch of a session whose status this run of the hub has not heard: under way when it began. */
        NOT_GREETED
    }

    /** For further meters; a name is written with dots and without its unit. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Everything in the Prometheus text format, version 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    /** A gauge that asks {@code owner} at each scrape. */
    public <T> void gauge(String name, String description, T owner, ToDoubleFunction<T> value) {
        Gauge.builder(name, owner, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** A counter that asks {@code owner} at each scrape. */
    public <T> void counter(String name, String description, T owner, ToDoubleFunction<T> count) {
        FunctionCounter.builder(name, owner, count).description(description).register(registry);
    }

    /** How many agents are in {@code state}, asked at each scrape. */
    public void agents(String state, LongSupplier count) {
        Gauge.builder("tidegate.hub.agents", count, LongSupplier::getAsLong)
                .description("Agents by state")
                .tag("state", state)
                .strongReference(true)
                .register(registry);
    }

    /** How many agents have a warning of the kind {@code code}, asked at each scrape. */
    public void warnings(String code, LongSupplier count) {
        Gauge.builder("tidegate.hub.agent.warnings", count, LongSupplier::getAsLong)
                .description("Agents with a warning that has not ended, by its kind; /api/v1/alerts says which and why")
                .tag("code", code)
                .strongReference(true)
                .register(registry);
    }

    /** How many agents' desired configurations are in {@code state}, asked at each scrape. */
    public void configs(String state, LongSupplier count) {
        Gauge.builder("tidegate.hub.config.agents", count, LongSupplier::getAsLong)
                .description("Agents that are to run a pushed configuration, by how far the newest one came")
                .tag("state", state)
                .strongReference(true)
                .register(registry);
    }

    /** How many agents of rollouts that are under way are in {@code state}, asked at each scrape. */
    public void rolloutAgents(String state, LongSupplier count) {
        Gauge.builder("tidegate.hub.rollout.agents", count, LongSupplier::getAsLong)
                .description("Agents of rollouts that are under way, by state")
                .tag("state", state)
                .strongReference(true)
                .register(registry);
    }

    void stored(long readings) {
        stored.increment(readings);
    }

    void future(long readings) {
        future.increment(readings);
    }

    void duplicate(long readings) {
        duplicate.increment(readings);
    }

    void conflict(long readings) {
        conflict.increment(readings);
    }

    /** Counts messages: how many readings were meant cannot be known. */
    void refused(Refusal why, int messages) {
        if (messages == 0) {
            return;
        }
        if (why == Refusal.MALFORMED) {
            rejected.increment(messages);
        }
        Counter.builder("tidegate.hub.refused.messages")
                .description("Messages that were turned away")
                .tag("reason", why.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment(messages);
    }

    void receiptSent() {
        receipts.increment();
    }

    void committed(Duration took) {
        commit.record(took);
    }

    void commitFailed() {
        failedCommits.increment();
    }

    void endToEnd(Duration latency) {
        endToEndLatency.record(latency);
    }

    private Counter readings(String result) {
        return Counter.builder("tidegate.hub.readings")
                .description("Readings that arrived, by what became of them; rejected counts undecodable messages")
                .tag("result", result)
                .register(registry);
    }
}
