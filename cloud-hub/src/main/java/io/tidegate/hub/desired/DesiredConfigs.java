package io.tidegate.hub.desired;

import io.tidegate.hub.store.ConfigTables;
import io.tidegate.hub.store.ConfigTables.Revision;
import io.tidegate.hub.store.ConfigTables.Successor;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.merge.CanonicalJson;
import io.tidegate.protocol.merge.Change;
import io.tidegate.protocol.merge.DocumentDifference;
import io.tidegate.protocol.merge.Layer;
import io.tidegate.protocol.merge.MergedDocument;
import io.tidegate.protocol.sync.AgentId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The durable intent: what each agent is to run. A revision is on disk before anybody hears of it. Any thread. What blocks on
 * the database says so and throws {@link StoreUnavailableException} when that does not answer; nothing is half done then.
 */
public final class DesiredConfigs {

    private final ConfigTables tables;
    private final KnownConfigs known;
    private final DocumentLayers layers;
    private final Consumer<AgentId> publish;
    private final InstantSource clock;
    private final DesiredLimits limits;

    /**
     * @param known what is known of every agent; shared with whoever hears the agents
     * @param layers what lies beneath each agent's own document
     * @param publish is told of each agent that has a new revision, once that is on disk; must not block
     */
    public DesiredConfigs(
            ConfigTables tables,
            KnownConfigs known,
            DocumentLayers layers,
            Consumer<AgentId> publish,
            InstantSource clock) {
        this(tables, known, layers, publish, clock, DesiredLimits.DEFAULT);
    }

    DesiredConfigs(
            ConfigTables tables,
            KnownConfigs known,
            DocumentLayers layers,
            Consumer<AgentId> publish,
            InstantSource clock,
            DesiredLimits limits) {
        this.tables = tables;
        this.known = known;
        this.layers = layers;
        this.publish = publish;
        this.clock = clock;
        this.limits = limits;
    }

    /** Has an agent run a document; blocks until that is on disk or refused. */
    public PushOutcome push(Push push) {
        PushAllOutcome outcome = pushAll(List.of(push));
        return outcome.isDone() ? outcome.accepted().get(0) : outcome.refused().get(0);
    }

    /**
     * Has an agent run its own document with a merge patch (RFC 7396) applied to it; blocks as {@link #push} does.
     *
     * @param patch whose document is the patch
     */
    public PushOutcome patch(Push patch) {
        Loaded<DocumentNode> changes = CheckedDocument.read(patch.document());
        if (!(changes instanceof Loaded.Valid<DocumentNode> valid)) {
            return new PushOutcome.Invalid(patch.agent(), changes.problems());
        }
        Optional<ConfigTables.Stored> newest = tables.newest(patch.agent());
        DocumentNode before =
                CheckedDocument.parse(newest.map(ConfigTables.Stored::own).orElse("{}"));
        MergedDocument after =
                MergedDocument.of(List.of(new Layer("before", before), new Layer("patch", valid.value())));
        return push(new Push(
                patch.agent(),
                CanonicalJson.write(after.document()),
                patch.expectedRevision(),
                patch.author(),
                patch.comment()));
    }

    /**
     * Has several agents run documents: all of them, or none; blocks until that is on disk or refused.
     *
     * @throws IllegalArgumentException if an agent is named twice
     */
    public PushAllOutcome pushAll(List<Push> pushes) {
        requireDistinct(pushes);
        List<PushOutcome.Refused> refused = new ArrayList<>();
        List<PushOutcome.Accepted> accepted = new ArrayList<>();
        List<Successor> successors = new ArrayList<>();
        Map<CheckedDocument.Pair, Loaded<CheckedDocument>> checked = new HashMap<>();
        long configured = known.configured();
        long nowNs = nowNs();
        for (Push push : pushes) {
            Known before = known.of(push.agent());
            Optional<PushOutcome.Refused> no = beyondLimit(push, pushes.size(), before, configured)
                    .or(() -> overtaken(push, before.desiredNumber()));
            if (no.isPresent()) {
                refused.add(no.get());
                continue;
            }
            Loaded<CheckedDocument> document = checked.computeIfAbsent(
                    new CheckedDocument.Pair(push.document(), layers.beneath(push.agent())),
                    pair -> CheckedDocument.of(pair, limits.maxDocumentBytes()));
            if (document instanceof Loaded.Valid<CheckedDocument> valid) {
                accepted.add(accept(push, valid.value(), before, nowNs, successors));
            } else {
                refused.add(new PushOutcome.Invalid(push.agent(), document.problems()));
            }
        }
        if (refused.isEmpty() && !successors.isEmpty()) {
            refused.addAll(add(successors, pushes));
        }
        return refused.isEmpty() ? PushAllOutcome.accepted(accepted) : PushAllOutcome.refused(refused);
    }

    /**
     * Has an agent try its newest document once more, under a new revision: what it has rejected or undone, it does not look at
     * again by itself. Blocks as {@link #push} does.
     */
    public PushOutcome again(AgentId agent, long expectedRevision, String author, String comment) {
        Known before = known.of(agent);
        Optional<ConfigTables.Stored> newest = tables.newest(agent);
        Push push =
                new Push(agent, newest.map(ConfigTables.Stored::own).orElse("{}"), expectedRevision, author, comment);
        Optional<PushOutcome.Refused> no =
                beyondLimit(push, 1, before, known.configured()).or(() -> overtaken(push, before.desiredNumber()));
        if (no.isPresent()) {
            return no.get();
        }
        if (newest.isEmpty()) {
            return push(push);
        }
        Revision next =
                new Revision(agent, before.nextNumber(), newest.get().revision().digest(), nowNs(), author, comment);
        List<PushOutcome.Refused> refused = add(
                List.of(new Successor(
                        new ConfigTables.Stored(
                                next, newest.get().own(), newest.get().document()),
                        before.desiredNumber())),
                List.of(push));
        return refused.isEmpty() ? new PushOutcome.Stored(next) : refused.get(0);
    }

    private PushOutcome.Accepted accept(
            Push push, CheckedDocument document, Known before, long nowNs, List<Successor> successors) {
        Revision newest = before.desired();
        // With groups beneath it, another own document may come to the same.
        if (newest != null
                && newest.digest().equals(document.digest())
                && tables.newest(push.agent()).stream()
                        .anyMatch(stored -> stored.own().equals(document.own()))) {
            return new PushOutcome.Unchanged(newest);
        }
        Revision next = new Revision(
                push.agent(), before.nextNumber(), document.digest(), nowNs, push.author(), push.comment());
        successors.add(new Successor(
                new ConfigTables.Stored(next, document.own(), document.document()), before.desiredNumber()));
        return new PushOutcome.Stored(next);
    }

    /** The database decides: between our look at what is known and now somebody else may have been faster. */
    private List<PushOutcome.Refused> add(List<Successor> successors, List<Push> pushes) {
        List<AgentId> overtaken = tables.add(successors);
        if (overtaken.isEmpty()) {
            for (Successor successor : successors) {
                Revision revision = successor.stored().revision();
                known.desired(revision);
                publish.accept(revision.agent());
            }
            return List.of();
        }
        Set<AgentId> late = Set.copyOf(overtaken);
        return pushes.stream()
                .filter(push -> late.contains(push.agent()))
                .map(push -> stale(push, tables.newest(push.agent())))
                .toList();
    }

    private Optional<PushOutcome.Refused> overtaken(Push push, long newest) {
        return newest == push.expectedRevision()
                ? Optional.empty()
                : Optional.of(stale(push, tables.newest(push.agent())));
    }

    private PushOutcome.Refused stale(Push push, Optional<ConfigTables.Stored> newest) {
        return new PushOutcome.Stale(
                push.agent(),
                push.expectedRevision(),
                newest.map(stored -> stored.revision().number()).orElse(0L),
                between(tables.revision(push.agent(), push.expectedRevision()), newest));
    }

    private Optional<PushOutcome.Refused> beyondLimit(Push push, int pushes, Known before, long configured) {
        String reason = null;
        if (pushes > limits.maxPushesAtOnce()) {
            reason = "%d agents are configured at once; at most %d may be, so do it in parts"
                    .formatted(pushes, limits.maxPushesAtOnce());
        } else if (push.author().isBlank() || push.author().length() > limits.maxAuthorCharacters()) {
            reason = "the author has %d characters; give a name of 1 to %d"
                    .formatted(push.author().length(), limits.maxAuthorCharacters());
        } else if (push.comment().length() > limits.maxCommentCharacters()) {
            reason = "the comment has %d characters; shorten it to %d"
                    .formatted(push.comment().length(), limits.maxCommentCharacters());
        } else if (before.desired() == null && configured + pushes > limits.maxAgents()) {
            reason = "%d agents have a configuration; this hub keeps those of at most %d"
                    .formatted(configured, limits.maxAgents());
        }
        return Optional.ofNullable(reason).map(text -> new PushOutcome.BeyondLimit(push.agent(), text));
    }

    private static void requireDistinct(List<Push> pushes) {
        Set<AgentId> agents = new HashSet<>();
        for (Push push : pushes) {
            if (!agents.add(push.agent())) {
                throw new IllegalArgumentException(push.agent() + " is to run two documents at once");
            }
        }
    }

    /** What is known of an agent's configuration; never blocks. */
    public ConfigView view(AgentId agent) {
        return ConfigView.of(agent, known.of(agent));
    }

    /** Of how many agents what is known is like that; never blocks, but looks at every agent. */
    public long count(Predicate<ConfigView> like) {
        return known.count(like);
    }

    /** The newest revision of an agent; blocks. */
    public Optional<ConfigTables.Stored> current(AgentId agent) {
        return tables.newest(agent);
    }

    /** One revision of an agent, if it is still kept; blocks. */
    public Optional<ConfigTables.Stored> revision(AgentId agent, long number) {
        return tables.revision(agent, number);
    }

    /** Revisions of an agent below a number, newest first; blocks. */
    public List<Revision> revisions(AgentId agent, long below, int limit) {
        return tables.revisions(agent, below, limit);
    }

    /**
     * What differs between what an agent was told under two revisions; blocks.
     *
     * @param from 0 stands for nothing
     * @return empty if one of them is not kept
     */
    public Optional<List<Change>> difference(AgentId agent, long from, long to) {
        Optional<ConfigTables.Stored> older = tables.revision(agent, from);
        Optional<ConfigTables.Stored> newer = tables.revision(agent, to);
        return newer.isEmpty() || (older.isEmpty() && from != 0)
                ? Optional.empty()
                : Optional.of(between(older, newer));
    }

    /** What has become of an agent's revisions, step by step, newest first; failed attempts are in it. Blocks. */
    public List<VerdictStep> history(AgentId agent, int limit) {
        List<VerdictStep> steps = new ArrayList<>(known.of(agent).unsaved());
        Collections.reverse(steps);
        tables.verdicts(agent, limit).forEach(row -> StoredReports.step(row).ifPresent(steps::add));
        return steps.stream().limit(limit).toList();
    }

    private static List<Change> between(Optional<ConfigTables.Stored> older, Optional<ConfigTables.Stored> newer) {
        return DocumentDifference.between(
                CheckedDocument.parse(older.map(ConfigTables.Stored::document).orElse("{}")),
                CheckedDocument.parse(newer.map(ConfigTables.Stored::document).orElse("{}")));
    }

    private long nowNs() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
