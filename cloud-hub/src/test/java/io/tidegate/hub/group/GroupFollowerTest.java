package io.tidegate.hub.group;

import static io.tidegate.hub.desired.Reports.SESSION;
import static io.tidegate.hub.desired.Reports.report;
import static io.tidegate.hub.desired.Reports.status;
import static io.tidegate.hub.desired.Reports.verdict;
import static io.tidegate.hub.store.Groups.PUMP;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.desired.ConfigPublication;
import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.desired.EffectiveConfigs;
import io.tidegate.hub.desired.HeardReports;
import io.tidegate.hub.desired.KnownConfigs;
import io.tidegate.hub.desired.Push;
import io.tidegate.hub.desired.RetainingBroker;
import io.tidegate.hub.ingest.SteppedClock;
import io.tidegate.hub.store.FakeConfigTables;
import io.tidegate.hub.store.FakeGroupTables;
import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.control.Verdict.State;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Agents of {@link io.tidegate.hub.desired.Reports} have the label {@code site=p1}. */
class GroupFollowerTest {

    private static final String DEBUG = "{\"log_level\":\"debug\"}";
    private static final String SLOW = "{\"probation\":\"300s\"}";

    private final FakeConfigTables tables = new FakeConfigTables();
    private final FakeGroupTables groupTables = new FakeGroupTables(tables);
    private final KnownGroups labelled = KnownGroups.of(groupTables);
    private final KnownConfigs known = KnownConfigs.of(tables);
    private final SteppedClock clock = new SteppedClock();
    private final DesiredConfigs desired = new DesiredConfigs(tables, known, labelled, agent -> {}, clock);
    private final EffectiveConfigs effective = new EffectiveConfigs(tables, known, agent -> {}, clock);
    private final GroupFollower follower = new GroupFollower(labelled, effective, desired, Runnable::run);
    private final Groups groups = new Groups(groupTables, labelled, effective, follower::check, clock);
    private final HeardReports reports = new HeardReports(
            tables,
            known,
            new ConfigPublication(
                    tables, ConfigSigner.generate(new SecureRandom()), new RetainingBroker(), Runnable::run),
            clock,
            Runnable::run);

    @Test
    void anAgentThatSaysItsLabelsForTheFirstTimeGetsWhatItsGroupsSay() {
        put("boilers", "p1", DEBUG);

        follower.status(PUMP, status(SESSION, 0));

        assertThat(told()).isEqualTo(DEBUG);
    }

    @Test
    void anAgentWithOtherLabelsThanBeforeGoesToOtherGroups() {
        put("boilers", "p1", DEBUG);
        put("valves", "p2", SLOW);
        labelled.heard(PUMP, Map.of("site", "p2"));
        follower.checkAll();
        assertThat(told()).isEqualTo(SLOW);
        settle(1, SLOW, State.APPLIED);

        follower.status(PUMP, status(SESSION, 1));

        assertThat(told()).isEqualTo(DEBUG);
    }

    @Test
    void labelsOfAConfigurationOnTrialAreNotBelievedYet() {
        put("boilers", "p1", DEBUG);
        desired.push(new Push(PUMP, SLOW, 0, "ada", ""));
        settle(1, SLOW, State.TRIAL);

        follower.status(PUMP, status(SESSION, 1));
        assertThat(told()).isEqualTo(SLOW);

        settle(1, SLOW, State.APPLIED);
        assertThat(told()).isEqualTo("{\"log_level\":\"debug\",\"probation\":\"300s\"}");
    }

    @Test
    void whatCouldNotBeReadIsDoneLater() {
        put("boilers", "p1", DEBUG);
        tables.fail(true);
        follower.status(PUMP, status(SESSION, 0));
        tables.fail(false);

        follower.checkDue();

        assertThat(told()).isEqualTo(DEBUG);
    }

    @Test
    void anAgentThatCouldNotRunItStaysWithWhatItWasTold() {
        put("boilers", "p1", "{\"sources\":[{\"name\":\"host\",\"type\":\"host\"}]}");
        String drop = "{\"transforms\":[{\"source\":\"meter\",\"type\":\"drop\"}]}";
        desired.push(new Push(PUMP, drop, 0, "ada", ""));
        settle(1, drop, State.APPLIED);

        follower.status(PUMP, status(SESSION, 1));

        assertThat(told()).isEqualTo(drop);
    }

    private void put(String name, String site, String document) {
        assertThat(groups.put(new GroupWish(name, Map.of("site", site), 0, document, 0, "ada", "")))
                .isInstanceOf(GroupOutcome.Done.class);
    }

    private void settle(long revision, String document, State state) {
        reports.status(PUMP, status(SESSION, revision));
        reports.reported(PUMP, report(state.ordinal() + 1, verdict(revision, document, state), revision, document));
        follower.reported(PUMP, report(state.ordinal() + 1, verdict(revision, document, state), revision, document));
    }

    private String told() {
        return tables.newest(PUMP).orElseThrow().document();
    }
}
