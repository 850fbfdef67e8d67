package io.tidegate.hub.api;

import io.tidegate.hub.feed.ChangeFeed;
import io.tidegate.hub.feed.FeedPage;
import io.tidegate.hub.feed.ReadingFilter;
import io.tidegate.hub.format.ReadingRow;
import io.tidegate.hub.http.ProblemException;
import io.tidegate.hub.http.QueryWorkers;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.hub.store.StoredReading;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of {@code /stream}. It pulls: while a write is on its way to the socket or a page is being read from the
 * store, nothing else is fetched, so a slow client costs one page and no more; how far behind it is, the store bears.
 * Everything runs on the event loop except {@link #wake}.
 */
final class EventStream {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    static final int MAX_ROWS = 512;
    static final int MAX_AGENTS = 64;

    private final HttpServerResponse response;
    private final Context context;
    private final ChangeFeed feed;
    private final QueryWorkers lookups;
    private final Changes changes;
    private final Wish wish;
    private final AtomicBoolean woken = new AtomicBoolean();
    private long position;
    private long lastChange;
    private long lastRolloutChange;
    private boolean busy;
    private boolean writing;
    private int heartbeatsWhileWriting;

    /**
     * What a client wants.
     *
     * @param events some of {@code reading}, {@code agent}, {@code rollout}
     * @param filter on readings; its agent counts for agents, too
     */
    record Wish(Set<String> events, ReadingFilter filter) {
        boolean readings() {
            return events.contains(StreamRoutes.READING);
        }

        boolean agents() {
            return events.contains(StreamRoutes.AGENT);
        }

        boolean rollouts() {
            return events.contains(StreamRoutes.ROLLOUT);
        }
    }

    /** What is no reading. */
    record Changes(AgentEvents agents, RolloutEvents rollouts) {}

    EventStream(
            HttpServerResponse response,
            Context context,
            ChangeFeed feed,
            QueryWorkers lookups,
            Changes changes,
            Wish wish,
            long afterPosition) {
        this.response = response;
        this.context = context;
        this.feed = feed;
        this.lookups = lookups;
        this.changes = changes;
        this.wish = wish;
        this.position = afterPosition;
    }

    /** Says hello with the position, so that a client can resume before the first reading, and begins. */
    void begin(long retryMs) {
        write(Buffer.buffer("retry: %d\nid: %d\n\n".formatted(retryMs, position)));
    }

    /** There may be news. Any thread; calls in quick succession are one. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(ignored -> {
                woken.set(false);
                pump();
            });
        }
    }

    /**
     * Shows the client that the hub is there, and how far it has looked.
     *
     * @param maxWhileWriting a client that takes nothing for so many heartbeats is given up
     */
    void heartbeat(int maxWhileWriting) {
        if (writing) {
            if (++heartbeatsWhileWriting >= maxWhileWriting) {
                response.reset();
            }
        } else if (!busy) {
            write(Buffer.buffer(": heartbeat\nid: %d\n\n".formatted(position)));
        }
    }

    /** Ends the stream; the client will come again. */
    void end() {
        if (!response.ended() && !response.closed()) {
            response.end();
        }
    }

    private void pump() {
        if (busy || response.closed() || response.ended()) {
            return;
        }
        Buffer events = Buffer.buffer();
        if (wish.agents()) {
            appendAgents(events);
        }
        if (wish.rollouts()) {
            appendRollouts(events);
        }
        if (wish.readings()) {
            Optional<FeedPage> page = feed.recent(wish.filter(), position, MAX_ROWS);
            if (page.isEmpty()) {
                fetch(events);
                return;
            }
            append(page.get(), events);
        }
        if (events.length() > 0) {
            write(events);
        } else if (wish.readings() && position < feed.lastPosition()) {
            // Nothing of this page was for this client: let others have their turn, then go on.
            wake();
        }
    }

    private void fetch(Buffer events) {
        busy = true;
        long after = position;
        try {
            lookups.execute(() -> {
                Optional<FeedPage> page = fetched(after);
                context.runOnContext(ignored -> {
                    busy = false;
                    if (page.isEmpty()) {
                        response.reset();
                        return;
                    }
                    append(page.get(), events);
                    if (events.length() > 0) {
                        write(events);
                    } else {
                        wake();
                    }
                });
            });
        } catch (ProblemException tooManyQuestions) {
            // The client resumes where it is, when it comes again.
            response.reset();
        }
    }

    private Optional<FeedPage> fetched(long after) {
        try {
            return Optional.of(feed.stored(wish.filter(), after, MAX_ROWS));
        } catch (StoreUnavailableException unavailable) {
            LOG.warn("an event stream was cut: {}", unavailable.getMessage());
            return Optional.empty();
        }
    }

    private void write(Buffer events) {
        if (response.closed() || response.ended()) {
            return;
        }
        busy = true;
        writing = true;
        heartbeatsWhileWriting = 0;
        response.write(events).onComplete(written -> {
            busy = false;
            writing = false;
            if (written.succeeded()) {
                pump();
            }
        });
    }

    private void append(FeedPage page, Buffer events) {
        for (StoredReading row : page.rows()) {
            events.appendString("id: " + row.position() + "\nevent: " + StreamRoutes.READING + "\ndata: ")
                    .appendBytes(ReadingRow.KIND.json(row))
                    .appendString("\n\n");
        }
        position = page.through();
    }

    private void appendRollouts(Buffer events) {
        for (RolloutEvents.Entry entry : changes.rollouts().after(lastRolloutChange)) {
            lastRolloutChange = entry.change();
            events.appendString("event: " + StreamRoutes.ROLLOUT + "\ndata: ")
                    .appendString(entry.json())
                    .appendString("\n\n");
        }
    }

    private void appendAgents(Buffer events) {
        for (AgentEvents.Entry entry : changes.agents().after(lastChange, MAX_AGENTS)) {
            lastChange = entry.change();
            if (wish.filter().agent() == null
                    || entry.agent().equals(wish.filter().agent())) {
                events.appendString("event: " + StreamRoutes.AGENT + "\ndata: ")
                        .appendString(entry.json())
                        .appendString("\n\n");
            }
        }
    }
}
