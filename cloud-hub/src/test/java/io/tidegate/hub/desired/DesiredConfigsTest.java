package io.tidegate.hub.desired;

import static io.tidegate.hub.ingest.Agents.NOW_NS;
import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.TANK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.hub.ingest.SteppedClock;
import io.tidegate.hub.store.ConfigTables.Revision;
import io.tidegate.hub.store.ConfigTables.Stored;
import io.tidegate.hub.store.ConfigTables.Successor;
import io.tidegate.hub.store.FakeConfigTables;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.merge.Change;
import io.tidegate.protocol.sync.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DesiredConfigsTest {

    private static final String DEBUG = "{\"log_level\":\"debug\"}";
    private static final String WARN = "{\"log_level\":\"warn\"}";

    private final FakeConfigTables tables = new FakeConfigTables();
    private final SteppedClock clock = new SteppedClock();
    private final List<AgentId> published = new ArrayList<>();
    private DesiredConfigs desired = newDesired(DesiredLimits.DEFAULT);

    @Test
    void aPushIsStoredBeforeItIsPublished() {
        desired = new DesiredConfigs(
                tables,
                KnownConfigs.of(tables),
                DocumentLayers.NONE,
                agent -> {
                    assertThat(tables.newest(agent)).isPresent();
                    published.add(agent);
                },
                clock);

        PushOutcome outcome = desired.push(push(PUMP, "log_level: debug  # for a day", 0));

        assertThat(outcome).isInstanceOf(PushOutcome.Stored.class);
        assertThat(published).containsExactly(PUMP);
        assertThat(desired.current(PUMP).orElseThrow())
                .isEqualTo(new Stored(new Revision(PUMP, 1, Digest.of(DEBUG), NOW_NS, "ada", "why"), DEBUG, DEBUG));
        assertThat(desired.view(PUMP).state()).contains(Verdict.State.PENDING);
    }

    @Test
    void theSameDocumentIsNoNewRevision() {
        desired.push(push(PUMP, DEBUG, 0));

        PushOutcome again = desired.push(push(PUMP, " { \"log_level\" : \"debug\" } ", 1));

        assertThat(again).isInstanceOf(PushOutcome.Unchanged.class);
        assertThat(desired.revisions(PUMP, Long.MAX_VALUE, 10)).hasSize(1);
        assertThat(published).containsExactly(PUMP);
    }

    @Test
    void theNewestDocumentCanBeTriedOnceMore() {
        desired.push(push(PUMP, DEBUG, 0));
        published.clear();

        PushOutcome again = desired.again(PUMP, 1, "ada", "the line is back");

        assertThat(again).isInstanceOf(PushOutcome.Stored.class);
        Stored newest = desired.current(PUMP).orElseThrow();
        assertThat(newest.revision().number()).isEqualTo(2);
        assertThat(newest.revision().comment()).isEqualTo("the line is back");
        assertThat(newest.document()).isEqualTo(DEBUG);
        assertThat(published).containsExactly(PUMP);
        assertThat(desired.again(PUMP, 1, "ada", "")).isInstanceOf(PushOutcome.Stale.class);
        assertThat(desired.again(PUMP, 2, "", "")).isInstanceOf(PushOutcome.BeyondLimit.class);
        assertThat(desired.again(TANK, 0, "ada", "")).isInstanceOf(PushOutcome.Stored.class);
    }

    @Test
    void whoHasNotSeenTheNewestIsToldWhatHasChanged() {
        desired.push(push(PUMP, DEBUG, 0));
        desired.push(push(PUMP, WARN, 1));

        PushOutcome.Stale stale = (PushOutcome.Stale) desired.push(push(PUMP, "{}", 1));

        assertThat(stale)
                .isEqualTo(new PushOutcome.Stale(
                        PUMP,
                        1,
                        2,
                        List.of(new Change(
                                "/log_level", "/log_level", Optional.of("\"debug\""), Optional.of("\"warn\"")))));
        assertThat(desired.current(PUMP).orElseThrow().document()).isEqualTo(WARN);
    }

    @Test
    void whoIsOvertakenWhileHeIsServedIsToldSo() {
        tables.add(List.of(
                new Successor(new Stored(new Revision(PUMP, 1, Digest.of(WARN), 1, "eve", ""), WARN, WARN), 0)));

        PushOutcome outcome = desired.push(push(PUMP, DEBUG, 0));

        assertThat(outcome).isInstanceOf(PushOutcome.Stale.class);
        assertThat(((PushOutcome.Stale) outcome).newest()).isEqualTo(1);
        assertThat(published).isEmpty();
    }

    @Test
    void anInvalidDocumentIsRefusedWithPointers() {
        PushOutcome.Invalid invalid = (PushOutcome.Invalid)
                desired.push(push(PUMP, "{\"log_levl\":1,\"buffer\":{\"max_size\":64},\"data_dir\":\"/tmp\"}", 0));

        assertThat(invalid.problems())
                .extracting(ConfigProblem::pointer)
                .containsExactlyInAnyOrder("/log_levl", "/buffer/max_size", "/data_dir");
        assertThat(desired.current(PUMP)).isEmpty();
    }

    @Test
    void whatIsNotEvenADocumentIsRefused() {
        assertThat(desired.push(push(PUMP, "", 0))).isInstanceOf(PushOutcome.Invalid.class);
        assertThat(desired.push(push(PUMP, "[]", 0))).isInstanceOf(PushOutcome.Invalid.class);
        assertThat(desired.push(push(PUMP, "{", 0))).isInstanceOf(PushOutcome.Invalid.class);
        assertThat(desired.push(push(PUMP, "{}", 0))).isInstanceOf(PushOutcome.Stored.class);
    }

    @Test
    void severalAgentsAreConfiguredTogether() {
        PushAllOutcome outcome = desired.pushAll(List.of(push(PUMP, DEBUG, 0), push(TANK, DEBUG, 0)));

        assertThat(outcome.isDone()).isTrue();
        assertThat(outcome.accepted()).extracting(PushOutcome::agent).containsExactly(PUMP, TANK);
        assertThat(published).containsExactly(PUMP, TANK);
    }

    @Test
    void ofSeveralAgentsNoneIsConfiguredIfOneCannotBe() {
        desired.push(push(TANK, DEBUG, 0));
        published.clear();

        PushAllOutcome stale = desired.pushAll(List.of(push(PUMP, DEBUG, 0), push(TANK, WARN, 0)));
        PushAllOutcome invalid = desired.pushAll(List.of(push(PUMP, DEBUG, 0), push(TANK, "{\"x\":1}", 1)));

        assertThat(stale.isDone()).isFalse();
        assertThat(stale.refused()).hasOnlyElementsOfType(PushOutcome.Stale.class);
        assertThat(invalid.refused()).hasOnlyElementsOfType(PushOutcome.Invalid.class);
        assertThat(desired.current(PUMP)).isEmpty();
        assertThat(published).isEmpty();
    }

    @Test
    void oneAgentCannotRunTwoDocumentsAtOnce() {
        assertThatThrownBy(() -> desired.pushAll(List.of(push(PUMP, DEBUG, 0), push(PUMP, WARN, 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pump");
    }

    @Test
    void afterARestartRevisionsGoOn() {
        desired.push(push(PUMP, DEBUG, 0));
        desired = newDesired(DesiredLimits.DEFAULT);

        assertThat(desired.push(push(PUMP, WARN, 0))).isInstanceOf(PushOutcome.Stale.class);
        PushOutcome.Stored stored = (PushOutcome.Stored) desired.push(push(PUMP, WARN, 1));
        assertThat(stored.revision().number()).isEqualTo(2);
    }

    @Test
    void whenTheDatabaseDoesNotAnswerNothingIsHalfDone() {
        tables.fail(true);
        assertThatThrownBy(() -> desired.push(push(PUMP, DEBUG, 0))).isInstanceOf(StoreUnavailableException.class);
        tables.fail(false);

        assertThat(desired.view(PUMP).desired()).isEmpty();
        assertThat(published).isEmpty();
        assertThat(desired.push(push(PUMP, DEBUG, 0))).isInstanceOf(PushOutcome.Stored.class);
    }

    @Test
    void differencesAreToldBetweenAnyTwoRevisionsThatAreKept() {
        desired.push(push(PUMP, DEBUG, 0));
        desired.push(push(PUMP, WARN, 1));

        assertThat(desired.difference(PUMP, 2, 1).orElseThrow())
                .containsExactly(
                        new Change("/log_level", "/log_level", Optional.of("\"warn\""), Optional.of("\"debug\"")));
        assertThat(desired.difference(PUMP, 0, 1).orElseThrow())
                .containsExactly(new Change("/log_level", "/log_level", Optional.empty(), Optional.of("\"debug\"")));
        assertThat(desired.difference(PUMP, 1, 3)).isEmpty();
        assertThat(desired.difference(PUMP, 3, 1)).isEmpty();
    }

    @Test
    void everyLimitHolds() {
        desired = newDesired(new DesiredLimits(2, 2, DEBUG.length(), 3, 3, 1));

        assertThat(desired.push(push(PUMP, DEBUG + "  ", 0)))
                .as("counted as it is sent")
                .isInstanceOf(PushOutcome.Stored.class);
        assertThat(desired.push(push(PUMP, "{\"probation\":\"1000ms\"}", 1)))
                .as("one byte more")
                .isInstanceOf(PushOutcome.Invalid.class);
        assertThat(desired.push(new Push(PUMP, WARN, 1, "adam", ""))).isInstanceOf(PushOutcome.BeyondLimit.class);
        assertThat(desired.push(new Push(PUMP, WARN, 1, " ", ""))).isInstanceOf(PushOutcome.BeyondLimit.class);
        assertThat(desired.push(new Push(PUMP, WARN, 1, "ada", "long"))).isInstanceOf(PushOutcome.BeyondLimit.class);

        AgentId third = new AgentId("third");
        assertThat(desired.pushAll(List.of(push(PUMP, WARN, 1), push(TANK, WARN, 0), push(third, WARN, 0)))
                        .refused())
                .hasOnlyElementsOfType(PushOutcome.BeyondLimit.class)
                .hasSize(3);
        assertThat(desired.push(push(TANK, WARN, 0))).isInstanceOf(PushOutcome.Stored.class);
        assertThat(desired.push(push(third, WARN, 0))).isInstanceOf(PushOutcome.BeyondLimit.class);
        assertThat(desired.push(push(TANK, DEBUG, 1))).isInstanceOf(PushOutcome.Stored.class);
    }

    private DesiredConfigs newDesired(DesiredLimits limits) {
        return new DesiredConfigs(tables, KnownConfigs.of(tables), DocumentLayers.NONE, published::add, clock, limits);
    }

    private static Push push(AgentId agent, String document, long expected) {
        return new Push(agent, document, expected, "ada", "why");
    }
}
