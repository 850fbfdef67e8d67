package io.tidegate.sim.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.wire.ConfigReport;
import io.tidegate.protocol.wire.ConfigReportCodec;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VirtualConfigTest {

    private static final AgentId AGENT = new AgentId("sim-00001");
    private static final ConfigSigner SIGNER = ConfigSigner.generate(new SecureRandom());
    private static final String DEBUG = "{\"log_level\":\"debug\",\"probation\":\"4s\"}";

    private final RecordingLink link = new RecordingLink();
    private long nowMs;

    @Test
    void aGoodAgentAppliesADocumentOnceItHasProvedItself() {
        VirtualConfig config = connected(Temper.GOOD);

        push(config, 1, DEBUG);
        assertThat(link.last().state()).isEqualTo(Verdict.State.TRIAL);

        pass(config, 2_100);
        assertThat(link.last().state()).isEqualTo(Verdict.State.APPLIED);
        assertThat(config.status().running()).isEqualTo(1);
        assertThat(config.status().state()).isEqualTo("applied");
    }

    @Test
    void anInvalidDocumentIsRejectedWithItsPointer() {
        VirtualConfig config = connected(Temper.GOOD);

        push(config, 1, "{\"log_level\":\"loud\"}");

        assertThat(link.last().state()).isEqualTo(Verdict.State.REJECTED);
        assertThat(link.last().errors().get(0).pointer()).isEqualTo("/log_level");
    }

    @Test
    void breakingAgentsBreakInTheirOwnWays() {
        VirtualConfig rejecting = connected(Temper.REJECTS);
        push(rejecting, 1, DEBUG);
        assertThat(link.last().state()).isEqualTo(Verdict.State.REJECTED);

        VirtualConfig returning = connected(Temper.ROLLS_BACK);
        push(returning, 1, DEBUG);
        assertThat(link.last().state()).isEqualTo(Verdict.State.ROLLED_BACK);
        assertThat(link.last().reason()).contains(VirtualConfig.BROKEN_SOURCE);

        VirtualConfig silenced = connected(Temper.STOPS_MEASURING);
        push(silenced, 1, DEBUG);
        pass(silenced, 2_100);
        assertThat(link.last().state()).isEqualTo(Verdict.State.APPLIED);
        assertThat(silenced.isSilenced()).isTrue();

        VirtualConfig silent = connected(Temper.FALLS_SILENT);
        int before = link.reports.size();
        push(silent, 1, DEBUG);
        pass(silent, 60_000);
        assertThat(link.reports).hasSize(before);
    }

    @Test
    void allOfThemTakeBackWhatTheyBeganWith() {
        for (Temper temper : Temper.values()) {
            VirtualConfig config = connected(temper);
            push(config, 1, DEBUG);
            pass(config, 5_000);

            push(config, 2, "{}");
            pass(config, 130_000);

            assertThat(link.last()).as(temper.name()).satisfies(verdict -> {
                assertThat(verdict.revision()).isEqualTo(2);
                assertThat(verdict.state()).isEqualTo(Verdict.State.APPLIED);
            });
            assertThat(config.isSilenced()).isFalse();
        }
    }

    private VirtualConfig connected(Temper temper) {
        VirtualConfig config = new VirtualConfig(AGENT, temper, Map.of(), link, 0);
        pass(config, 0);
        config.connected(7);
        return config;
    }

    private void push(VirtualConfig config, long revision, String document) {
        config.received(SIGNER.sign(AGENT, revision, document));
        pass(config, 0);
    }

    private void pass(VirtualConfig config, long ms) {
        long untilMs = nowMs + ms;
        do {
            nowMs = Math.min(untilMs, nowMs + 100);
            config.observe(TimeUnit.MILLISECONDS.toNanos(nowMs));
            config.advance();
        } while (nowMs < untilMs);
    }

    /** Keeps what is reported. */
    private static final class RecordingLink implements AgentLink {

        private final List<ReportedConfig> reports = new ArrayList<>();

        Verdict last() {
            return reports.get(reports.size() - 1).desired().orElseThrow();
        }

        @Override
        public void publishReport(byte[] bytes) {
            try {
                ConfigReport report = ConfigReportCodec.decode(bytes, ControlLimits.DEFAULT);
                assertThat(report.session()).isEqualTo(7);
                reports.add(report.config());
            } catch (UndecodableMessageException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void connect(long session, Listener listener) {}

        @Override
        public void publishStatus(byte[] status) {}

        @Override
        public void publishBatch(byte[] batch, @Nullable SequenceRange range) {}

        @Override
        public void cut() {}

        @Override
        public CompletionStage<Void> close(byte[] farewell) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
