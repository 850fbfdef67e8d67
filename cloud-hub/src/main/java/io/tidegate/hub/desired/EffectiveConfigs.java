package io.tidegate.hub.desired;

import io.tidegate.hub.store.ConfigTables;
import io.tidegate.hub.store.ConfigTables.Revision;
import io.tidegate.hub.store.ConfigTables.Stored;
import io.tidegate.hub.store.ConfigTables.Successor;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.sync.AgentId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Brings what agents are told up to date when what lies beneath their own documents has changed. Any thread; {@link #plan}
 * and {@link #carryOut} block and throw {@link StoreUnavailableException} when the database does not answer.
 */
public final class EffectiveConfigs {

    private final ConfigTables tables;
    private final KnownConfigs known;
    private final Consumer<AgentId> publish;
    private final InstantSource clock;
    private final DesiredLimits limits;

    /** @param publish is told of each agent that has a new revision, once that is on disk; must not block */
    public EffectiveConfigs(ConfigTables tables, KnownConfigs known, Consumer<AgentId> publish, InstantSource clock) {
        this(tables, known, publish, clock, DesiredLimits.DEFAULT);
    }

    EffectiveConfigs(
            ConfigTables tables,
            KnownConfigs known,
            Consumer<AgentId> publish,
            InstantSource clock,
            DesiredLimits limits) {
        this.tables = tables;
        this.known = known;
        this.publish = publish;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * What is to be done.
     *
     * @param successors a revision for each agent for which something changes
     * @param refused agents that could not run what would come of it; then nothing should be done
     */
    public record Plan(List<Successor> successors, List<PushOutcome.Refused> refused) {

        public Plan {
            successors = List.copyOf(successors);
            refused = List.copyOf(refused);
        }
    }

    /**
     * Finds out for whom something changes.
     *
     * @param layers what is to lie beneath their own documents
     */
    public Plan plan(Collection<AgentId> agents, DocumentLayers layers, String author, String comment) {
        List<Successor> successors = new ArrayList<>();
        List<PushOutcome.Refused> refused = new ArrayList<>();
        Map<CheckedDocument.Pair, Loaded<CheckedDocument>> checked = new HashMap<>();
        long fresh = 0;
        for (AgentId agent : agents) {
            String beneath = layers.beneath(agent);
            if (isNothing(agent, beneath)) {
                continue;
            }
            Optional<Stored> newest = tables.newest(agent);
            CheckedDocument.Pair pair =
                    new CheckedDocument.Pair(newest.map(Stored::own).orElse(CheckedDocument.NOTHING), beneath);
            if (newest.map(Stored::document).orElse(CheckedDocument.NOTHING).equals(pair.merged())) {
                continue;
            }
            fresh += newest.isEmpty() ? 1 : 0;
            Loaded<CheckedDocument> document =
                    checked.computeIfAbsent(pair, each -> CheckedDocument.of(each, limits.maxDocumentBytes()));
            if (document instanceof Loaded.Valid<CheckedDocument> valid) {
                successors.add(successor(agent, newest, valid.value(), author, comment));
            } else {
                refused.add(new PushOutcome.Invalid(agent, document.problems()));
            }
        }
        tooMany(successors, fresh).ifPresent(refused::add);
        return new Plan(successors, refused);
    }

    /**
     * Whether nothing lies beneath an agent that was never told anything: most of a fleet that comes back at once, for whom the
     * database need not be asked. One whose first document is being stored just now is asked about again after that.
     */
    private boolean isNothing(AgentId agent, String beneath) {
        return known.of(agent).desired() == null && beneath.equals(CheckedDocument.NOTHING);
    }

    private Successor successor(
            AgentId agent, Optional<Stored> newest, CheckedDocument document, String author, String comment) {
        long before = newest.map(stored -> stored.revision().number()).orElse(0L);
        long next = Math.max(before + 1, known.of(agent).nextNumber());
        return new Successor(
                new Stored(
                        new Revision(agent, next, document.digest(), nowNs(), author, comment),
                        document.own(),
                        document.document()),
                before);
    }

    private Optional<PushOutcome.Refused> tooMany(List<Successor> successors, long fresh) {
        if (successors.isEmpty()) {
            return Optional.empty();
        }
        AgentId first = successors.get(0).stored().revision().agent();
        if (successors.size() > limits.maxPushesAtOnce()) {
            return Optional.of(new PushOutcome.BeyondLimit(
                    first,
                    "%d agents would be configured at once; at most %d may be, so choose fewer by their labels"
                            .formatted(successors.size(), limits.maxPushesAtOnce())));
        }
        long configured = known.configured() + fresh;
        if (configured > limits.maxAgents()) {
            return Optional.of(new PushOutcome.BeyondLimit(
                    first,
                    "%d agents would have a configuration; this hub keeps those of at most %d"
                            .formatted(configured, limits.maxAgents())));
        }
        return Optional.empty();
    }

    /** Stores a plan that nobody is refused by; returns false if it was overtaken, and then nothing was stored. */
    public boolean carryOut(Plan plan) {
        if (plan.successors().isEmpty()) {
            return true;
        }
        if (!tables.add(plan.successors()).isEmpty()) {
            return false;
        }
        stored(plan);
        return true;
    }

    /** A plan is on disk: the agents are told. Never blocks. */
    public void stored(Plan plan) {
        for (Successor successor : plan.successors()) {
            Revision revision = successor.stored().revision();
            known.desired(revision);
            publish.accept(revision.agent());
        }
    }

    private long nowNs() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
