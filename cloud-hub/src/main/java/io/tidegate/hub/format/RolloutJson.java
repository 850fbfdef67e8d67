package io.tidegate.hub.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.hub.rollout.Pace;
import io.tidegate.hub.rollout.Progress;
import io.tidegate.hub.rollout.Target;
import io.tidegate.hub.rollout.Target.Failure;
import io.tidegate.hub.rollout.driver.RolloutDesk;
import io.tidegate.hub.rollout.driver.RolloutPlan;
import io.tidegate.hub.rollout.driver.RolloutSummary;
import io.tidegate.protocol.sync.AgentId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Rollouts, as {@code /rollouts} and what lies beneath it show them. */
public final class RolloutJson {

    /** Names of agents in a group; how many there are beyond is said by the group's count. */
    public static final int MAX_NAMES = 20;

    private RolloutJson() {}

    /** The word for a state. */
    public static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** Writes a rollout without its agents. */
    public static void write(RolloutSummary summary, JsonGenerator json) throws IOException {
        json.writeStartObject();
        members(summary, json);
        json.writeEndObject();
    }

    private static void members(RolloutSummary summary, JsonGenerator json) throws IOException {
        Progress progress = summary.progress();
        json.writeNumberField("rollout", summary.number());
        json.writeStringField("state", word(progress.state()));
        json.writeNumberField("wave", progress.wave() + 1);
        json.writeNumberField("waves", summary.pace().waves().size());
        json.writeStringField("reason", progress.reason().isEmpty() ? null : progress.reason());
        json.writeStringField("since", time(progress.sinceMs()));
        json.writeStringField("created", Rfc3339.format(summary.definition().createdNs()));
        json.writeStringField("author", summary.definition().author());
        json.writeStringField("comment", summary.definition().comment());
        json.writeStringField("selector", summary.definition().selector());
        if (summary.definition().undoOf() == 0) {
            json.writeNullField("undo_of");
        } else {
            json.writeNumberField("undo_of", summary.definition().undoOf());
        }
        json.writeNumberField("targets", summary.targets());
        json.writeObjectFieldStart("counts");
        for (Target.State state : Target.State.values()) {
            int offline = state == Target.State.WAITING ? summary.offline() : 0;
            json.writeNumberField(word(state), summary.count(state) - offline);
        }
        json.writeNumberField("offline", summary.offline());
        json.writeEndObject();
    }

    /**
     * Writes a rollout with what was asked for, its waves, its errors, and a page of its agents.
     *
     * @param page agents to show
     * @param next where the next page begins; null if there is none
     */
    public static void write(RolloutDesk.Detail detail, List<AgentId> page, @Nullable String next, JsonGenerator json)
            throws IOException {
        RolloutSummary summary = detail.summary();
        json.writeStartObject();
        members(summary, json);
        if (!summary.definition().document().isEmpty()) {
            json.writeFieldName(summary.definition().whole() ? "document" : "patch");
            json.writeRawValue(summary.definition().document());
        }
        json.writeFieldName("pace");
        json.writeRawValue(summary.definition().pace());
        waves(detail, json);
        errors(detail, json);
        json.writeArrayFieldStart("agents");
        for (AgentId agent : page) {
            Target target = detail.targets().get(agent);
            if (target != null) {
                target(agent, target, json);
            }
        }
        json.writeEndArray();
        json.writeStringField("next", next);
        json.writeEndObject();
    }

    private static void waves(RolloutDesk.Detail detail, JsonGenerator json) throws IOException {
        Pace pace = detail.summary().pace();
        json.writeArrayFieldStart("progress");
        for (int wave = 0; wave < pace.waves().size(); wave++) {
            int of = wave;
            json.writeStartObject();
            json.writeNumberField("wave", wave + 1);
            json.writeStringField("share", pace.waves().get(wave).toString());
            json.writeNumberField("limit", pace.limit(wave, detail.summary().targets()));
            json.writeNumberField("tried", count(detail, of, target -> true));
            json.writeNumberField("healthy", count(detail, of, target -> target.state() == Target.State.HEALTHY));
            json.writeNumberField("failed", count(detail, of, target -> target.state() == Target.State.FAILED));
            json.writeNumberField(
                    "in_progress", count(detail, of, target -> target.state().isInProgress()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static long count(RolloutDesk.Detail detail, int wave, Predicate<Target> which) {
        return detail.targets().values().stream()
                .filter(target -> target.wave() == wave)
                .filter(which)
                .count();
    }

    /** Agents that failed of the same, the most first. */
    private static void errors(RolloutDesk.Detail detail, JsonGenerator json) throws IOException {
        Map<Failure, List<AgentId>> groups = new LinkedHashMap<>();
        detail.targets()
                .forEach((agent, target) -> target.failure()
                        .ifPresent(failure -> groups.computeIfAbsent(failure, any -> new ArrayList<>())
                                .add(agent)));
        json.writeArrayFieldStart("errors");
        for (Map.Entry<Failure, List<AgentId>> group : groups.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Failure, List<AgentId>> each) ->
                                each.getValue().size())
                        .reversed())
                .toList()) {
            json.writeStartObject();
            json.writeStringField("pointer", group.getKey().pointer());
            json.writeStringField("reason", group.getKey().reason());
            agents(group.getValue(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void target(AgentId agent, Target target, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("agent", agent.text());
        json.writeStringField("state", word(target.state()));
        if (target.isTried()) {
            json.writeNumberField("wave", target.wave() + 1);
            json.writeStringField("since", time(target.sinceMs()));
        } else {
            json.writeNullField("wave");
            json.writeNullField("since");
        }
        json.writeNumberField("base", target.base());
        if (target.revision() == 0) {
            json.writeNullField("revision");
        } else {
            json.writeNumberField("revision", target.revision());
        }
        json.writeStringField("pointer", target.failure().map(Failure::pointer).orElse(null));
        json.writeStringField("reason", target.failure().map(Failure::reason).orElse(null));
        json.writeEndObject();
    }

    /** Writes what a rollout would do. */
    public static void write(RolloutPlan plan, JsonGenerator json) throws IOException {
        Pace pace = plan.request().pace();
        json.writeStartObject();
        json.writeStringField("selector", plan.request().selectorText());
        json.writeNumberField("targets", plan.bases().size());
        json.writeNumberField("online", plan.online());
        json.writeNumberField("unchanged", plan.unchanged().size());
        json.writeArrayFieldStart("waves");
        for (int wave = 0; wave < pace.waves().size(); wave++) {
            json.writeStartObject();
            json.writeNumberField("wave", wave + 1);
            json.writeStringField("share", pace.waves().get(wave).toString());
            json.writeNumberField("limit", pace.limit(wave, plan.bases().size()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("groups");
        for (RolloutPlan.ChangeGroup group : plan.groups()) {
            json.writeStartObject();
            agents(group.agents(), json);
            ConfigJson.changes(group.changes(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("refused");
        for (RolloutPlan.RefusedGroup group : plan.refused()) {
            json.writeStartObject();
            agents(group.agents(), json);
            ConfigJson.errors(group.problems(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void agents(List<AgentId> agents, JsonGenerator json) throws IOException {
        json.writeNumberField("count", agents.size());
        json.writeArrayFieldStart("agents");
        for (AgentId agent : agents.subList(0, Math.min(MAX_NAMES, agents.size()))) {
            json.writeString(agent.text());
        }
        json.writeEndArray();
    }

    private static String time(long ms) {
        return Rfc3339.format(TimeUnit.MILLISECONDS.toNanos(ms));
    }
}
