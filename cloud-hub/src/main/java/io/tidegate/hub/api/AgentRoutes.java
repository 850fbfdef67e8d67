package io.tidegate.hub.api;

import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.fleet.FleetView;
import io.tidegate.hub.fleet.Warning;
import io.tidegate.hub.format.AgentJson;
import io.tidegate.hub.format.ConfigJson;
import io.tidegate.hub.format.GapRow;
import io.tidegate.hub.format.Json;
import io.tidegate.hub.http.Answer;
import io.tidegate.hub.http.Negotiation;
import io.tidegate.hub.http.Parameters;
import io.tidegate.hub.http.Problem;
import io.tidegate.hub.http.ProblemException;
import io.tidegate.hub.http.QueryWorkers;
import io.tidegate.hub.http.RowAnswer;
import io.tidegate.hub.store.TelemetryQueries;
import io.tidegate.hub.store.TelemetryQueries.StoredGap;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /agents}, {@code /agents/{id}}, {@code /agents/{id}/gaps} and {@code /alerts}. */
final class AgentRoutes {

    private static final String CONFIG_STATE = "config.state";

    private static final Set<String> CONFIG_STATES = Arrays.stream(Verdict.State.values())
            .map(ConfigJson::stateText)
            .collect(Collectors.toCollection(TreeSet::new));

    private static final Set<String> AGENTS =
            Set.of("state", CONFIG_STATE, Parameters.LABEL, "sort", "limit", "cursor");
    private static final Set<String> GAPS = Set.of("limit", "cursor", Negotiation.FORMAT);

    private static final Set<String> ALERTS = Set.of("code", Parameters.LABEL);

    private static final Map<String, Warning.Code> CODES = Arrays.stream(Warning.Code.values())
            .collect(Collectors.toMap(Warning.Code::word, code -> code, (a, b) -> a, TreeMap::new));

    private static final Map<String, AgentView.State> STATES = Arrays.stream(AgentView.State.values())
            .collect(Collectors.toMap(AgentJson::stateText, state -> state, (a, b) -> a, TreeMap::new));

    private static final Map<String, Comparator<AgentView>> SORTS = new TreeMap<>(Map.of(
            "agent", Comparator.comparing(view -> view.agent().text()),
            "state", Comparator.comparing(AgentView::state),
            "lag", Comparator.comparingLong(view -> view.lagNs().orElse(-1)),
            "accepted", Comparator.comparingLong(view -> view.ledger().accepted()),
            "stored", Comparator.comparingLong(view -> view.ledger().stored()),
            "pending", Comparator.comparingLong(view -> view.ledger().pending()),
            "lost", Comparator.comparingLong(view -> view.ledger().lostTotal()),
            "last_seen", Comparator.comparingLong(AgentView::lastSeenNs)));

    private final FleetView fleet;
    private final TelemetryQueries queries;
    private final Context context;
    private final QueryWorkers lookups;
    private final long stallTimeoutMs;

    AgentRoutes(FleetView fleet, TelemetryQueries queries, Context context, QueryWorkers lookups, long stallTimeoutMs) {
        this.fleet = fleet;
        this.queries = queries;
        this.context = context;
        this.lookups = lookups;
        this.stallTimeoutMs = stallTimeoutMs;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/api/v1/agents", AGENTS, this::agents),
                Endpoint.get("/api/v1/agents/{id}", Set.of(), this::agent),
                Endpoint.get("/api/v1/agents/{id}/gaps", GAPS, this::gaps),
                Endpoint.get("/api/v1/alerts", ALERTS, this::alerts));
    }

    private void agents(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), AGENTS);
        Negotiation.require(request, "application/json");
        Optional<AgentView.State> state =
                parameters.word("state", STATES.keySet(), word -> Optional.ofNullable(STATES.get(word)));
        Optional<String> config = parameters.word(
                CONFIG_STATE, CONFIG_STATES, word -> Optional.of(word).filter(CONFIG_STATES::contains));
        Map<String, String> labels = parameters.labels();
        List<AgentView> matching = fleet.agents().stream()
                .filter(view -> state.isEmpty() || state.get() == view.state())
                .filter(view -> config.isEmpty()
                        || (view.config() != null && view.config().state().equals(config.get())))
                .filter(view -> view.labels().entrySet().containsAll(labels.entrySet()))
                .sorted(sort(parameters))
                .toList();
        int begin = begin(matching, parameters.text("cursor"));
        int end = (int) Math.min(matching.size(), begin + parameters.positive("limit", matching.size()));
        Answer.json(request, Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("agents");
            for (AgentView view : matching.subList(begin, end)) {
                AgentJson.write(view, json);
            }
            json.writeEndArray();
            json.writeStringField(
                    "next",
                    end < matching.size() ? matching.get(end - 1).agent().text() : null);
            json.writeEndObject();
        }));
    }

    /** The cursor is the id of the last agent of the page before. */
    private static int begin(List<AgentView> agents, @Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        for (int i = 0; i < agents.size(); i++) {
            if (agents.get(i).agent().text().equals(cursor)) {
                return i + 1;
            }
        }
        throw Parameters.invalid("cursor", "no agent of that name matches any more; begin again without a cursor");
    }

    private static Comparator<AgentView> sort(Parameters parameters) {
        Comparator<AgentView> byId = Comparator.comparing(view -> view.agent().text());
        return parameters
                .word("sort", sortWords(), word -> {
                    boolean descending = word.startsWith("-");
                    Comparator<AgentView> sort = SORTS.get(descending ? word.substring(1) : word);
                    return Optional.ofNullable(sort == null || !descending ? sort : sort.reversed());
                })
                .map(sort -> sort.thenComparing(byId))
                .orElse(byId);
    }

    private static Set<String> sortWords() {
        Set<String> words = new TreeSet<>(SORTS.keySet());
        SORTS.keySet().forEach(word -> words.add("-" + word));
        return words;
    }

    private void agent(RoutingContext request) {
        Parameters.of(request.queryParams(), Set.of());
        Negotiation.require(request, "application/json");
        AgentView view = known(request);
        Answer.json(request, Json.bytes(json -> AgentJson.write(view, json)));
    }

    private void gaps(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), GAPS);
        AgentId agent = known(request).agent();
        long skip = parameters.text("cursor") == null ? 0 : parameters.positive("cursor", 0);
        long[] index = {skip};
        new RowAnswer<StoredGap>(
                        Negotiation.format(request, parameters),
                        GapRow.KIND,
                        parameters.positive("limit", Long.MAX_VALUE),
                        last -> Long.toString(index[0]),
                        sink -> queries.gaps(agent).stream()
                                .skip(skip)
                                .takeWhile(gap -> {
                                    boolean taken = sink.test(gap);
                                    index[0] += taken ? 1 : 0;
                                    return taken;
                                })
                                .forEach(gap -> {}))
                .send(request, context, lookups, stallTimeoutMs);
    }

    /** Every warning of every agent, those first that were seen last. */
    private void alerts(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), ALERTS);
        Negotiation.require(request, "application/json");
        Optional<Warning.Code> code =
                parameters.word("code", CODES.keySet(), word -> Optional.ofNullable(CODES.get(word)));
        Map<String, String> labels = parameters.labels();
        List<Alert> alerts = fleet.agents().stream()
                .filter(view -> view.labels().entrySet().containsAll(labels.entrySet()))
                .flatMap(view -> view.warnings().stream().map(warning -> new Alert(view, warning)))
                .filter(alert -> code.isEmpty() || code.get() == alert.warning().code())
                .sorted(Comparator.comparingLong(
                                (Alert alert) -> alert.warning().lastSeenNs())
                        .reversed())
                .toList();
        Answer.json(request, Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("alerts");
            for (Alert alert : alerts) {
                AgentJson.writeAlert(alert.view(), alert.warning(), json);
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private record Alert(AgentView view, Warning warning) {}

    /** @throws ProblemException 404 if the hub has never heard of the agent in the path */
    private AgentView known(RoutingContext request) {
        String id = request.pathParam("id");
        return Optional.of(id)
                .filter(AgentId::isValid)
                .flatMap(valid -> fleet.agent(new AgentId(valid)))
                .orElseThrow(() -> new ProblemException(Problem.notFound(
                        "no agent \"%s\" has ever connected to this hub; /api/v1/agents lists those that have"
                                .formatted(id))));
    }
}
