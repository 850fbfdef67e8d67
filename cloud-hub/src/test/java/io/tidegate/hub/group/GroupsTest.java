package io.tidegate.hub.group;

import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.TANK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.desired.EffectiveConfigs;
import io.tidegate.hub.desired.KnownConfigs;
import io.tidegate.hub.desired.Push;
import io.tidegate.hub.desired.PushOutcome;
import io.tidegate.hub.ingest.SteppedClock;
import io.tidegate.hub.store.ConfigTables.Revision;
import io.tidegate.hub.store.ConfigTables.Stored;
import io.tidegate.hub.store.ConfigTables.Successor;
import io.tidegate.hub.store.FakeConfigTables;
import io.tidegate.hub.store.FakeGroupTables;
import io.tidegate.hub.store.GroupTables;
import io.tidegate.hub.store.GroupTables.GroupRow;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.sync.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupsTest {

    private static final String DEBUG = "{\"log_level\":\"debug\"}";
    private static final String WARN = "{\"log_level\":\"warn\"}";
    private static final String SLOW = "{\"probation\":\"300s\"}";
    private static final Map<String, String> P1 = Map.of("site", "p1");
    private static final Map<String, String> P2 = Map.of("site", "p2");

    private final FakeConfigTables tables = new FakeConfigTables();
    private final FakeGroupTables groupTables = new FakeGroupTables(tables);
    private final KnownGroups labelled = KnownGroups.of(groupTables);
    private final KnownConfigs known = KnownConfigs.of(tables);
    private final SteppedClock clock = new SteppedClock();
    private final List<AgentId> published = new ArrayList<>();
    private final DesiredConfigs desired = new DesiredConfigs(tables, known, labelled, published::add, clock);
    private final EffectiveConfigs effective = new EffectiveConfigs(tables, known, published::add, clock);
    private final List<AgentId> checked = new ArrayList<>();
    private final Groups groups = new Groups(groupTables, labelled, effective, checked::add, clock);

    @Test
    void agentsWithItsLabelsGetItsDocumentAndOthersDoNot() {
        labelled.heard(PUMP, Map.of("site", "p1", "line", "3"));
        labelled.heard(TANK, P2);

        assertThat(put("boilers", P1, 0, DEBUG, 0)).isEqualTo(new GroupOutcome.Done(1));

        assertThat(told(PUMP)).isEqualTo(DEBUG);
        assertThat(tables.newest(PUMP).orElseThrow().own()).isEqualTo("{}");
        assertThat(tables.newest(PUMP).orElseThrow().revision().comment()).isEqualTo("group boilers changed: why");
        assertThat(tables.newest(TANK)).isEmpty();
        assertThat(published).containsExactly(PUMP);
        assertThat(checked).containsExactly(PUMP);
    }

    @Test
    void theHigherPriorityPrevailsThenTheLaterNameAndTheAgentsOwnOverAll() {
        labelled.heard(PUMP, P1);
        put("a", P1, 5, DEBUG, 0);
        put("c", P1, 0, "{\"log_level\":\"info\",\"probation\":\"300s\"}", 0);
        put("b", Map.of(), 0, "{\"log_level\":\"info\",\"probation\":\"200s\"}", 0);
        assertThat(told(PUMP)).isEqualTo("{\"log_level\":\"debug\",\"probation\":\"300s\"}");
        assertThat(origins(PUMP))
                .containsExactlyInAnyOrderEntriesOf(Map.of("/log_level", "group a", "/probation", "group c"));

        push(PUMP, WARN);

        assertThat(told(PUMP)).isEqualTo("{\"log_level\":\"warn\",\"probation\":\"300s\"}");
        assertThat(tables.newest(PUMP).orElseThrow().own()).isEqualTo(WARN);
        assertThat(origins(PUMP)).containsEntry("/log_level", "own");
    }

    @Test
    void aChangeOfAGroupReachesThoseItChoosesNowAndThoseItHasChosenBefore() {
        labelled.heard(PUMP, P1);
        labelled.heard(TANK, P2);
        push(PUMP, SLOW);
        put("boilers", P1, 0, DEBUG, 0);
        published.clear();

        assertThat(put("boilers", P2, 0, DEBUG, 1)).isEqualTo(new GroupOutcome.Done(2));

        assertThat(told(PUMP)).isEqualTo(SLOW);
        assertThat(told(TANK)).isEqualTo(DEBUG);
        assertThat(published).containsExactly(PUMP, TANK);
    }

    @Test
    void whatComesToTheSameForAnAgentIsNoNewRevision() {
        labelled.heard(PUMP, P1);
        push(PUMP, WARN);

        assertThat(put("boilers", P1, 0, DEBUG, 0)).isEqualTo(new GroupOutcome.Done(0));

        assertThat(desired.revisions(PUMP, Long.MAX_VALUE, 10)).hasSize(1);
        assertThat(groups.find("boilers").orElseThrow().document()).isEqualTo(DEBUG);
    }

    @Test
    void whatAnAgentIsToldAlreadyByItsGroupIsKeptAsItsOwn() {
        labelled.heard(PUMP, P1);
        put("boilers", P1, 0, DEBUG, 0);

        assertThat(push(PUMP, DEBUG)).isInstanceOf(PushOutcome.Stored.class);
        assertThat(push(PUMP, DEBUG)).isInstanceOf(PushOutcome.Unchanged.class);

        groups.delete("boilers", 1, "ada", "");
        assertThat(told(PUMP)).isEqualTo(DEBUG);
    }

    @Test
    void ofADeletedGroupNothingIsLeft() {
        labelled.heard(PUMP, P1);
        put("boilers", P1, 0, DEBUG, 0);

        assertThat(groups.delete("boilers", 1, "ada", "")).isEqualTo(new GroupOutcome.Done(1));

        assertThat(told(PUMP)).isEqualTo("{}");
        assertThat(groups.all()).isEmpty();
        assertThat(groups.delete("boilers", 1, "ada", "")).isEqualTo(new GroupOutcome.Stale(1, 0));
    }

    @Test
    void whoHasNotSeenTheNewestIsToldSo() {
        put("boilers", P1, 0, DEBUG, 0);

        assertThat(put("boilers", P1, 0, WARN, 0)).isEqualTo(new GroupOutcome.Stale(0, 1));
        assertThat(put("boilers", P1, 0, WARN, 2)).isEqualTo(new GroupOutcome.Stale(2, 1));
        assertThat(put("boilers", P1, 0, WARN, 1)).isEqualTo(new GroupOutcome.Done(0));
    }

    @Test
    void aDocumentThatNoAgentCouldRunIsRefused() {
        labelled.heard(PUMP, P1);

        GroupOutcome invalid = put("boilers", P1, 0, "{\"log_levl\":\"debug\"}", 0);

        assertThat(((GroupOutcome.Invalid) invalid).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.pointer()).isEqualTo("/log_levl"));
        assertThat(groups.all()).isEmpty();
    }

    @Test
    void aGroupCannotGiveTheLabelsByWhichItChooses() {
        GroupOutcome invalid = put("boilers", P1, 0, "{\"agent\":{\"labels\":{\"site\":\"p2\"}}}", 0);

        assertThat(((GroupOutcome.Invalid) invalid).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.pointer()).isEqualTo("/agent/labels"));
    }

    @Test
    void whereOneAgentCouldNotRunWhatComesOfItNothingIsChangedForAny() {
        labelled.heard(PUMP, P1);
        labelled.heard(TANK, P1);
        push(TANK, "{\"transforms\":[{\"type\":\"drop\",\"source\":\"meter\"}]}");
        published.clear();

        GroupOutcome outcome = put("boilers", P1, 0, "{\"sources\":[{\"name\":\"host\",\"type\":\"host\"}]}", 0);

        assertThat(outcome).isInstanceOf(GroupOutcome.Unfit.class);
        assertThat(((GroupOutcome.Unfit) outcome).agents())
                .singleElement()
                .isInstanceOfSatisfying(PushOutcome.Invalid.class, invalid -> {
                    assertThat(invalid.agent()).isEqualTo(TANK);
                    assertThat(invalid.problems().get(0).why()).contains("laid over those of its groups");
                });
        assertThat(tables.newest(PUMP)).isEmpty();
        assertThat(groups.all()).isEmpty();
        assertThat(published).isEmpty();
    }

    @Test
    void anAgentsOwnIsRefusedIfItDoesNotFitItsGroups() {
        labelled.heard(PUMP, P1);
        put("boilers", P1, 0, "{\"sources\":[{\"name\":\"host\",\"type\":\"host\"}]}", 0);

        assertThat(push(PUMP, "{\"transforms\":[{\"type\":\"drop\",\"source\":\"meter\"}]}"))
                .isInstanceOf(PushOutcome.Invalid.class);
    }

    @Test
    void asManyGroupsAreKeptAsTheLimitSays() {
        int most = GroupLimits.DEFAULT.maxGroups();
        for (int i = 0; i < most; i++) {
            assertThat(put("g" + i, P1, 0, DEBUG, 0)).isEqualTo(new GroupOutcome.Done(0));
        }

        GroupOutcome one = put("more", P1, 0, DEBUG, 0);

        assertThat(one).isInstanceOf(GroupOutcome.BeyondLimit.class);
        assertThat(((GroupOutcome.BeyondLimit) one).reason()).contains("64 groups");
        assertThat(put("g0", P1, 0, WARN, 1)).isEqualTo(new GroupOutcome.Done(0));
    }

    @Test
    void anAgentThatIsPushedToAtTheSameTimeIsLookedAtAnew() {
        labelled.heard(PUMP, P1);
        push(PUMP, SLOW);
        tables.add(List.of(
                new Successor(new Stored(new Revision(PUMP, 2, Digest.of("{}"), 1, "eve", ""), "{}", "{}"), 1)));

        assertThat(put("boilers", P1, 0, DEBUG, 0)).isEqualTo(new GroupOutcome.Done(1));

        assertThat(told(PUMP)).isEqualTo(DEBUG);
        assertThat(tables.newest(PUMP).orElseThrow().revision().number()).isEqualTo(3);
    }

    @Test
    void whereAgentsAreChangedAllTheTimeItGivesUp() {
        int[] attempts = {0};
        GroupTables overtaken = new GroupTables() {
            @Override
            public List<GroupRow> groups() {
                return List.of();
            }

            @Override
            public Written put(GroupRow group, long after, List<Successor> successors) {
                attempts[0]++;
                return Written.AGENT_OVERTAKEN;
            }

            @Override
            public Written delete(String name, long after, List<Successor> successors) {
                throw new AssertionError("nobody deletes");
            }
        };
        Groups hindered = new Groups(overtaken, labelled, effective, checked::add, clock);

        assertThat(hindered.put(new GroupWish("boilers", P1, 0, DEBUG, 0, "ada", "")))
                .isEqualTo(new GroupOutcome.Busy(5));
        assertThat(attempts[0]).isEqualTo(GroupLimits.DEFAULT.maxAttempts()).isEqualTo(5);
        assertThat(checked).isEmpty();
    }

    @Test
    void authorAndCommentAreAsLongAsTheLimitsSay() {
        assertThat(groups.put(new GroupWish("a", P1, 0, DEBUG, 0, "a".repeat(128), "c".repeat(1_000))))
                .isEqualTo(new GroupOutcome.Done(0));
        assertThat(groups.put(new GroupWish("b", P1, 0, DEBUG, 0, "a".repeat(129), "")))
                .isInstanceOf(GroupOutcome.BeyondLimit.class);
        assertThat(groups.put(new GroupWish("b", P1, 0, DEBUG, 0, " ", "")))
                .isInstanceOf(GroupOutcome.BeyondLimit.class);
        assertThat(groups.put(new GroupWish("b", P1, 0, DEBUG, 0, "a", "c".repeat(1_001))))
                .isInstanceOf(GroupOutcome.BeyondLimit.class);
    }

    @Test
    void aGroupOfAnotherWriterIsSeenBeforeAnythingIsDecided() {
        labelled.heard(PUMP, P1);
        groupTables.put(new GroupRow("eves", "{\"site\":\"p1\"}", 0, SLOW, 1, 1, "eve", ""), 0, List.of());

        put("boilers", P1, 0, DEBUG, 0);

        assertThat(told(PUMP)).isEqualTo("{\"log_level\":\"debug\",\"probation\":\"300s\"}");
    }

    @Test
    void labelsOfAnyTextAreReadBackAsTheyWere() {
        Map<String, String> odd = Map.of("a\"b\\", "é\\\", {x}: ü", "z", "yes");
        put("odd", odd, -4, DEBUG, 0);

        assertThat(KnownGroups.of(groupTables).now().find("odd").orElseThrow().selector())
                .isEqualTo(odd);
    }

    private GroupOutcome put(String name, Map<String, String> selector, int priority, String document, long expected) {
        return groups.put(new GroupWish(name, selector, priority, document, expected, "ada", "why"));
    }

    private PushOutcome push(AgentId agent, String document) {
        long newest = desired.view(agent).desired().map(Revision::number).orElse(0L);
        return desired.push(new Push(agent, document, newest, "ada", ""));
    }

    private String told(AgentId agent) {
        return tables.newest(agent).orElseThrow().document();
    }

    private Map<String, String> origins(AgentId agent) {
        return labelled.origins(agent, tables.newest(agent).orElseThrow()).orElseThrow();
    }
}
