package io.tidegate.hub.group;

import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.desired.EffectiveConfigs;
import io.tidegate.hub.desired.EffectiveConfigs.Plan;
import io.tidegate.hub.ingest.ReportListener;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.ConfigReport;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has agents follow their labels: when those change, other groups choose them. An agent is only moved once it has settled:
 * a configuration on trial may itself have brought the labels, and take them away again.
 */
public final class GroupFollower implements ReportListener {

    private static final Logger LOG = LoggerFactory.getLogger(GroupFollower.class);

    /** As revisions say who has wished for them. */
    private static final String AUTHOR = "hub";

    private final KnownGroups groups;
    private final EffectiveConfigs configs;
    private final DesiredConfigs desired;
    private final Executor storage;
    private final Set<AgentId> unsettled = ConcurrentHashMap.newKeySet();
    private final Set<AgentId> due = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean queued = new AtomicBoolean();

    /** @param storage one thread that may block */
    public GroupFollower(KnownGroups groups, EffectiveConfigs configs, DesiredConfigs desired, Executor storage) {
        this.groups = groups;
        this.configs = configs;
        this.desired = desired;
        this.storage = storage;
    }

    @Override
    public void status(AgentId agent, AgentStatus status) {
        if (status.online() && groups.heard(agent, status.labels())) {
            checkOnceSettled(agent);
        }
    }

    @Override
    public void reported(AgentId agent, ConfigReport report) {
        if (unsettled.remove(agent)) {
            checkOnceSettled(agent);
        }
    }

    /** All agents of which the labels are known, as after a start: the hub may have died before it could see to it. */
    public void checkAll() {
        groups.agents().forEach(this::checkOnceSettled);
    }

    private void checkOnceSettled(AgentId agent) {
        if (desired.view(agent).state().map(Verdict.State::isFinal).orElse(true)) {
            check(agent);
        } else {
            unsettled.add(agent);
        }
    }

    /** What the agent is told may not be what follows from its groups. Any thread; never blocks. */
    public void check(AgentId agent) {
        due.add(agent);
        wake();
    }

    private void wake() {
        if (queued.compareAndSet(false, true)) {
            storage.execute(this::checkDue);
        }
    }

    /** Sees to those that are due. Blocks; on the storage thread, now and then too in case the database was away. */
    public void checkDue() {
        queued.set(false);
        for (AgentId agent : List.copyOf(due)) {
            // Before it is read, so that what changes from now on is looked at again.
            due.remove(agent);
            try {
                if (!bringUpToDate(agent)) {
                    due.add(agent);
                }
            } catch (StoreUnavailableException e) {
                due.add(agent);
                LOG.warn("agents could not be given what their groups say: {}; it is tried again", e.getMessage());
                return;
            }
        }
    }

    private boolean bringUpToDate(AgentId agent) {
        Plan plan = configs.plan(List.of(agent), groups, AUTHOR, "its labels or its groups have changed");
        if (plan.refused().isEmpty()) {
            return configs.carryOut(plan);
        }
        LOG.warn(
                "{} stays with what it was told, because it could not run what follows from its groups: {}; change the groups, its own document or its labels",
                agent,
                plan.refused().get(0));
        return true;
    }
}
