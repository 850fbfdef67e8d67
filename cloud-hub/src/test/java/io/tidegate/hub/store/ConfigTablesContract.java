package io.tidegate.hub.store;

import static io.tidegate.hub.store.Groups.NOW_NS;
import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.TANK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.hub.store.ConfigTables.ReportRow;
import io.tidegate.hub.store.ConfigTables.Revision;
import io.tidegate.hub.store.ConfigTables.Stored;
import io.tidegate.hub.store.ConfigTables.Successor;
import io.tidegate.hub.store.ConfigTables.VerdictRow;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.sync.AgentId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What all tables of configurations keep, the real ones and the fake. */
public interface ConfigTablesContract {

    /** The tables under test, empty at first. */
    ConfigTables tables();

    /** Closes them and opens them again, where they are more than memory. */
    void reopen() throws Exception;

    @Test
    default void emptyTablesHaveNothing() {
        assertThat(tables().newest()).isEmpty();
        assertThat(tables().newest(PUMP)).isEmpty();
        assertThat(tables().revision(PUMP, 1)).isEmpty();
        assertThat(tables().revisions(PUMP, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(tables().reports()).isEmpty();
        assertThat(tables().verdicts(PUMP, 10)).isEmpty();
    }

    @Test
    default void aRevisionIsFoundAgainAsItWasAdded() throws Exception {
        Stored first = stored(PUMP, 1, "{\"a\":\"ä\"}");
        Stored second = stored(PUMP, 5, "{\"a\":2}");

        assertThat(tables().add(List.of(new Successor(first, 0)))).isEmpty();
        assertThat(tables().add(List.of(new Successor(second, 1)))).isEmpty();
        reopen();

        assertThat(tables().newest(PUMP)).contains(second);
        assertThat(tables().revision(PUMP, 1)).contains(first);
        assertThat(tables().revision(PUMP, 2)).isEmpty();
        assertThat(tables().newest(TANK)).isEmpty();
    }

    @Test
    default void revisionsComeNewestFirstAndInPages() {
        addUpTo(PUMP, 5);
        addUpTo(TANK, 1);

        assertThat(tables().revisions(PUMP, Long.MAX_VALUE, 3))
                .extracting(Revision::number)
                .containsExactly(5L, 4L, 3L);
        assertThat(tables().revisions(PUMP, 3, 3)).extracting(Revision::number).containsExactly(2L, 1L);
    }

    @Test
    default void theNewestOfEveryAgentIsToldByAgent() {
        addUpTo(TANK, 2);
        addUpTo(PUMP, 3);

        assertThat(tables().newest())
                .containsExactly(
                        stored(PUMP, 3, "{}").revision(), stored(TANK, 2, "{}").revision());
    }

    @Test
    default void severalAreAddedOrNone() {
        addUpTo(TANK, 1);

        List<AgentId> overtaken =
                tables().add(List.of(new Successor(stored(PUMP, 1, "{}"), 0), new Successor(stored(TANK, 2, "{}"), 0)));

        assertThat(overtaken).containsExactly(TANK);
        assertThat(tables().newest(PUMP)).isEmpty();
        assertThat(tables().newest(TANK).orElseThrow().revision().number()).isEqualTo(1);
    }

    @Test
    default void aSuccessorOfAnotherRevisionThanTheNewestIsNotAdded() {
        addUpTo(PUMP, 2);

        assertThat(tables().add(List.of(new Successor(stored(PUMP, 2, "{\"a\":1}"), 1))))
                .containsExactly(PUMP);
        assertThat(tables().add(List.of(new Successor(stored(PUMP, 9, "{}"), 3))))
                .containsExactly(PUMP);
        assertThat(tables().newest(PUMP)).contains(stored(PUMP, 2, "{}"));
    }

    @Test
    default void aSuccessorIsAboveTheOneBefore() {
        assertThatThrownBy(() -> new Successor(stored(PUMP, 2, "{}"), 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void asManyRevisionsAreKeptAsTheLimitSays() {
        addUpTo(TANK, 1);
        addUpTo(PUMP, ConfigTables.MAX_REVISIONS);
        assertThat(tables().revision(PUMP, 1)).isPresent();

        long next = ConfigTables.MAX_REVISIONS + 1L;
        tables().add(List.of(new Successor(stored(PUMP, next, "{}"), next - 1)));

        assertThat(tables().revision(PUMP, 1)).isEmpty();
        assertThat(tables().revisions(PUMP, Long.MAX_VALUE, 2 * ConfigTables.MAX_REVISIONS))
                .hasSize(ConfigTables.MAX_REVISIONS);
        assertThat(tables().revision(TANK, 1)).isPresent();
    }

    @Test
    default void theLastReportOfAnAgentReplacesTheOneBefore() throws Exception {
        tables().save(List.of(report(TANK, 1), report(PUMP, 2)), List.of());
        tables().save(List.of(report(PUMP, -3)), List.of());
        reopen();

        assertThat(tables().reports())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(report(PUMP, -3), report(TANK, 1));
    }

    @Test
    default void verdictsAreKeptInTheirOrder() throws Exception {
        tables().save(List.of(), List.of(verdict(PUMP, 1), verdict(TANK, 2), verdict(PUMP, 3)));
        tables().save(List.of(report(PUMP, 9)), List.of(verdict(PUMP, 0)));
        reopen();

        assertThat(tables().verdicts(PUMP, 10))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(verdict(PUMP, 0), verdict(PUMP, 3), verdict(PUMP, 1));
        assertThat(tables().verdicts(PUMP, 1))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(verdict(PUMP, 0));
    }

    @Test
    default void asManyVerdictsAreKeptAsTheLimitSays() {
        tables().save(List.of(), List.of(verdict(TANK, 1)));
        tables().save(
                        List.of(),
                        LongStream.rangeClosed(1, ConfigTables.MAX_VERDICTS)
                                .mapToObj(number -> verdict(PUMP, number))
                                .toList());
        assertThat(tables().verdicts(PUMP, 1_000)).hasSize(ConfigTables.MAX_VERDICTS);

        tables().save(List.of(), List.of(verdict(PUMP, -1)));

        assertThat(tables().verdicts(PUMP, 1_000))
                .hasSize(ConfigTables.MAX_VERDICTS)
                .extracting(VerdictRow::receivedNs)
                .startsWith(-1L)
                .endsWith(2L);
        assertThat(tables().verdicts(TANK, 1_000)).hasSize(1);
    }

    private void addUpTo(AgentId agent, long newest) {
        for (long number = 1; number <= newest; number++) {
            tables().add(List.of(new Successor(stored(agent, number, "{}"), number - 1)));
        }
    }

    private static Stored stored(AgentId agent, long number, String document) {
        return new Stored(
                new Revision(agent, number, Digest.of(document), NOW_NS + number, "ada", "a comment"),
                "{\"own\":true}",
                document);
    }

    private static ReportRow report(AgentId agent, long receivedNs) {
        return new ReportRow(agent, receivedNs, new byte[] {(byte) receivedNs, 0});
    }

    private static VerdictRow verdict(AgentId agent, long receivedNs) {
        return new VerdictRow(agent, receivedNs, new byte[] {0, (byte) receivedNs});
    }
}
