package io.tidegate.hub.cli;

import io.tidegate.hub.api.HubApi;
import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.fleet.FleetView;
import io.tidegate.hub.format.RolloutJson;
import io.tidegate.hub.ingest.HubMetrics;
import io.tidegate.hub.ingest.ReportListener;
import io.tidegate.hub.rollout.Target;
import io.tidegate.hub.rollout.driver.RolloutController;
import io.tidegate.hub.rollout.driver.RolloutDesk;
import io.tidegate.hub.rollout.driver.RolloutPlanner;
import io.tidegate.hub.store.RolloutTables;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.ConfigReport;
import java.time.InstantSource;

/** Rollouts, wired. */
final class RolloutRoom implements AutoCloseable {

    private final RolloutController controller;
    private final HubApi.Rollouts shown;

    RolloutRoom(RolloutTables tables, DesiredConfigs desired, FleetView fleet, InstantSource clock) {
        controller = new RolloutController(tables, desired, fleet, clock);
        shown = new HubApi.Rollouts(new RolloutPlanner(fleet, desired), controller, new RolloutDesk(tables, fleet));
    }

    HubApi.Rollouts shown() {
        return shown;
    }

    void start() {
        controller.start();
    }

    void register(HubMetrics metrics) {
        for (Target.State state : Target.State.values()) {
            metrics.rolloutAgents(
                    RolloutJson.word(state),
                    () -> controller.summaries().stream()
                            .filter(summary -> !summary.progress().state().isOver())
                            .mapToLong(summary -> summary.count(state))
                            .sum());
        }
    }

    /** Tells {@code others} first, and has the rollouts look then. */
    ReportListener after(ReportListener others) {
        return new ReportListener() {
            @Override
            public void status(AgentId agent, AgentStatus status) {
                others.status(agent, status);
            }

            @Override
            public void reported(AgentId agent, ConfigReport report) {
                others.reported(agent, report);
                controller.wake();
            }
        };
    }

    @Override
    public void close() {
        controller.close();
    }
}
