package io.tidegate.hub.desired;

import static io.tidegate.hub.desired.Reports.SESSION;
import static io.tidegate.hub.desired.Reports.report;
import static io.tidegate.hub.desired.Reports.status;
import static io.tidegate.hub.desired.Reports.verdict;
import static io.tidegate.hub.store.Groups.PUMP;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.ingest.Agents;
import io.tidegate.hub.ingest.SteppedClock;
import io.tidegate.hub.store.FakeConfigTables;
import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.ReportedConfig.Refusals;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.control.Verdict.State;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.ConfigReport;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HeardReportsTest {

    private static final String DEBUG = "{\"log_level\":\"debug\"}";
    private static final String WARN = "{\"log_level\":\"warn\"}";
    private static final ConfigSigner SIGNER = ConfigSigner.generate(new SecureRandom());

    private final FakeConfigTables tables = new FakeConfigTables();
    private final SteppedClock clock = new SteppedClock();
    private final RetainingBroker broker = new RetainingBroker();
    private ConfigPublication publication;
    private DesiredConfigs desired;
    private HeardReports reports;

    HeardReportsTest() {
        restart();
    }

    @Test
    void theStateIsWhatTheAgentSaysOfTheNewestRevision() {
        push(DEBUG, 0);
        reports.status(PUMP, status(SESSION, 0));
        assertThat(state()).contains(State.PENDING);

        reports.reported(PUMP, report(1, verdict(1, DEBUG, State.TRIAL), 1, DEBUG));
        assertThat(state()).contains(State.TRIAL);
        reports.reported(PUMP, report(2, verdict(1, DEBUG, State.APPLIED), 1, DEBUG));
        assertThat(state()).contains(State.APPLIED);
        assertThat(desired.view(PUMP).running()).hasValue(1);
        assertThat(desired.view(PUMP).drift()).isEmpty();

        push(WARN, 1);
        assertThat(state()).contains(State.PENDING);
        assertThat(desired.view(PUMP).drift()).isEmpty();
    }

    @Test
    void whatRunsInsteadOfWhatIsDesiredIsDrift() {
        push(DEBUG, 0);
        push(WARN, 1);
        reports.status(PUMP, status(SESSION, 0));

        reports.reported(PUMP, report(1, verdict(2, WARN, State.ROLLED_BACK, "no hub"), 1, DEBUG));
        assertThat(state()).contains(State.ROLLED_BACK);
        assertThat(desired.view(PUMP).drift())
                .hasValueSatisfying(
                        text -> assertThat(text).contains("revision 1 instead of 2", "rolled back: no hub"));

        reports.reported(PUMP, report(2, verdict(2, WARN, State.APPLIED), 1, DEBUG));
        assertThat(desired.view(PUMP).drift())
                .hasValueSatisfying(text -> assertThat(text).contains("given up"));
    }

    @Test
    void aRevisionThatThisHubHasNotGivenOutIsDriftAndTheNextOneIsAboveIt() {
        push(DEBUG, 0);
        reports.status(PUMP, status(SESSION, 0));

        reports.reported(PUMP, report(1, verdict(9, WARN, State.APPLIED), 9, WARN));
        assertThat(state()).contains(State.PENDING);
        assertThat(desired.view(PUMP).drift())
                .hasValueSatisfying(text -> assertThat(text).contains("revision 9", "backup"));

        PushOutcome.Stored stored = (PushOutcome.Stored) push(WARN, 1);
        assertThat(stored.revision().number()).isEqualTo(10);
        assertThat(desired.view(PUMP).drift()).isEmpty();
    }

    @Test
    void anotherDocumentUnderTheSameRevisionIsNotTakenForOurs() {
        push(DEBUG, 0);
        reports.status(PUMP, status(SESSION, 0));

        reports.reported(PUMP, report(1, verdict(1, WARN, State.APPLIED), 1, WARN));

        assertThat(state()).contains(State.PENDING);
        assertThat(desired.view(PUMP).drift()).isPresent();
    }

    @Test
    void absurdRevisionsDoNotStopTheCount() {
        reports.status(PUMP, status(SESSION, Long.MAX_VALUE));
        reports.reported(PUMP, report(1, verdict(Known.MAX_REVISION, WARN, State.APPLIED), 0, WARN));
        assertThat(((PushOutcome.Stored) push(DEBUG, 0)).revision().number()).isEqualTo(1);

        reports.status(PUMP, status(SESSION, Known.MAX_REVISION - 1));
        assertThat(((PushOutcome.Stored) push(WARN, 1)).revision().number()).isEqualTo(Known.MAX_REVISION);
    }

    @Test
    void whatIsRepeatedLateOrOfAnotherSessionChangesNothing() {
        push(DEBUG, 0);
        ConfigReport applied = report(2, verdict(1, DEBUG, State.APPLIED), 1, DEBUG);
        reports.reported(PUMP, applied);
        assertThat(desired.view(PUMP).reported()).as("not greeted").isEmpty();

        reports.status(PUMP, status(SESSION, 0));
        reports.reported(PUMP, applied);
        reports.reported(PUMP, applied);
        reports.reported(PUMP, report(1, verdict(1, DEBUG, State.TRIAL), 1, DEBUG));
        assertThat(state()).contains(State.APPLIED);
        assertThat(desired.history(PUMP, 10)).hasSize(1);

        reports.status(PUMP, status(SESSION + 1, 1));
        reports.reported(PUMP, report(3, verdict(1, DEBUG, State.TRIAL), 1, DEBUG));
        assertThat(state()).contains(State.APPLIED);
    }

    @Test
    void failedAttemptsAreKept() {
        push(DEBUG, 0);
        push(WARN, 1);
        reports.status(PUMP, status(SESSION, 0));
        Verdict failed = verdict(1, DEBUG, State.ROLLED_BACK, "the sources failed");
        reports.reported(PUMP, report(1, verdict(1, DEBUG, State.TRIAL), 1, DEBUG));
        reports.reported(PUMP, report(2, failed, 0, "{}"));
        reports.reported(PUMP, report(3, verdict(2, WARN, State.APPLIED), 2, WARN));
        restart();

        assertThat(desired.history(PUMP, 10))
                .extracting(VerdictStep::verdict)
                .containsExactly(verdict(2, WARN, State.APPLIED), failed, verdict(1, DEBUG, State.TRIAL));
        assertThat(desired.history(PUMP, 1)).hasSize(1);
        assertThat(desired.history(PUMP, 10)).allMatch(step -> step.receivedNs() == Agents.NOW_NS);
        assertThat(state()).contains(State.APPLIED);
        assertThat(desired.view(PUMP).running()).hasValue(2);
    }

    @Test
    void whileTheDatabaseIsAwayVerdictsWaitUpToTheirLimit() {
        push(DEBUG, 0);
        reports.status(PUMP, status(SESSION, 0));
        int limit = DesiredLimits.DEFAULT.maxUnsavedVerdicts();
        tables.fail(true);
        LongStream.rangeClosed(1, limit + 1L)
                .forEach(number -> reports.reported(
                        PUMP, report(number, verdict(1, DEBUG, State.TRIAL, "step " + number), 1, DEBUG)));
        tables.fail(false);
        reports.save();

        assertThat(tables.verdicts(PUMP, 100)).hasSize(limit);
        assertThat(desired.history(PUMP, 100))
                .hasSize(limit)
                .extracting(step -> step.verdict().reason())
                .startsWith("step " + (limit + 1), "step " + (limit - 1))
                .endsWith("step 1");
        reports.save();
        assertThat(tables.verdicts(PUMP, 100)).hasSize(limit);
    }

    @Test
    void aReportWithoutAVerdictIsKeptToo() {
        reports.status(PUMP, status(SESSION, 0));
        reports.reported(
                PUMP,
                new ConfigReport(
                        SESSION,
                        1,
                        3,
                        new ReportedConfig(Optional.empty(), Optional.empty(), new Refusals(2, "a\nb"))));
        restart();

        assertThat(desired.view(PUMP).reported().orElseThrow().refusals().count())
                .isEqualTo(2);
        assertThat(desired.history(PUMP, 10)).isEmpty();
    }

    @Test
    void whoHasMissedTheNewestIsToldAgainOnceASession() {
        push(DEBUG, 0);
        broker.forget();

        reports.status(PUMP, status(SESSION, 0));
        assertThat(broker.takeRetained(PUMP)).isPresent();
        reports.status(PUMP, status(SESSION, 0));
        assertThat(broker.takeRetained(PUMP)).isEmpty();
        reports.status(PUMP, status(SESSION + 1, 1));
        assertThat(broker.takeRetained(PUMP)).isEmpty();
        reports.status(PUMP, AgentStatus.offline(SESSION + 2));
        assertThat(broker.takeRetained(PUMP)).isEmpty();
    }

    private void restart() {
        KnownConfigs known = KnownConfigs.of(tables);
        publication = new ConfigPublication(tables, SIGNER, broker, Runnable::run);
        desired = new DesiredConfigs(tables, known, DocumentLayers.NONE, publication::publish, clock);
        reports = new HeardReports(tables, known, publication, clock, Runnable::run);
    }

    private PushOutcome push(String document, long expected) {
        return desired.push(new Push(PUMP, document, expected, "ada", ""));
    }

    private Optional<State> state() {
        return desired.view(PUMP).state();
    }
}
