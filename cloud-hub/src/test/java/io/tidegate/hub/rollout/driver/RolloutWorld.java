package io.tidegate.hub.rollout.driver;

import io.tidegate.hub.desired.ConfigPublication;
import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.desired.DocumentLayers;
import io.tidegate.hub.desired.HeardReports;
import io.tidegate.hub.desired.KnownConfigs;
import io.tidegate.hub.desired.Push;
import io.tidegate.hub.desired.Reports;
import io.tidegate.hub.desired.RetainingBroker;
import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.fleet.AgentView.State;
import io.tidegate.hub.fleet.FleetView;
import io.tidegate.hub.ingest.SteppedClock;
import io.tidegate.hub.rollout.Pace;
import io.tidegate.hub.rollout.RolloutLimits;
import io.tidegate.hub.rollout.Share;
import io.tidegate.hub.rollout.Target;
import io.tidegate.hub.store.FakeConfigTables;
import io.tidegate.hub.store.FakeRolloutTables;
import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.LedgerCounts;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A hub's rooms around the driver of rollouts, and agents that take what they are given as a test wants it. */
final class RolloutWorld implements FleetView {

    static final String DEBUG = "{\"log_level\":\"debug\"}";
    static final String WARN = "{\"log_level\":\"warn\"}";

    private static final ConfigSigner SIGNER = ConfigSigner.generate(new SecureRandom());
    private static final long READINGS_PER_SECOND = 10;

    final FakeRolloutTables rollouts = new FakeRolloutTables();
    final FakeConfigTables configs = new FakeConfigTables();
    final SteppedClock clock = new SteppedClock();
    final RetainingBroker broker = new RetainingBroker();
    private final KnownConfigs known = KnownConfigs.of(configs);
    private final ConfigPublication publication = new ConfigPublication(configs, SIGNER, broker, Runnable::run);
    private final HeardReports reports = new HeardReports(configs, known, publication, clock, Runnable::run);
    final DesiredConfigs desired = new DesiredConfigs(configs, known, DocumentLayers.NONE, publication::publish, clock);
    private final Map<String, Agent> agents = new TreeMap<>();
    RolloutDriver driver = newDriver();

    /** One agent. */
    static final class Agent {
        final AgentId id;
        State state = State.ONLINE;
        Verdict.State answers = Verdict.State.APPLIED;
        boolean silencedByDocuments;
        long accepted;
        long reported;
        long tookIn;

        Agent(String id) {
            this.id = new AgentId(id);
        }
    }

    RolloutWorld(int size) {
        for (int i = 0; i < size; i++) {
            Agent agent = new Agent("a%02d".formatted(i));
            agents.put(agent.id.text(), agent);
            reports.status(agent.id, Reports.status(Reports.SESSION, 0));
        }
    }

    private RolloutDriver newDriver() {
        return new RolloutDriver(
                new RolloutDriver.Rooms(rollouts, desired, this, clock),
                RolloutLimits.DEFAULT,
                new ReadingRates.Options(2_000, 2_000, 60_000));
    }

    /** The hub dies and comes back. */
    void restart() {
        driver = newDriver();
    }

    Agent agent(int index) {
        return List.copyOf(agents.values()).get(index);
    }

    List<Agent> all() {
        return List.copyOf(agents.values());
    }

    static RolloutRequest request(String patch, Share abortAbove) {
        Pace pace = new Pace(
                List.of(new Share(1, false), new Share(50, true), Share.ALL), 3_000, 4_000, 10_000, 95, abortAbove, 0);
        return new RolloutRequest(Map.of("site", "p1"), false, patch, pace, "ada", "why");
    }

    long begin(String patch, Share abortAbove) {
        RolloutPlan plan = new RolloutPlanner(this, desired).plan(request(patch, abortAbove));
        return ((RolloutOutcome.Done) driver.begin(plan)).number();
    }

    /** Seconds pass: agents measure, answer, and the driver looks. */
    void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            agents.values().forEach(this::live);
            driver.tick();
        }
    }

    private void live(Agent agent) {
        Optional<DesiredConfig> retained = broker.retained(agent.id);
        boolean runsIt = retained.filter(config -> !config.document().equals(AgentDocuments.NOTHING))
                .isPresent();
        agent.accepted += agent.silencedByDocuments && runsIt ? 0 : READINGS_PER_SECOND;
        if (agent.state == State.ONLINE
                && retained.isPresent()
                && retained.get().revision() > agent.tookIn
                && agent.answers != Verdict.State.PENDING) {
            DesiredConfig config = retained.get();
            agent.tookIn = config.revision();
            Verdict.State state =
                    config.document().equals(AgentDocuments.NOTHING) ? Verdict.State.APPLIED : agent.answers;
            String reason = state == Verdict.State.ROLLED_BACK ? "source press is dead" : "";
            reports.reported(
                    agent.id,
                    Reports.report(
                            ++agent.reported,
                            Reports.verdict(config.revision(), config.document(), state, reason),
                            config.revision(),
                            config.document()));
        }
    }

    void pushByHand(AgentId agent, String document) {
        long newest =
                desired.current(agent).map(stored -> stored.revision().number()).orElse(0L);
        desired.push(new Push(agent, document, newest, "bob", "by hand"));
    }

    /** What an agent is to run now; {@code {}} if nothing was ever pushed. */
    String desiredOf(Agent agent) {
        return desired.current(agent.id).map(stored -> stored.own()).orElse(AgentDocuments.NOTHING);
    }

    long pushed(String document) {
        return agents.values().stream()
                .filter(agent -> desiredOf(agent).equals(document))
                .count();
    }

    Map<Target.State, Long> states(long rollout) {
        Map<Target.State, Long> states = new HashMap<>();
        rollouts.targets(rollout).forEach(target -> states.merge(Target.State.valueOf(target.state()), 1L, Long::sum));
        return states;
    }

    String stateOf(long rollout) {
        return rollouts.rollout(rollout).orElseThrow().standing().state();
    }

    @Override
    public List<AgentView> agents() {
        return agents.values().stream().map(RolloutWorld::view).toList();
    }

    @Override
    public Optional<AgentView> agent(AgentId id) {
        return Optional.ofNullable(agents.get(id.text())).map(RolloutWorld::view);
    }

    private static AgentView view(Agent agent) {
        return new AgentView(
                agent.id,
                agent.state,
                Map.of("site", "p1", "line", agent.id.text()),
                0,
                0,
                OptionalLong.empty(),
                new LedgerCounts(agent.accepted, agent.accepted, Map.of()),
                0,
                0,
                null,
                List.of(),
                null);
    }
}
