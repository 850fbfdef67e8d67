package io.tidegate.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.SignatureCheck;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes of configuration and commands as version 0.1 writes them; rules as in {@link GoldenBytesTest}. */
class ControlGoldenBytesTest {

    private static final ControlLimits LIMITS = ControlLimits.DEFAULT;

    /** RFC 8032, 7.1, test 2: a key that everybody knows. */
    private static final ConfigSigner SIGNER = ConfigSigner.decode(HexFormat.of()
            .parseHex("302e020100300506032b657004220420"
                    + "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
                    + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));

    @Test
    void desiredConfig() throws Exception {
        DesiredConfig desired = SIGNER.sign(new AgentId("plant1-gw3"), 17, "{\"log_level\":\"debug\"}");
        GoldenBytesTest.assertGolden("desired-config", DesiredConfigCodec.encode(desired));
        DesiredConfig read = DesiredConfigCodec.decode(GoldenBytes.of("desired-config"), LIMITS);
        assertThat(read).isEqualTo(desired);
        assertThat(SignatureCheck.ED25519.isGenuine(read)).isTrue();
    }

    @Test
    void reportedConfig() throws Exception {
        ConfigReport report = new ConfigReport(
                0x1122334455667788L,
                3,
                1_700_000_003_000_000_000L,
                new ReportedConfig(
                        Optional.of(new ReportedConfig.Running(16, Digest.of("{}"))),
                        Optional.of(new Verdict(
                                17,
                                Digest.of("{\"log_level\":\"debig\"}"),
                                Verdict.State.REJECTED,
                                List.of(new ConfigFault(
                                        "/log_level",
                                        "\"debig\" is not allowed here",
                                        "allowed is one of error, warn, info, debug",
                                        "write one of them (did you mean \"debug\"?)")),
                                "the document is invalid",
                                1_700_000_002_000_000_000L)),
                        new ReportedConfig.Refusals(2, "revision 9 was refused: revision 17 was taken in before")));
        GoldenBytesTest.assertGolden("reported-config", ConfigReportCodec.encode(report, LIMITS));
        assertThat(ConfigReportCodec.decode(GoldenBytes.of("reported-config"), LIMITS))
                .isEqualTo(report);
    }

    @Test
    void command() throws Exception {
        Command command =
                new Command(0x0102030405060708L, Command.Kind.RESTART_SOURCE, "boiler", 1_700_000_030_000_000_000L);
        GoldenBytesTest.assertGolden("command", CommandCodec.encode(command));
        assertThat(CommandCodec.decode(GoldenBytes.of("command"), LIMITS)).isEqualTo(command);
    }

    @Test
    void reply() throws Exception {
        CommandReply reply =
                new CommandReply(0x0102030405060708L, CommandReply.State.UNKNOWN, "there is no source boiler");
        GoldenBytesTest.assertGolden("reply", CommandCodec.encode(reply, LIMITS));
        assertThat(CommandCodec.decodeReply(GoldenBytes.of("reply"), LIMITS)).isEqualTo(reply);
    }
}
