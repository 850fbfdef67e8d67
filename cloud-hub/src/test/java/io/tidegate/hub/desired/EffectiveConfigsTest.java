package io.tidegate.hub.desired;

import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.TANK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.desired.EffectiveConfigs.Plan;
import io.tidegate.hub.ingest.SteppedClock;
import io.tidegate.hub.store.FakeConfigTables;
import io.tidegate.protocol.sync.AgentId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EffectiveConfigsTest {

    private static final String DEBUG = "{\"log_level\":\"debug\"}";

    private final FakeConfigTables tables = new FakeConfigTables();
    private final KnownConfigs known = KnownConfigs.of(tables);
    private final List<AgentId> published = new ArrayList<>();

    @Test
    void aPlanThatIsOvertakenStoresNothing() {
        EffectiveConfigs configs = of(DesiredLimits.DEFAULT);
        Plan first = plan(configs);
        Plan second = plan(configs);

        assertThat(configs.carryOut(first)).isTrue();
        assertThat(configs.carryOut(second)).isFalse();

        assertThat(published).containsExactly(PUMP, TANK);
        assertThat(tables.newest(PUMP).orElseThrow().revision().number()).isEqualTo(1);
        assertThat(plan(configs).successors()).isEmpty();
        assertThat(configs.carryOut(plan(configs))).isTrue();
    }

    @Test
    void asManyAgentsAreConfiguredAtOnceAsTheLimitSays() {
        assertThat(plan(of(new DesiredLimits(10, 2, 1_000, 128, 1_000, 16))).refused())
                .isEmpty();
        assertThat(plan(of(new DesiredLimits(10, 1, 1_000, 128, 1_000, 16))).refused())
                .singleElement()
                .isInstanceOfSatisfying(
                        PushOutcome.BeyondLimit.class,
                        beyond -> assertThat(beyond.reason()).contains("2 agents", "at most 1"));
    }

    @Test
    void asManyAgentsHaveAConfigurationAsTheLimitSays() {
        assertThat(plan(of(new DesiredLimits(2, 10, 1_000, 128, 1_000, 16))).refused())
                .isEmpty();
        assertThat(plan(of(new DesiredLimits(1, 10, 1_000, 128, 1_000, 16))).refused())
                .singleElement()
                .isInstanceOf(PushOutcome.BeyondLimit.class);
    }

    @Test
    void whatComesOfItMayBeAsLongAsTheLimitSays() {
        int bytes = DEBUG.length();
        assertThat(plan(of(new DesiredLimits(10, 10, bytes, 128, 1_000, 16))).refused())
                .isEmpty();
        assertThat(plan(of(new DesiredLimits(10, 10, bytes - 1, 128, 1_000, 16)))
                        .refused())
                .hasSize(2)
                .allSatisfy(refused -> assertThat(refused).isInstanceOf(PushOutcome.Invalid.class));
    }

    @Test
    void theDatabaseIsNotAskedForAgentsThatNothingWasEverSaidOf() {
        tables.fail(true);

        Plan plan = of(DesiredLimits.DEFAULT).plan(List.of(PUMP, TANK), agent -> "{}", "hub", "");

        assertThat(plan.successors()).isEmpty();
        assertThat(plan.refused()).isEmpty();
    }

    @Test
    void whoseGroupsSayNothingAnyMoreIsToldSo() {
        EffectiveConfigs configs = of(DesiredLimits.DEFAULT);
        assertThat(configs.carryOut(plan(configs))).isTrue();

        assertThat(configs.plan(List.of(PUMP), agent -> "{}", "hub", "").successors())
                .hasSize(1);
    }

    private static Plan plan(EffectiveConfigs configs) {
        return configs.plan(List.of(PUMP, TANK), agent -> DEBUG, "ada", "");
    }

    private EffectiveConfigs of(DesiredLimits limits) {
        return new EffectiveConfigs(tables, known, published::add, new SteppedClock(), limits);
    }
}
