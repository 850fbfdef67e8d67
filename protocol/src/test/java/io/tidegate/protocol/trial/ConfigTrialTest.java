package io.tidegate.protocol.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.SignatureCheck;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.control.Verdict.State;
import io.tidegate.protocol.sync.AgentId;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single stories; everything at once is the simulation's. */
class ConfigTrialTest {

    private static final AgentId AGENT = new AgentId("gw");
    private static final ConfigSigner SIGNER = ConfigSigner.generate(new SecureRandom());
    private static final Health WELL = new Health(true, Health.Sources.DELIVERING, "");
    private static final long PROBATION_MS = 120_000;

    private final List<TrialAction> done = new ArrayList<>();
    private VaultRecord kept = VaultRecord.EMPTY;
    private ConfigTrial trial = trialOf(kept);
    private long nowMs = 1_000;
    private long attempt;

    @BeforeEach
    void startAndSettle() {
        restart();
        applied();
        perform(trial.onHealth(attempt, WELL, now()));
        done.clear();
    }

    @Test
    void aGoodDocumentIsCheckedStagedAppliedProvedAndPromoted() {
        desired(1, "{\"a\":1}");
        assertThat(done).hasAtLeastOneElementOfType(TrialAction.Check.class);
        assertThat(verdict().state()).isEqualTo(State.PENDING);
        valid();
        assertThat(kept.candidate()).map(Configuration::revision).contains(1L);
        applied();
        assertThat(verdict().state()).isEqualTo(State.TRIAL);
        perform(trial.onHealth(attempt, WELL, now()));
        pass(9_999);
        assertThat(trial.phase()).isEqualTo(TrialPhase.PROBATION);
        pass(1);
        assertThat(trial.phase()).isEqualTo(TrialPhase.SETTLED);
        assertThat(verdict().state()).isEqualTo(State.APPLIED);
        assertThat(kept.promoted().revision()).isEqualTo(1);
        assertThat(kept.previous()).contains(Configuration.LOCAL);
    }

    @Test
    void aHubThatIsNotReachedIsTheReasonToGoBack() {
        desired(1, "{\"a\":1}");
        valid();
        applied();
        perform(trial.onHealth(attempt, new Health(false, Health.Sources.DELIVERING, "connection refused"), now()));
        pass(PROBATION_MS - 1);
        assertThat(trial.phase()).isEqualTo(TrialPhase.PROBATION);
        pass(1);
        assertThat(verdict().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(verdict().reason()).isEqualTo("the hub was not reached: connection refused");
        applied();
        assertThat(trial.running()).contains(Configuration.LOCAL);
        desired(1, "{\"a\":1}");
        assertThat(trial.phase()).isEqualTo(TrialPhase.SETTLED);
    }

    @Test
    void whatIsWellAtTheDeadlineMayStaySoUntilItHasPassed() {
        desired(1, "{\"a\":1}");
        valid();
        applied();
        pass(PROBATION_MS - 1);
        perform(trial.onHealth(attempt, WELL, now()));
        pass(10_000);
        assertThat(verdict().state()).isEqualTo(State.APPLIED);
    }

    @Test
    void sourcesThatFailEndTheTrialAtOnce() {
        desired(1, "{\"a\":1}");
        valid();
        applied();
        perform(trial.onHealth(attempt, new Health(true, Health.Sources.FAILED, "no memory"), now()));
        assertThat(verdict().reason()).isEqualTo("the sources failed: no memory");
        assertThat(kept.candidate()).isEmpty();
    }

    @Test
    void anInvalidDocumentIsRejectedWithItsErrors() {
        ConfigFault fault = new ConfigFault("/sources/0/type", "\"hots\" is not allowed here", "…", "…");
        desired(1, "{\"a\":1}");
        perform(trial.onChecked(checking(), new CheckResult.Invalid(List.of(fault)), now()));
        assertThat(verdict().state()).isEqualTo(State.REJECTED);
        assertThat(verdict().errors()).containsExactly(fault);
        assertThat(kept.desired()).contains(verdict());
        assertThat(done).doesNotHaveAnyElementsOfTypes(TrialAction.Apply.class);
    }

    @Test
    void aRestartUndoesATrial() {
        desired(1, "{\"a\":1}");
        valid();
        applied();
        restart();
        applied();
        assertThat(trial.running()).contains(Configuration.LOCAL);
        assertThat(verdict().reason()).contains("stopped or lost power during the trial");
    }

    @Test
    void theSameDocumentOnlyTakesOverTheRevision() {
        promote(1, "{\"a\":1}");
        done.clear();
        desired(2, "{\"a\":1}");
        assertThat(done).doesNotHaveAnyElementsOfTypes(TrialAction.Check.class, TrialAction.Apply.class);
        assertThat(verdict()).extracting(Verdict::revision, Verdict::state).containsExactly(2L, State.APPLIED);
        assertThat(kept.promoted().revision()).isEqualTo(2);
    }

    @Test
    void aNewerRevisionEndsTheTrialFirst() {
        desired(1, "{\"a\":1}");
        valid();
        applied();
        desired(2, "{\"a\":2}");
        assertThat(trial.phase()).isEqualTo(TrialPhase.RETURNING);
        assertThat(verdict()).extracting(Verdict::revision, Verdict::state).containsExactly(2L, State.PENDING);
        assertThat(kept.desired()).map(Verdict::reason).contains("superseded by revision 2");
        applied();
        assertThat(trial.phase()).isEqualTo(TrialPhase.CHECKING);
    }

    @Test
    void theHubsKeyIsPinnedAtFirstContact() {
        promote(1, "{\"a\":1}");
        done.clear();
        DesiredConfig other = ConfigSigner.generate(new SecureRandom()).sign(AGENT, 2, "{}");
        perform(trial.onDesired(other, now()));
        assertThat(kept.pinned()).contains(SIGNER.key());
        assertThat(done)
                .singleElement()
                .isInstanceOfSatisfying(
                        TrialAction.Refuse.class,
                        refuse -> assertThat(refuse.refusal().kind()).isEqualTo(Refusal.Kind.OTHER_KEY));
    }

    @Test
    void refusalsAreReportedButNotEachOfThem() {
        promote(1, "{\"a\":1}");
        done.clear();
        for (int i = 0; i < 100; i++) {
            perform(trial.onDesired(SIGNER.sign(new AgentId("other"), 2, "{}"), now()));
            pass(200);
        }
        assertThat(done.stream().filter(TrialAction.Report.class::isInstance)).hasSizeLessThanOrEqualTo(3);
        pass(10_000);
        assertThat(trial.reported().refusals().count()).isEqualTo(100);
        assertThat(done.get(done.size() - 1)).isEqualTo(new TrialAction.Report(trial.reported()));
    }

    @Test
    void aConfigurationThatEndsEachStartGivesWayToTheOneBefore() {
        promote(1, "{\"a\":1}");
        for (int i = 0; i < TrialLimits.DEFAULT.maxUnsettledStarts(); i++) {
            restart();
            assertThat(applying().revision()).isEqualTo(1);
        }
        restart();
        assertThat(applying()).isEqualTo(Configuration.LOCAL);
        assertThat(verdict().reason()).isEqualTo("the agent stopped soon after each of 8 starts");
    }

    @Test
    void startsThatSettleAreNotCounted() {
        promote(1, "{\"a\":1}");
        for (int i = 0; i < 50; i++) {
            restart();
            applied();
            pass(TrialLimits.DEFAULT.settleMs());
        }
        assertThat(trial.running()).map(Configuration::revision).contains(1L);
    }

    @Test
    void aDiskThatRefusesToWriteStopsATrialButNotTheWayBack() {
        desired(1, "{\"a\":1}");
        valid();
        applied();
        done.clear();
        List<TrialAction> actions =
                trial.onHealth(attempt, new Health(true, Health.Sources.FAILED, "no memory"), now());
        long number = actions.stream()
                .filter(TrialAction.Save.class::isInstance)
                .mapToLong(save -> ((TrialAction.Save) save).number())
                .findFirst()
                .orElseThrow();
        perform(trial.onSaveFailed(number, "no space left", now()));
        assertThat(applying()).isEqualTo(Configuration.LOCAL);
    }

    private void promote(long revision, String document) {
        desired(revision, document);
        valid();
        applied();
        perform(trial.onHealth(attempt, WELL, now()));
        pass(10_000);
        assertThat(kept.promoted().revision()).isEqualTo(revision);
    }

    private void restart() {
        trial = trialOf(kept);
        perform(trial.start(now()));
    }

    private void desired(long revision, String document) {
        perform(trial.onDesired(SIGNER.sign(AGENT, revision, document), now()));
    }

    private void valid() {
        perform(trial.onChecked(checking(), new CheckResult.Valid(PROBATION_MS), now()));
    }

    private void applied() {
        perform(trial.onApplied(attempt, now()));
    }

    private void pass(long ms) {
        nowMs += ms;
        perform(trial.onTick(now()));
    }

    private Verdict verdict() {
        return trial.reported().desired().orElseThrow();
    }

    private Configuration checking() {
        return last(TrialAction.Check.class).orElseThrow().configuration();
    }

    private Configuration applying() {
        return last(TrialAction.Apply.class).orElseThrow().configuration();
    }

    private <T extends TrialAction> Optional<T> last(Class<T> kind) {
        return done.stream().filter(kind::isInstance).map(kind::cast).reduce((first, second) -> second);
    }

    /** A disk that never fails and takes no time; checks and applies wait for the story to end them. */
    private void perform(List<TrialAction> actions) {
        done.addAll(actions);
        for (TrialAction action : actions) {
            if (action instanceof TrialAction.Save save) {
                kept = save.record();
                perform(trial.onSaved(save.number(), now()));
            } else if (action instanceof TrialAction.Apply apply) {
                attempt = apply.attempt();
            }
        }
    }

    private Moment now() {
        return new Moment(nowMs, nowMs * 1_000_000);
    }

    private static ConfigTrial trialOf(VaultRecord found) {
        return new ConfigTrial(AGENT, TrialLimits.DEFAULT, SignatureCheck.ED25519, found);
    }
}
