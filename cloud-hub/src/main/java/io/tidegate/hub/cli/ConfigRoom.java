package io.tidegate.hub.cli;

import io.tidegate.hub.api.HubApi;
import io.tidegate.hub.broker.MqttBroker;
import io.tidegate.hub.desired.ConfigPublication;
import io.tidegate.hub.desired.ConfigView;
import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.desired.EffectiveConfigs;
import io.tidegate.hub.desired.HeardReports;
import io.tidegate.hub.desired.KnownConfigs;
import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.fleet.ConfigStates;
import io.tidegate.hub.format.ConfigJson;
import io.tidegate.hub.group.GroupFollower;
import io.tidegate.hub.group.Groups;
import io.tidegate.hub.group.KnownGroups;
import io.tidegate.hub.ingest.HubMetrics;
import io.tidegate.hub.ingest.ReportListener;
import io.tidegate.hub.security.SigningKeyFile;
import io.tidegate.hub.store.ConfigTables;
import io.tidegate.hub.store.GroupTables;
import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.control.HubKey;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.ConfigReport;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the hub knows of configurations, wired, with the one thread that publishes and saves it. */
final class ConfigRoom implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigRoom.class);

    /** After this, what failed because the database was away is tried again. */
    private static final long RETRY_SECONDS = 5;

    private static final long CLOSE_LIMIT_SECONDS = 3;

    private final ScheduledExecutorService storage =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "config-storage"));
    private final HubKey key;
    private final KnownConfigs known;
    private final ConfigPublication publication;
    private final HeardReports reports;
    private final DesiredConfigs desired;
    private final KnownGroups labelled;
    private final GroupFollower follower;
    private final Groups groups;

    /** @throws io.tidegate.hub.store.StoreUnavailableException if the database does not answer */
    ConfigRoom(
            ConfigTables tables, GroupTables groupTables, ConfigSigner signer, MqttBroker broker, InstantSource clock) {
        key = signer.key();
        known = KnownConfigs.of(tables);
        publication = new ConfigPublication(tables, signer, broker, storage);
        reports = new HeardReports(tables, known, publication, clock, storage);
        labelled = KnownGroups.of(groupTables);
        EffectiveConfigs effective = new EffectiveConfigs(tables, known, publication::publish, clock);
        desired = new DesiredConfigs(tables, known, labelled, this::pushed, clock);
        follower = new GroupFollower(labelled, effective, desired, storage);
        groups = new Groups(groupTables, labelled, effective, follower::check, clock);
    }

    /** Groups may have changed in the moment of the push, so that is looked at once more. */
    private void pushed(AgentId agent) {
        publication.publish(agent);
        follower.check(agent);
    }

    HubApi.Groups shownGroups() {
        return new HubApi.Groups(groups, labelled);
    }

    DesiredConfigs desired() {
        return desired;
    }

    /** As the fleet shows it. */
    ConfigStates states() {
        return agent -> {
            ConfigView view = desired.view(agent);
            return view.desired()
                    .map(revision -> new AgentView.Config(
                            view.running().orElse(0),
                            revision.number(),
                            ConfigJson.stateText(view.state().orElseThrow())));
        };
    }

    void register(HubMetrics metrics) {
        for (Verdict.State state : Verdict.State.values()) {
            metrics.configs(
                    ConfigJson.stateText(state),
                    () -> desired.count(view -> view.state().equals(Optional.of(state))));
        }
        metrics.gauge(
                "tidegate.hub.config.drifting.agents",
                "Agents that run something else than they are to run, although nothing is on its way",
                desired,
                all -> all.count(view -> view.drift().isPresent()));
    }

    ReportListener reports() {
        return new ReportListener() {
            @Override
            public void status(AgentId agent, AgentStatus status) {
                reports.status(agent, status);
                follower.status(agent, status);
            }

            @Override
            public void reported(AgentId agent, ConfigReport report) {
                reports.reported(agent, report);
                follower.reported(agent, report);
            }
        };
    }

    /** The labels that agents had last; before the broker runs, as they may say others then. */
    void labels(List<AgentView> members) {
        members.forEach(member -> labelled.heard(member.agent(), member.labels()));
    }

    /** The broker runs: it has kept nothing, so everything is published again. */
    void start() {
        LOG.info(
                "configurations are signed with the key {}, which agents pin: keep a copy of {}",
                key,
                SigningKeyFile.NAME);
        known.configuredAgents().forEach(publication::publish);
        follower.checkAll();
        storage.scheduleWithFixedDelay(this::again, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    /** Runs again whatever happened. */
    private void again() {
        try {
            follower.checkDue();
            publication.publishDue();
            reports.save();
        } catch (RuntimeException e) {
            LOG.error("configurations could not be published or saved", e);
        }
    }

    @Override
    public void close() {
        storage.shutdown();
        try {
            if (!storage.awaitTermination(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("configurations are still being published; the rest is published at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reports.save();
    }
}
