package io.tidegate.hub.api;

import io.tidegate.hub.desired.PushOutcome;
import io.tidegate.hub.format.ConfigJson;
import io.tidegate.hub.format.GroupJson;
import io.tidegate.hub.format.Json;
import io.tidegate.hub.group.Group;
import io.tidegate.hub.group.GroupDocuments;
import io.tidegate.hub.group.GroupOutcome;
import io.tidegate.hub.group.GroupWish;
import io.tidegate.hub.group.Groups;
import io.tidegate.hub.http.Answer;
import io.tidegate.hub.http.Negotiation;
import io.tidegate.hub.http.Parameters;
import io.tidegate.hub.http.Problem;
import io.tidegate.hub.http.ProblemException;
import io.tidegate.hub.http.StoreQuestion;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.document.ConfigProblem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /groups} and what lies beneath it. */
final class GroupRoutes {

    private static final String GROUPS = "/api/v1/groups";
    private static final String GROUP = GROUPS + "/{name}";

    private static final Set<String> WRITE = Set.of("author", "comment");
    private static final List<String> DOCUMENT = List.of("application/json", "application/yaml");

    /** Who wrote, as long as nobody has to say who he is. */
    private static final String ANONYMOUS = "anonymous";

    private final Groups groups;
    private final StoreQuestion store;

    GroupRoutes(Groups groups, StoreQuestion store) {
        this.groups = groups;
        this.store = store;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(GROUPS, Set.of(), this::list),
                Endpoint.get(GROUP, Set.of(), this::one),
                new Endpoint(HttpMethod.PUT, GROUP, WRITE, this::put),
                new Endpoint(HttpMethod.DELETE, GROUP, WRITE, this::delete));
    }

    private void list(RoutingContext request) {
        Parameters.of(request.queryParams(), Set.of());
        Negotiation.require(request, "application/json");
        Answer.json(request, Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("groups");
            for (Group group : groups.all()) {
                GroupJson.write(group, groups.agents(group), json);
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private void one(RoutingContext request) {
        Parameters.of(request.queryParams(), Set.of());
        Negotiation.require(request, "application/json");
        send(request, 200, existing(name(request)));
    }

    private void put(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), WRITE);
        String name = name(request);
        String body = RequestBody.text(request, DOCUMENT);
        IfMatch precondition = IfMatch.of(request);
        Loaded<GroupDocuments.Request> read = GroupDocuments.request(body.getBytes(StandardCharsets.UTF_8));
        if (!(read instanceof Loaded.Valid<GroupDocuments.Request> valid)) {
            throw invalid(read.problems());
        }
        GroupDocuments.Request wished = valid.value();
        store.ask(
                request,
                () -> {
                    long expected = expected(precondition, name);
                    return accepted(
                            name,
                            groups.put(new GroupWish(
                                    name,
                                    wished.selector(),
                                    wished.priority(),
                                    wished.document(),
                                    expected,
                                    author(parameters),
                                    comment(parameters))));
                },
                done -> send(request, 200, existing(name)));
    }

    private void delete(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), WRITE);
        String name = name(request);
        IfMatch precondition = IfMatch.of(request);
        existing(name);
        store.ask(
                request,
                () -> accepted(
                        name,
                        groups.delete(name, expected(precondition, name), author(parameters), comment(parameters))),
                done -> request.response().setStatusCode(204).end());
    }

    private static String author(Parameters parameters) {
        return Objects.requireNonNullElse(parameters.text("author"), ANONYMOUS);
    }

    private static String comment(Parameters parameters) {
        return Objects.requireNonNullElse(parameters.text("comment"), "");
    }

    private long expected(IfMatch precondition, String name) {
        return precondition.revision(() -> groups.find(name).map(Group::revision));
    }

    private void send(RoutingContext request, int status, Group group) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.ETAG, IfMatch.tag(group.revision()))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(Json.bytes(json -> GroupJson.write(group, groups.agents(group), json))));
    }

    /** @throws ProblemException 404 if the path names no group that there could be */
    private static String name(RoutingContext request) {
        String name = request.pathParam("name");
        if (!Groups.isName(name)) {
            throw new ProblemException(Problem.notFound(
                    "\"%s\" is no name of a group: 1 to 64 of a-z 0-9 . _ - beginning with a letter or digit"
                            .formatted(name)));
        }
        return name;
    }

    private Group existing(String name) {
        return groups.find(name)
                .orElseThrow(() -> new ProblemException(Problem.notFound(
                        "there is no group \"%s\"; /api/v1/groups lists those that are, and a PUT with If-Match \"0\" makes one"
                                .formatted(name))));
    }

    private static ProblemException invalid(List<ConfigProblem> problems) {
        return new ProblemException(Problem.of(
                        422,
                        "invalid-document",
                        "The group is not valid",
                        "%d things are wrong; each of the errors says where, why, and what to do; nothing was changed"
                                .formatted(problems.size()))
                .with(json -> ConfigJson.errors(problems, json)));
    }

    private static Integer accepted(String name, GroupOutcome outcome) {
        return outcome.match(new GroupOutcome.Cases<>() {
            @Override
            public Integer done(GroupOutcome.Done done) {
                return done.changedAgents();
            }

            @Override
            public Integer stale(GroupOutcome.Stale stale) {
                throw new ProblemException(Problem.of(
                                412,
                                "stale",
                                "Somebody else has changed it",
                                "If-Match says revision %d of group %s and the newest is %d; look at it, and send If-Match: \"%d\" if you still want yours"
                                        .formatted(stale.expected(), name, stale.newest(), stale.newest()))
                        .with(Map.of("ETag", IfMatch.tag(stale.newest()))));
            }

            @Override
            public Integer invalid(GroupOutcome.Invalid invalid) {
                throw GroupRoutes.invalid(invalid.problems());
            }

            @Override
            public Integer unfit(GroupOutcome.Unfit unfit) {
                throw unfitFor(unfit.agents());
            }

            @Override
            public Integer beyondLimit(GroupOutcome.BeyondLimit beyondLimit) {
                throw new ProblemException(
                        Problem.of(422, "beyond-limit", "It is more than this hub takes", beyondLimit.reason()));
            }

            @Override
            public Integer busy(GroupOutcome.Busy busy) {
                throw new ProblemException(Problem.busy(
                        "agents of the group were changed by others in each of %d attempts; come again in a few seconds"
                                .formatted(busy.attempts())));
            }
        });
    }

    private static String named(List<PushOutcome.Refused> agents) {
        String names = agents.stream()
                .limit(GroupJson.MAX_NAMED_AGENTS)
                .map(each -> each.agent().text())
                .collect(Collectors.joining(", "));
        return agents.size() > GroupJson.MAX_NAMED_AGENTS ? names + " and others" : names;
    }

    private static ProblemException unfitFor(List<PushOutcome.Refused> agents) {
        PushOutcome.Refused first = agents.get(0);
        if (first instanceof PushOutcome.BeyondLimit beyond) {
            return new ProblemException(
                    Problem.of(422, "beyond-limit", "It is more than this hub takes", beyond.reason()));
        }
        return new ProblemException(Problem.of(
                        422,
                        "invalid-document",
                        "Agents of the group could not run what would come of it",
                        "%d agents could not run their own document over those of their groups: %s; the errors are those of %s; nothing was changed for any"
                                .formatted(agents.size(), named(agents), first.agent()))
                .with(json -> GroupJson.refused(agents, json)));
    }
}
