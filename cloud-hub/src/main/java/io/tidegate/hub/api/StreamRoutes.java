package io.tidegate.hub.api;

import io.tidegate.hub.feed.ChangeFeed;
import io.tidegate.hub.fleet.FleetView;
import io.tidegate.hub.http.Nearest;
import io.tidegate.hub.http.Negotiation;
import io.tidegate.hub.http.Parameters;
import io.tidegate.hub.http.Problem;
import io.tidegate.hub.http.ProblemException;
import io.tidegate.hub.http.QueryWorkers;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code /stream}: server-sent events, resumable from any position of the store. Only for the event loop. */
final class StreamRoutes {

    static final String READING = "reading";
    static final String AGENT = "agent";
    static final String ROLLOUT = "rollout";

    private static final String MEDIA_TYPE = "text/event-stream";
    private static final Set<String> EVENTS = new TreeSet<>(Set.of(READING, AGENT, ROLLOUT));
    private static final Set<String> STREAM = Set.of("agent", "name", Parameters.LABEL, "events", "last_event_id");

    private final ChangeFeed feed;
    private final AgentEvents agents;
    private final RolloutEvents rollouts;
    private final Context context;
    private final QueryWorkers lookups;
    private final HubApi.Options options;
    private final Set<EventStream> open = new HashSet<>();

    StreamRoutes(
            ChangeFeed feed,
            FleetView fleet,
            RolloutEvents rollouts,
            Context context,
            QueryWorkers lookups,
            HubApi.Options options) {
        this.feed = feed;
        this.agents = new AgentEvents(fleet, options.agentEventsPerTick());
        this.rollouts = rollouts;
        this.context = context;
        this.lookups = lookups;
        this.options = options;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/api/v1/stream", STREAM, this::stream));
    }

    /** Looks for changes of agents and rollouts, and tells them. */
    void tick() {
        if (!open.isEmpty()) {
            agents.tick();
            rollouts.tick();
            open.forEach(EventStream::wake);
        }
    }

    void heartbeat() {
        // A copy: giving a client up may remove it.
        List.copyOf(open).forEach(stream -> stream.heartbeat(options.heartbeatsToStall()));
    }

    /** Ends every stream. */
    void end() {
        List.copyOf(open).forEach(EventStream::end);
    }

    private void stream(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), STREAM);
        Negotiation.require(request, MEDIA_TYPE);
        EventStream.Wish wish = new EventStream.Wish(events(parameters), parameters.filter());
        long after = after(request, parameters);
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                // Compressed, events would wait in the compressor.
                .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY)
                .putHeader("X-Accel-Buffering", "no");
        if (request.request().method().equals(HttpMethod.HEAD)) {
            response.end();
            return;
        }
        if (open.size() >= options.maxEventStreams()) {
            throw new ProblemException(Problem.busy(
                    "%d event streams are open, which is the most that are served; close one, or come again later"
                            .formatted(open.size())));
        }
        response.setChunked(true);
        begin(
                response,
                new EventStream(
                        response, context, feed, lookups, new EventStream.Changes(agents, rollouts), wish, after),
                wish);
    }

    private void begin(HttpServerResponse response, EventStream stream, EventStream.Wish wish) {
        open.add(stream);
        ChangeFeed.Following following = wish.readings() ? feed.follow(stream::wake) : () -> {};
        response.closeHandler(ignored -> {
            following.close();
            open.remove(stream);
        });
        response.exceptionHandler(ignored -> {});
        if (wish.agents()) {
            agents.tick();
        }
        if (wish.rollouts()) {
            rollouts.tick();
        }
        stream.begin(options.retryMs());
    }

    private static Set<String> events(Parameters parameters) {
        String text = parameters.text("events");
        if (text == null) {
            return EVENTS;
        }
        Set<String> events = new HashSet<>(List.of(text.split(",", -1)));
        for (String event : events) {
            if (!EVENTS.contains(event)) {
                throw Parameters.invalid(
                        "events",
                        "\"%s\" is none of %s%s"
                                .formatted(event, String.join(", ", EVENTS), Nearest.hint(event, EVENTS)));
            }
        }
        return events;
    }

    /** Where to begin: after the event that the client had last, or at the end. */
    private long after(RoutingContext request, Parameters parameters) {
        // A browser's EventSource cannot set the header itself, so a page that resumes uses the parameter; the header
        // is what the browser sends on its own when the connection broke later, so it is the newer of the two.
        String header = request.request().getHeader("Last-Event-ID");
        @Nullable String text = header == null || header.isEmpty() ? parameters.text("last_event_id") : header;
        return Optional.ofNullable(text).map(StreamRoutes::position).orElseGet(feed::lastPosition);
    }

    private static long position(String text) {
        try {
            long position = Long.parseLong(text);
            if (position >= 0) {
                return position;
            }
        } catch (NumberFormatException notANumber) {
            throw Parameters.invalid(
                    "last_event_id", "\"%s\" is not the id of an event; give one that the stream sent".formatted(text));
        }
        throw Parameters.invalid("last_event_id", "%s is negative; 0 is the beginning of the store".formatted(text));
    }
}
