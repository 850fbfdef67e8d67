package io.tidegate.hub.ingest;

import io.tidegate.hub.broker.MqttBroker;
import io.tidegate.hub.store.CommitFailedException;
import io.tidegate.hub.store.Committed;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.hub.store.TelemetryStore;
import io.tidegate.protocol.sync.SyncLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver of the hub's side of the protocol: takes what waits in the queue, admits it, commits it as one group over
 * all streams, and only then sends receipts. One thread owns all of it; the order may never change:
 *
 * <pre>
 * state     | event                                | then
 * ----------+--------------------------------------+---------------------------------------------------------
 * working   | messages wait                        | admit → commit → settle → record → receipts
 * working   | the group holds nothing new          | record → receipts
 * working   | the commit failed, or its outcome is | stale; the messages are kept, the next group is half as
 *           | unknown                              | large, so that one that cannot be stored is found
 * stale     | after a pause                        | ledgers read again from the database → working
 * stale     | the database does not answer         | stale, after a longer pause
 * working   | a fault of this program              | as after a failed commit
 * working   | a message alone failed three times   | it is dropped: its agent has no receipt and sends it again
 * any       | the queue is closed and empty, or    | the thread ends
 *           | closed while stale                   |
 * </pre>
 *
 * <p>After a commit of unknown outcome the ledgers say which readings did reach the disk; these are duplicates then, and
 * receipted. What is kept in memory is never a promise, so dropping it is always safe.
 */
public final class StreamLane implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamLane.class);

    /** Two row groups of DuckDB, and some: from one on they are written once and not logged (docs/decisions/0016-groups-of-row-groups.md). */
    private static final int GROUP_READINGS = 250_000;

    /** How often a message fails alone before it is dropped. */
    private static final int ATTEMPTS_ALONE = 3;

    private final Ports ports;
    private final Options options;
    private final StreamLedgers ledgers;
    private final GreetingRate greetings;
    private final DrainPace pace = new DrainPace();
    private final Receipts receipts;
    private final Announcements announcements;
    private final Thread thread;

    private final Deque<Arrival> waiting = new ArrayDeque<>();
    private int mostMessages = Integer.MAX_VALUE;
    private int attempted;
    private int failures;
    private boolean stale = true;
    private volatile boolean ready;

    /**
     * Whom it works with.
     *
     * @param queue where messages come from
     * @param store where they go to
     * @param broker what carries the receipts
     * @param agents hears what becomes of agents and streams
     * @param commits hear of each commit
     */
    public record Ports(
            IngestQueue queue,
            TelemetryStore store,
            MqttBroker broker,
            AgentListener agents,
            List<CommitListener> commits,
            HubMetrics metrics,
            InstantSource clock) {

        public Ports {
            commits = List.copyOf(commits);
        }
    }

    /**
     * How it works.
     *
     * @param limits of the protocol
     * @param credit how much agents may have in flight
     * @param hubRun random, one per start of the hub
     * @param groupReadings most readings in one commit, unless a single message has more
     * @param firstPause after the first failure of the store; doubles with each further one
     * @param longestPause the bound of that
     */
    public record Options(
            SyncLimits limits,
            CreditPolicy credit,
            long hubRun,
            int groupReadings,
            Duration firstPause,
            Duration longestPause) {

        public static Options defaults(SyncLimits limits, long hubRun) {
            return new Options(
                    limits,
                    CreditPolicy.of(limits, GROUP_READINGS),
                    hubRun,
                    GROUP_READINGS,
                    Duration.ofMillis(100),
                    Duration.ofSeconds(10));
        }
    }

    public StreamLane(Ports ports, Options options) {
        this.ports = ports;
        this.options = options;
        this.ledgers = new StreamLedgers(options.limits());
        this.greetings = new GreetingRate(ports.clock());
        this.receipts = new Receipts(
                ports.broker(),
                options.hubRun(),
                options.credit(),
                ports.queue()::fill,
                pace,
                options.limits().maxGapsPerBatch() * options.limits().maxIslands(),
                ports.clock(),
                ports.metrics());
        this.announcements =
                new Announcements(ledgers, ports.agents(), ports.commits(), ports.metrics(), ports.clock());
        this.thread = new Thread(this::run, "stream-lane");
    }

    /**
     * Reads the ledgers and begins to work.
     *
     * @throws StoreUnavailableException if they cannot be read
     */
    public void start() {
        reload();
        thread.start();
    }

    /** Whether what arrives is being stored. Any thread. */
    public boolean ready() {
        return ready;
    }

    /** Takes nothing new, stores what was taken, and ends; any thread. The store may be closed afterwards. */
    @Override
    public void close() {
        ports.queue().close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean more = true;
        while (more) {
            try {
                more = step();
            } catch (InterruptedException e) {
                LOG.error("the stream lane was interrupted and ends; nothing is stored any more");
                more = false;
            } catch (Throwable fault) {
                onFault(fault);
            }
        }
        ready = false;
    }

    /** One round; blocks while there is nothing to do. False when there will be nothing more. */
    boolean step() throws InterruptedException {
        if (stale) {
            if (failures > 0) {
                ports.queue().pause(pause());
            }
            if (ports.queue().isClosed() && failures > 0) {
                LOG.warn(
                        "stopping while the store fails; {} messages are dropped, agents send them again",
                        waiting.size());
                return false;
            }
            try {
                reload();
            } catch (StoreUnavailableException e) {
                failed("the ledgers could not be read", e);
                return true;
            }
        }
        if (waiting.isEmpty()) {
            waiting.addAll(ports.queue().takeGroup(options.groupReadings()));
            if (waiting.isEmpty()) {
                return false;
            }
        }
        List<Arrival> group = waiting.stream().limit(mostMessages).toList();
        attempted = group.size();
        try {
            handle(group);
        } catch (CommitFailedException e) {
            failed("a commit of %d messages failed".formatted(group.size()), e);
            narrow();
        }
        return true;
    }

    private void handle(List<Arrival> group) throws CommitFailedException {
        Admission admission = new Admission(ledgers, greetings);
        group.forEach(admission::add);
        if (admission.isSettled()) {
            done(group);
            announcements.arrived(admission);
            answer(admission);
            return;
        }
        Instant begin = ports.clock().instant();
        Committed committed = ports.store().commit(admission.group(Receipts.ns(begin)));
        ports.metrics().committed(Duration.between(begin, ports.clock().instant()));
        pace.stored(
                committed.group().rows(),
                ports.queue().messages() > 0,
                ports.clock().millis());
        done(group);
        ledgers.settle(committed, admission.owed().keySet());
        announcements.committed(committed, admission);
        announcements.arrived(admission);
        answer(admission);
    }

    private void done(List<Arrival> group) {
        group.forEach(arrival -> waiting.remove());
        mostMessages = mostMessages > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : mostMessages * 2;
        failures = 0;
        ready = true;
    }

    private void answer(Admission admission) {
        receipts.send(admission.owed(), ledgers);
        admission
                .owed()
                .forEach((stream, owed) -> owed.report()
                        .ifPresent(report -> greetings.answered(
                                stream, ledgers.of(stream).session().orElseThrow())));
    }

    private void reload() {
        ledgers.reload(ports.store().ledgers(options.limits()));
        announcements.reloaded();
        stale = false;
        if (waiting.isEmpty()) {
            failures = 0;
            ready = true;
        }
    }

    /** The next group is smaller; a message that fails alone, again and again, is dropped. */
    private void narrow() {
        mostMessages = Math.max(1, attempted / 2);
        if (attempted == 1 && failures >= ATTEMPTS_ALONE && !waiting.isEmpty()) {
            Arrival dropped = waiting.remove();
            LOG.error(
                    "a message of {} with {} readings cannot be stored and is dropped; the agent will send it again",
                    dropped.agent(),
                    dropped.readings());
        }
    }

    private void failed(String what, Exception why) {
        stale = true;
        ready = false;
        failures++;
        ports.metrics().commitFailed();
        LOG.error(
                "{}: {}; it is tried again in {} ms, meanwhile agents keep their readings",
                what,
                why.getMessage(),
                pause().toMillis());
        LOG.debug("{}", what, why);
    }

    private void onFault(Throwable fault) {
        LOG.error("the stream lane met a fault and goes on with what the database has", fault);
        stale = true;
        ready = false;
        failures++;
        narrow();
    }

    private Duration pause() {
        Duration doubled = options.firstPause().multipliedBy(1L << Math.min(failures - 1, 20));
        return doubled.compareTo(options.longestPause()) < 0 ? doubled : options.longestPause();
    }
}
