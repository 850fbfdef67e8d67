package io.tidegate.hub.api;

import io.tidegate.hub.command.CommandDesk;
import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.fleet.FleetView;
import io.tidegate.hub.format.Json;
import io.tidegate.hub.format.Rfc3339;
import io.tidegate.hub.http.Negotiation;
import io.tidegate.hub.http.Parameters;
import io.tidegate.hub.http.Problem;
import io.tidegate.hub.http.ProblemException;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.sync.AgentId;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code /agents/{id}/commands}. */
final class CommandRoutes {

    private final CommandDesk desk;
    private final FleetView fleet;
    private final Context context;

    CommandRoutes(CommandDesk desk, FleetView fleet, Context context) {
        this.desk = desk;
        this.fleet = fleet;
        this.context = context;
    }

    List<Endpoint> endpoints() {
        return List.of(new Endpoint(HttpMethod.POST, "/api/v1/agents/{id}/commands", Set.of(), this::command));
    }

    private void command(RoutingContext request) {
        Parameters.of(request.queryParams(), Set.of());
        Negotiation.require(request, "application/json");
        AgentView agent = known(request);
        CommandBody command = CommandBody.read(RequestBody.text(request, List.of("application/json")));
        if (agent.state() == AgentView.State.OFFLINE) {
            throw new ProblemException(noAnswer("%s is not connected since %s; commands are not kept for later"
                    .formatted(agent.agent(), Rfc3339.format(agent.lastSeenNs()))));
        }
        desk.send(agent.agent(), command.kind(), command.argument(), command.within())
                .orElseThrow(() -> new ProblemException(
                        Problem.busy("%d commands are waiting for their replies; come again in a few seconds"
                                .formatted(CommandDesk.MAX_IN_FLIGHT))))
                .thenAccept(reply -> context.runOnContext(ignored -> answer(request, agent.agent(), command, reply)));
    }

    private static void answer(
            RoutingContext request, AgentId agent, CommandBody command, Optional<CommandReply> reply) {
        if (reply.isEmpty()) {
            request.fail(new ProblemException(
                    noAnswer("%s has not answered within %d s; look at its state, or give it longer with \"within\""
                            .formatted(agent, command.within().toSeconds()))));
            return;
        }
        request.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(Json.bytes(json -> {
                    json.writeStartObject();
                    json.writeStringField("agent", agent.text());
                    json.writeStringField("command", word(command.kind()));
                    json.writeStringField("argument", command.argument().isEmpty() ? null : command.argument());
                    json.writeStringField("state", word(reply.get().state()));
                    json.writeStringField("text", reply.get().text());
                    json.writeEndObject();
                })));
    }

    private static Problem noAnswer(String detail) {
        return Problem.of(504, "no-answer", "The agent does not answer", detail);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

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
