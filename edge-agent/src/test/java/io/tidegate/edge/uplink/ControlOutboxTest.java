package io.tidegate.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.wire.CommandCodec;
import io.tidegate.protocol.wire.ConfigReport;
import io.tidegate.protocol.wire.ConfigReportCodec;
import io.tidegate.protocol.wire.Topics;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlOutboxTest {

    private static final long SESSION = 77;

    private final ControlOutbox outbox =
            new ControlOutbox(SESSION, () -> Instant.parse("2026-11-21T00:00:00.000000005Z"));

    @Test
    void theNewestReportReplacesOneThatHasNotLeft() throws UndecodableMessageException {
        outbox.add(report(1));
        outbox.add(report(2));

        assertThat(nextReport()).isEqualTo(new ConfigReport(SESSION, 1, 1_795_219_200_000_000_005L, report(2)));
        assertThat(outbox.isEmpty()).isTrue();
        outbox.add(report(3));
        assertThat(nextReport().number()).isEqualTo(2);
    }

    @Test
    void ofTooManyRepliesTheOldestIsGivenUp() throws UndecodableMessageException {
        for (int i = 0; i <= ControlOutbox.MAX_REPLIES; i++) {
            outbox.add(new CommandReply(i, CommandReply.State.DONE, ""));
        }
        for (int i = 1; i <= ControlOutbox.MAX_REPLIES; i++) {
            ControlOutbox.Outgoing outgoing = outbox.poll().orElseThrow();
            assertThat(outgoing.topic()).isEqualTo(Topics.Up.REPLY);
            assertThat(CommandCodec.decodeReply(outgoing.payload(), ControlLimits.DEFAULT)
                            .request())
                    .isEqualTo(i);
        }
        assertThat(outbox.poll()).isEmpty();
    }

    private ConfigReport nextReport() throws UndecodableMessageException {
        ControlOutbox.Outgoing outgoing = outbox.poll().orElseThrow();
        assertThat(outgoing.topic()).isEqualTo(Topics.Up.CONFIG);
        return ConfigReportCodec.decode(outgoing.payload(), ControlLimits.DEFAULT);
    }

    private static ReportedConfig report(long refusals) {
        return new ReportedConfig(
                Optional.empty(), Optional.empty(), new ReportedConfig.Refusals(refusals, "a flipped bit"));
    }
}
