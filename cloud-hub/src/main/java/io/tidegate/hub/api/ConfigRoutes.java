package io.tidegate.hub.api;

import io.tidegate.hub.desired.ConfigView;
import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.desired.Push;
import io.tidegate.hub.desired.PushOutcome;
import io.tidegate.hub.desired.VerdictStep;
import io.tidegate.hub.fleet.FleetView;
import io.tidegate.hub.format.ConfigJson;
import io.tidegate.hub.format.Json;
import io.tidegate.hub.group.KnownGroups;
import io.tidegate.hub.http.Answer;
import io.tidegate.hub.http.Negotiation;
import io.tidegate.hub.http.Parameters;
import io.tidegate.hub.http.Problem;
import io.tidegate.hub.http.ProblemException;
import io.tidegate.hub.http.StoreQuestion;
import io.tidegate.hub.store.ConfigTables.Revision;
import io.tidegate.hub.store.ConfigTables.Stored;
import io.tidegate.protocol.merge.Change;
import io.tidegate.protocol.sync.AgentId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** {@code /agents/{id}/config} and what lies beneath it. */
final class ConfigRoutes {

    private static final String CONFIG = "/api/v1/agents/{id}/config";

    private static final Set<String> WRITE = Set.of("author", "comment", "again");
    private static final Set<String> TRUTH = Set.of("true", "false");
    private static final Set<String> REVISIONS = Set.of("limit", "cursor");
    private static final Set<String> DIFF = Set.of("to");
    private static final Set<String> HISTORY = Set.of("limit");

    private static final List<String> DOCUMENT = List.of("application/json", "application/yaml");
    private static final List<String> PATCH =
            List.of("application/merge-patch+json", "application/json", "application/yaml");

    /** Who wrote, as long as nobody has to say who he is. */
    private static final String ANONYMOUS = "anonymous";

    private static final int MAX_PAGE = 500;
    private static final int PAGE = 100;

    private final DesiredConfigs desired;
    private final KnownGroups groups;
    private final FleetView fleet;
    private final StoreQuestion store;

    ConfigRoutes(DesiredConfigs desired, KnownGroups groups, FleetView fleet, StoreQuestion store) {
        this.desired = desired;
        this.groups = groups;
        this.fleet = fleet;
        this.store = store;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(CONFIG, Set.of(), this::config),
                new Endpoint(HttpMethod.PUT, CONFIG, WRITE, request -> write(request, DOCUMENT, DesiredConfigs::push)),
                new Endpoint(HttpMethod.PATCH, CONFIG, WRITE, request -> write(request, PATCH, DesiredConfigs::patch)),
                Endpoint.get(CONFIG + "/revisions", REVISIONS, this::revisions),
                Endpoint.get(CONFIG + "/revisions/{n}", Set.of(), this::revision),
                Endpoint.get(CONFIG + "/revisions/{n}/diff", DIFF, this::difference),
                Endpoint.get(CONFIG + "/history", HISTORY, this::history));
    }

    private void config(RoutingContext request) {
        Parameters.of(request.queryParams(), Set.of());
        Negotiation.require(request, "application/json");
        AgentId agent = known(request);
        store.ask(request, () -> shown(agent), shown -> send(request, 200, shown));
    }

    private void write(RoutingContext request, List<String> types, BiFunction<DesiredConfigs, Push, PushOutcome> how) {
        Parameters parameters = Parameters.of(request.queryParams(), WRITE);
        AgentId agent = named(request);
        String document = RequestBody.text(request, types);
        IfMatch precondition = IfMatch.of(request);
        String author = Objects.requireNonNullElse(parameters.text("author"), ANONYMOUS);
        String comment = Objects.requireNonNullElse(parameters.text("comment"), "");
        boolean again = parameters
                .word("again", TRUTH, word -> Optional.of(word).filter(TRUTH::contains))
                .orElse("false")
                .equals("true");
        store.ask(
                request,
                () -> {
                    long expected = precondition.revision(
                            () -> desired.view(agent).desired().map(Revision::number));
                    PushOutcome outcome = how.apply(desired, new Push(agent, document, expected, author, comment));
                    int status = (again && outcome instanceof PushOutcome.Unchanged
                                    ? desired.again(agent, expected, author, comment)
                                    : outcome)
                            .match(new PushAnswer());
                    return new Written(status, shown(agent));
                },
                written -> send(request, written.status(), written.shown()));
    }

    /** @param status 202 for a new revision, 200 if there was nothing to do */
    private record Written(int status, Shown shown) {}

    /** @param origins of the values that the agent is told; empty if nothing is desired or something new is about to be */
    private record Shown(ConfigView view, Optional<Stored> newest, Optional<Map<String, String>> origins) {}

    /** The revision first: the view may know a newer one already, and then it is asked again. */
    private Shown shown(AgentId agent) {
        Optional<Stored> newest = desired.current(agent);
        ConfigView view = desired.view(agent);
        Optional<Stored> seen = view.desired().equals(newest.map(Stored::revision))
                ? newest
                : view.desired().flatMap(revision -> desired.revision(agent, revision.number()));
        return new Shown(view, seen, seen.flatMap(stored -> groups.origins(agent, stored)));
    }

    /** The tag is the revision, so it says nothing about what the agent reports: nobody may be told "not modified". */
    private static void send(RoutingContext request, int status, Shown shown) {
        long revision = shown.view().desired().map(Revision::number).orElse(0L);
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.ETAG, IfMatch.tag(revision))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(
                        Json.bytes(json -> ConfigJson.write(shown.view(), shown.newest(), shown.origins(), json))));
    }

    private void revisions(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), REVISIONS);
        Negotiation.require(request, "application/json");
        AgentId agent = known(request);
        int limit = limit(parameters);
        long below = parameters.positive("cursor", Long.MAX_VALUE);
        store.ask(
                request,
                () -> desired.revisions(agent, below, limit + 1),
                found -> Answer.json(request, Json.bytes(json -> {
                    List<Revision> page = found.subList(0, Math.min(limit, found.size()));
                    json.writeStartObject();
                    json.writeArrayFieldStart("revisions");
                    for (Revision revision : page) {
                        ConfigJson.write(revision, json);
                    }
                    json.writeEndArray();
                    json.writeStringField(
                            "next",
                            found.size() > limit
                                    ? Long.toString(page.get(limit - 1).number())
                                    : null);
                    json.writeEndObject();
                })));
    }

    private void revision(RoutingContext request) {
        Parameters.of(request.queryParams(), Set.of());
        Negotiation.require(request, "application/json");
        AgentId agent = known(request);
        long number = number(request);
        store.ask(
                request,
                () -> desired.revision(agent, number).orElseThrow(() -> noRevision(agent, number)),
                found -> Answer.json(request, Json.bytes(json -> ConfigJson.write(found, json))));
    }

    private void difference(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), DIFF);
        Negotiation.require(request, "application/json");
        AgentId agent = known(request);
        long from = number(request);
        long newest = desired.view(agent).desired().map(Revision::number).orElse(0L);
        long to = parameters.positive("to", Math.max(1, newest));
        store.ask(
                request,
                () -> {
                    Optional<List<Change>> changes = desired.difference(agent, from, to);
                    return changes.orElseThrow(() -> noRevision(
                            agent, from == 0 || desired.revision(agent, from).isPresent() ? to : from));
                },
                changes -> Answer.json(request, Json.bytes(json -> {
                    json.writeStartObject();
                    json.writeNumberField("from", from);
                    json.writeNumberField("to", to);
                    ConfigJson.changes(changes, json);
                    json.writeEndObject();
                })));
    }

    private void history(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), HISTORY);
        Negotiation.require(request, "application/json");
        AgentId agent = known(request);
        int limit = limit(parameters);
        store.ask(
                request,
                () -> desired.history(agent, limit),
                steps -> Answer.json(request, Json.bytes(json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("history");
                    for (VerdictStep step : steps) {
                        ConfigJson.write(step, json);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                })));
    }

    private static int limit(Parameters parameters) {
        return (int) Math.min(MAX_PAGE, parameters.positive("limit", PAGE));
    }

    /** @throws ProblemException 404 if the path names no revision that there could be; 0 stands for nothing at all */
    private static long number(RoutingContext request) {
        String text = request.pathParam("n");
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException notANumber) {
            throw new ProblemException(
                    Problem.notFound("revisions are whole numbers, and this is \"%s\"".formatted(text)));
        }
    }

    private static ProblemException noRevision(AgentId agent, long number) {
        return new ProblemException(Problem.notFound(
                "%s has no revision %d, or it is not kept any more; /api/v1/agents/%s/config/revisions lists those that are"
                        .formatted(agent, number, agent)));
    }

    /** An agent that was heard of, or that has a configuration. */
    private AgentId known(RoutingContext request) {
        AgentId agent = named(request);
        if (fleet.agent(agent).isEmpty() && desired.view(agent).desired().isEmpty()) {
            throw new ProblemException(Problem.notFound(
                    "no agent \"%s\" has ever connected to this hub, and none of that name has a configuration; /api/v1/agents lists those that have, and a PUT with If-Match \"0\" configures one in advance"
                            .formatted(agent)));
        }
        return agent;
    }

    private static AgentId named(RoutingContext request) {
        String id = request.pathParam("id");
        if (!AgentId.isValid(id)) {
            throw new ProblemException(Problem.notFound(
                    "\"%s\" is no agent id: 1 to 64 of a-z 0-9 . _ - beginning with a letter or digit".formatted(id)));
        }
        return new AgentId(id);
    }
}
