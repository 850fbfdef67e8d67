package io.tidegate.hub.group;

import io.tidegate.hub.desired.EffectiveConfigs;
import io.tidegate.hub.desired.EffectiveConfigs.Plan;
import io.tidegate.hub.desired.SharedDocument;
import io.tidegate.hub.store.GroupTables;
import io.tidegate.hub.store.GroupTables.GroupRow;
import io.tidegate.hub.store.GroupTables.Written;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.sync.AgentId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Groups are written together with the revisions that follow from them, for all agents that they concern or for none. Any
 * thread. {@link #put} and {@link #delete} block until that is on disk or refused, and throw
 * {@link StoreUnavailableException} when the database does not answer; nothing is half done then.
 */
public final class Groups {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final GroupTables tables;
    private final KnownGroups known;
    private final EffectiveConfigs configs;
    private final Consumer<AgentId> check;
    private final InstantSource clock;
    private final GroupLimits limits;

    /**
     * @param check looks once more at an agent that a change concerns: it may have been pushed to in the same moment; must not
     *     block
     */
    public Groups(
            GroupTables tables,
            KnownGroups known,
            EffectiveConfigs configs,
            Consumer<AgentId> check,
            InstantSource clock) {
        this.tables = tables;
        this.known = known;
        this.configs = configs;
        this.check = check;
        this.clock = clock;
        this.limits = GroupLimits.DEFAULT;
    }

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Ascending by name; never blocks. */
    public List<Group> all() {
        return known.now().groups().stream()
                .sorted(Comparator.comparing(Group::name))
                .toList();
    }

    /** Never blocks. */
    public Optional<Group> find(String name) {
        return known.now().find(name);
    }

    /** How many agents a group concerns; never blocks. */
    public int agents(Group group) {
        return known.chosenBy(group).size();
    }

    /**
     * Adds or replaces a group.
     *
     * @throws IllegalArgumentException if its name is none
     */
    public GroupOutcome put(GroupWish wish) {
        if (!isName(wish.name())) {
            throw new IllegalArgumentException(wish.name() + " is no name of a group");
        }
        Loaded<String> document = SharedDocument.check(wish.document());
        if (!(document instanceof Loaded.Valid<String> valid)) {
            return new GroupOutcome.Invalid(document.problems());
        }
        Group after = new Group(
                wish.name(),
                wish.selector(),
                wish.priority(),
                valid.value(),
                wish.expectedRevision() + 1,
                nowNs(),
                wish.author(),
                wish.comment());
        return change(
                new Change(wish.name(), wish.expectedRevision(), Optional.of(after), wish.author(), wish.comment()));
    }

    /** Removes a group: its agents are told what is left. */
    public GroupOutcome delete(String name, long expectedRevision, String author, String comment) {
        return change(new Change(name, expectedRevision, Optional.empty(), author, comment));
    }

    /** @param after empty if the group is to go */
    private record Change(String name, long expected, Optional<Group> after, String author, String comment) {

        GroupSet of(GroupSet before) {
            return after.map(before::with).orElseGet(() -> before.without(name));
        }

        /** As each revision that follows from it says. */
        String reason() {
            String what = "group %s %s".formatted(name, after.isPresent() ? "changed" : "deleted");
            return comment.isEmpty() ? what : what + ": " + comment;
        }
    }

    /** Between our look at what is known and the database somebody else may have been faster; then it is done anew. */
    private GroupOutcome change(Change change) {
        for (int attempt = 0; attempt < limits.maxAttempts(); attempt++) {
            known.refresh(tables);
            GroupSet before = known.now();
            Optional<GroupOutcome> no = stale(change, before).or(() -> beyondLimit(change, before));
            if (no.isPresent()) {
                return no.get();
            }
            GroupSet after = change.of(before);
            Set<AgentId> concerned = new HashSet<>();
            before.find(change.name()).map(known::chosenBy).ifPresent(concerned::addAll);
            change.after().map(known::chosenBy).ifPresent(concerned::addAll);
            Plan plan = configs.plan(
                    inOrder(concerned), agent -> known.beneath(after, agent), change.author(), change.reason());
            if (!plan.refused().isEmpty()) {
                return new GroupOutcome.Unfit(plan.refused());
            }
            if (write(change, plan) == Written.DONE) {
                known.refresh(tables);
                configs.stored(plan);
                concerned.forEach(check);
                return new GroupOutcome.Done(plan.successors().size());
            }
        }
        return new GroupOutcome.Busy(limits.maxAttempts());
    }

    private Written write(Change change, Plan plan) {
        return change.after()
                .map(group -> tables.put(row(group), change.expected(), plan.successors()))
                .orElseGet(() -> tables.delete(change.name(), change.expected(), plan.successors()));
    }

    private static Optional<GroupOutcome> stale(Change change, GroupSet before) {
        long newest = before.find(change.name()).map(Group::revision).orElse(0L);
        return newest == change.expected()
                ? Optional.empty()
                : Optional.of(new GroupOutcome.Stale(change.expected(), newest));
    }

    private Optional<GroupOutcome> beyondLimit(Change change, GroupSet before) {
        String reason = null;
        if (change.author().isBlank() || change.author().length() > limits.maxAuthorCharacters()) {
            reason = "the author has %d characters; give a name of 1 to %d"
                    .formatted(change.author().length(), limits.maxAuthorCharacters());
        } else if (change.comment().length() > limits.maxCommentCharacters()) {
            reason = "the comment has %d characters; shorten it to %d"
                    .formatted(change.comment().length(), limits.maxCommentCharacters());
        } else if (change.after().isPresent() && change.of(before).groups().size() > limits.maxGroups()) {
            reason = "there are %d groups, and this hub keeps at most that many; delete one that nobody needs"
                    .formatted(limits.maxGroups());
        }
        return Optional.ofNullable(reason).map(GroupOutcome.BeyondLimit::new);
    }

    private static List<AgentId> inOrder(Set<AgentId> agents) {
        return agents.stream().sorted(Comparator.comparing(AgentId::text)).toList();
    }

    private static GroupRow row(Group group) {
        return new GroupRow(
                group.name(),
                GroupDocuments.write(group.selector()),
                group.priority(),
                group.document(),
                group.revision(),
                group.updatedNs(),
                group.author(),
                group.comment());
    }

    private long nowNs() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
