package io.tidegate.hub.api;

import static java.util.stream.Collectors.toCollection;

import io.tidegate.hub.format.ConfigJson;
import io.tidegate.hub.format.Json;
import io.tidegate.hub.format.RolloutJson;
import io.tidegate.hub.http.Answer;
import io.tidegate.hub.http.Negotiation;
import io.tidegate.hub.http.Parameters;
import io.tidegate.hub.http.Problem;
import io.tidegate.hub.http.ProblemException;
import io.tidegate.hub.http.StoreQuestion;
import io.tidegate.hub.rollout.Rollout.Command;
import io.tidegate.hub.rollout.Target;
import io.tidegate.hub.rollout.driver.RolloutController.BusyException;
import io.tidegate.hub.rollout.driver.RolloutDocuments;
import io.tidegate.hub.rollout.driver.RolloutOutcome;
import io.tidegate.hub.rollout.driver.RolloutPlan;
import io.tidegate.hub.rollout.driver.RolloutRequest;
import io.tidegate.hub.rollout.driver.RolloutSummary;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.sync.AgentId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code /rollouts} and what lies beneath it. */
final class RolloutRoutes {

    private static final String ROLLOUTS = "/api/v1/rollouts";

    private static final Set<String> LIST = Set.of("limit", "cursor");
    private static final Set<String> START = Set.of("dry_run", "author");
    private static final Set<String> DETAIL = Set.of("state", "limit", "cursor");
    private static final Set<String> ACT = Set.of("author");
    private static final List<String> JSON = List.of("application/json");
    private static final Set<String> STATES =
            Arrays.stream(Target.State.values()).map(RolloutJson::word).collect(toCollection(TreeSet::new));

    /** Who asked, as long as nobody has to say who he is. */
    private static final String ANONYMOUS = "anonymous";

    private static final String UNDO = "undo";

    private static final int MAX_LIST = 100;
    private static final int LIST_PAGE = 20;
    private static final int MAX_PAGE = 1_000;
    private static final int PAGE = 100;
    private static final long ANSWER_SECONDS = 30;

    private final HubApi.Rollouts room;
    private final StoreQuestion store;

    RolloutRoutes(HubApi.Rollouts room, StoreQuestion store) {
        this.room = room;
        this.store = store;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(ROLLOUTS, LIST, this::list),
                new Endpoint(HttpMethod.POST, ROLLOUTS, START, this::start),
                Endpoint.get(ROLLOUTS + "/{n}", DETAIL, this::detail),
                new Endpoint(HttpMethod.POST, ROLLOUTS + "/{n}/actions", ACT, this::act));
    }

    private void list(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), LIST);
        Negotiation.require(request, "application/json");
        int limit = (int) Math.min(MAX_LIST, parameters.positive("limit", LIST_PAGE));
        long below = parameters.positive("cursor", Long.MAX_VALUE);
        store.ask(
                request,
                () -> room.desk().summaries(below, limit + 1),
                found -> Answer.json(request, Json.bytes(json -> {
                    List<RolloutSummary> page = found.subList(0, Math.min(limit, found.size()));
                    json.writeStartObject();
                    json.writeArrayFieldStart("rollouts");
                    for (RolloutSummary summary : page) {
                        RolloutJson.write(summary, json);
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

    private void start(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), START);
        boolean dry = parameters
                .word(
                        "dry_run",
                        Set.of("true", "false"),
                        word -> Optional.of(word).filter(Set.of("true", "false")::contains))
                .filter("true"::equals)
                .isPresent();
        String author = Objects.requireNonNullElse(parameters.text("author"), ANONYMOUS);
        byte[] body = RequestBody.text(request, JSON).getBytes(StandardCharsets.UTF_8);
        store.ask(
                request,
                () -> {
                    RolloutPlan plan = room.planner().plan(request(body, author));
                    return dry ? Json.bytes(json -> RolloutJson.write(plan, json)) : summary(begun(plan));
                },
                answer -> send(request, dry ? 200 : 201, answer));
    }

    private static RolloutRequest request(byte[] body, String author) {
        Loaded<RolloutRequest> read = RolloutDocuments.request(body, author);
        if (read instanceof Loaded.Valid<RolloutRequest> valid) {
            return valid.value();
        }
        throw invalid("The request is not valid", read.problems());
    }

    private RolloutOutcome begun(RolloutPlan plan) {
        if (!plan.refused().isEmpty()) {
            throw invalid(
                    "The agents could not run this document",
                    plan.refused().get(0).problems());
        }
        return answered(room.controller().begin(plan));
    }

    private static ProblemException invalid(String title, List<ConfigProblem> problems) {
        return new ProblemException(Problem.of(
                        422,
                        "invalid-document",
                        title,
                        "%d things are wrong; each of the errors says where, why, and what to do; nothing was begun"
                                .formatted(problems.size()))
                .with(json -> ConfigJson.errors(problems, json)));
    }

    private void detail(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), DETAIL);
        Negotiation.require(request, "application/json");
        long number = number(request);
        int limit = (int) Math.min(MAX_PAGE, parameters.positive("limit", PAGE));
        long from = parameters.positive("cursor", 1) - 1;
        Optional<String> state =
                parameters.word("state", STATES, word -> Optional.of(word).filter(STATES::contains));
        store.ask(request, () -> room.desk().detail(number).orElseThrow(() -> unknown(number)), found -> {
            List<AgentId> wanted = found.targets().entrySet().stream()
                    .filter(entry -> state.isEmpty()
                            || state.get()
                                    .equals(RolloutJson.word(entry.getValue().state())))
                    .map(Map.Entry::getKey)
                    .toList();
            List<AgentId> page = wanted.stream().skip(from).limit(limit).toList();
            String next = from < wanted.size() - limit ? Long.toString(from + limit + 1) : null;
            Answer.json(request, Json.bytes(json -> RolloutJson.write(found, page, next, json)));
        });
    }

    private void act(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), ACT);
        String author = Objects.requireNonNullElse(parameters.text("author"), ANONYMOUS);
        long number = number(request);
        String action = ActionBody.action(RequestBody.text(request, JSON), actions());
        store.ask(
                request,
                () -> summary(answered(
                        action.equals(UNDO)
                                ? room.controller().undo(number, author)
                                : room.controller()
                                        .command(number, Command.valueOf(action.toUpperCase(Locale.ROOT)), author))),
                answer -> send(request, action.equals(UNDO) ? 201 : 200, answer));
    }

    private static Set<String> actions() {
        Set<String> actions = new TreeSet<>(Set.of(UNDO));
        Arrays.stream(Command.values()).map(RolloutJson::word).forEach(actions::add);
        return actions;
    }

    private byte[] summary(RolloutOutcome outcome) {
        long number = outcome.match(new RolloutOutcome.Cases<>() {
            @Override
            public Long done(RolloutOutcome.Done done) {
                return done.number();
            }

            @Override
            public Long unknown(RolloutOutcome.Unknown unknown) {
                throw RolloutRoutes.unknown(unknown.number());
            }

            @Override
            public Long refused(RolloutOutcome.Refused refused) {
                throw new ProblemException(
                        Problem.of(409, "not-possible", "It is not possible as things are", refused.reason()));
            }
        });
        RolloutSummary summary =
                room.desk().detail(number).orElseThrow(() -> unknown(number)).summary();
        return Json.bytes(json -> RolloutJson.write(summary, json));
    }

    /** What the driver's thread says; on a worker's thread, which may wait. */
    private static RolloutOutcome answered(CompletableFuture<RolloutOutcome> answer) {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof StoreUnavailableException unavailable) {
                throw new ProblemException(Problem.storeUnavailable(String.valueOf(unavailable.getMessage())));
            }
            if (failed.getCause() instanceof BusyException busy) {
                throw new ProblemException(Problem.busy(String.valueOf(busy.getMessage())));
            }
            throw new IllegalStateException("a rollout's driver failed", failed.getCause());
        } catch (TimeoutException late) {
            throw new ProblemException(
                    Problem.busy("rollouts are slow to answer; look at /api/v1/rollouts whether it was done"));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.busy("the hub is stopping"));
        }
    }

    private static void send(RoutingContext request, int status, byte[] body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(body));
    }

    private static long number(RoutingContext request) {
        String text = request.pathParam("n");
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException notANumber) {
            throw new ProblemException(
                    Problem.notFound("rollouts have whole numbers, and this is \"%s\"".formatted(text)));
        }
    }

    private static ProblemException unknown(long number) {
        return new ProblemException(
                Problem.notFound("there is no rollout %d; /api/v1/rollouts lists those that are".formatted(number)));
    }
}
