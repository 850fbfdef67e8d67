package io.tidegate.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.v1.DesiredConfig;
import io.tidegate.protocol.wire.v1.DesiredState;
import io.tidegate.protocol.wire.v1.DesiredVerdict;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ControlCodecTest {

    private static final AgentId AGENT = new AgentId("gw");
    private static final ControlLimits LIMITS = ControlLimits.DEFAULT;
    private static final ConfigSigner SIGNER = ConfigSigner.generate(new SecureRandom());

    @Test
    void aDocumentMayBeAsLongAsTheLimit() throws Exception {
        String longest = "x".repeat(LIMITS.maxDocumentBytes());
        assertThat(DesiredConfigCodec.decode(DesiredConfigCodec.encode(SIGNER.sign(AGENT, 1, longest)), LIMITS)
                        .document())
                .isEqualTo(longest);
        assertRefused(() ->
                DesiredConfigCodec.decode(DesiredConfigCodec.encode(SIGNER.sign(AGENT, 1, longest + "x")), LIMITS));
        assertRefused(() -> DesiredConfigCodec.decode(
                new byte[LIMITS.maxDocumentBytes() + ControlLimits.OVERHEAD_BYTES + 1], LIMITS));
    }

    @Test
    void theLongestAgentIdAndTheHighestRevisionFit() throws Exception {
        AgentId longest = new AgentId("a".repeat(64));
        io.tidegate.protocol.control.DesiredConfig desired =
                SIGNER.sign(longest, Long.MAX_VALUE, "x".repeat(LIMITS.maxDocumentBytes()));
        assertThat(DesiredConfigCodec.decode(DesiredConfigCodec.encode(desired), LIMITS))
                .isEqualTo(desired);
    }

    @Test
    void partsThatAreNoneAreRefused() throws Exception {
        assertThat(desired(message -> message)).isNotNull();
        assertRefused(() -> desired(message -> message.setRevision(0)));
        assertRefused(() -> desired(message -> message.setRevision(-1)));
        assertRefused(() -> desired(message -> message.setAgent("GW")));
        assertRefused(() -> desired(message -> message.setAgent("")));
        assertRefused(() -> desired(message -> message.setDocument(ByteString.copyFrom(new byte[] {(byte) 0xff}))));
        assertRefused(() -> desired(message -> message.setSha256(ByteString.copyFrom(new byte[31]))));
        assertRefused(() -> desired(message -> message.setSignature(ByteString.copyFrom(new byte[65]))));
        assertRefused(() -> desired(message -> message.clearPublicKey()));
        assertRefused(() -> DesiredConfigCodec.decode(new byte[0], LIMITS));
        assertRefused(() -> report(verdict().setState(DesiredState.DESIRED_STATE_UNSPECIFIED)));
        assertRefused(() -> report(verdict().setStateValue(99)));
        assertRefused(() -> report(verdict().setRevision(-1)));
        assertRefused(() -> report(verdict().clearSha256()));
        assertRefused(() -> ConfigReportCodec.decode(
                Checksum.append(io.tidegate.protocol.wire.v1.ReportedConfig.newBuilder()
                        .setRunningRevision(-1)
                        .setRunningSha256(ByteString.copyFrom(new byte[Digest.BYTES]))
                        .build()),
                LIMITS));
        assertRefused(() -> CommandCodec.decodeReply(Checksum.append(new byte[0]), LIMITS));
    }

    @Test
    void aReportIsCutToTheLimitsRatherThanLost() throws Exception {
        String endless = "ü€😀".repeat(1_000);
        ConfigFault fault = new ConfigFault(endless, endless, endless, endless);
        ConfigReport report = new ConfigReport(
                1,
                2,
                3,
                new ReportedConfig(
                        Optional.empty(),
                        Optional.of(new Verdict(
                                1,
                                Digest.of("{}"),
                                Verdict.State.REJECTED,
                                Collections.nCopies(LIMITS.maxErrors() + 1, fault),
                                endless,
                                4)),
                        new ReportedConfig.Refusals(5, endless)));
        ConfigReport read = ConfigReportCodec.decode(ConfigReportCodec.encode(report, LIMITS), LIMITS);
        Verdict verdict = read.config().desired().orElseThrow();
        assertThat(verdict.errors()).hasSize(LIMITS.maxErrors());
        assertThat(verdict.reason()).startsWith("ü€😀ü").endsWith("…").doesNotContain("\uFFFD");
        assertThat(verdict.reason().getBytes(StandardCharsets.UTF_8))
                .hasSizeBetween(LIMITS.maxTextBytes() - 3, LIMITS.maxTextBytes());
    }

    @Test
    void aTextOfTheLimitIsNotCut() {
        assertThat(Bounds.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Bounds.cut("abcdefg", 6)).isEqualTo("abc…");
        assertThat(Bounds.cut("üüü", 6)).isEqualTo("üüü");
        assertThat(Bounds.cut("üüü😀", 7)).isEqualTo("üü…");
    }

    @Test
    void boundsOfAReport() throws Exception {
        io.tidegate.protocol.wire.v1.ConfigFault error = io.tidegate.protocol.wire.v1.ConfigFault.getDefaultInstance();
        assertThat(report(verdict().addAllErrors(Collections.nCopies(LIMITS.maxErrors(), error))))
                .isNotNull();
        assertRefused(() -> report(verdict().addAllErrors(Collections.nCopies(LIMITS.maxErrors() + 1, error))));
        assertThat(report(verdict().setReason("x".repeat(LIMITS.maxTextBytes()))))
                .isNotNull();
        assertRefused(() -> report(verdict().setReason("x".repeat(LIMITS.maxTextBytes() + 1))));
        assertRefused(() -> ConfigReportCodec.decode(new byte[LIMITS.maxReportBytes() + 1], LIMITS));
    }

    @Test
    void boundsOfCommandAndReply() throws Exception {
        Command longest = new Command(1, Command.Kind.READ_ONCE, "x".repeat(LIMITS.maxArgumentBytes()), 2);
        assertThat(CommandCodec.decode(CommandCodec.encode(longest), LIMITS)).isEqualTo(longest);
        assertRefused(() -> CommandCodec.decode(
                CommandCodec.encode(new Command(1, Command.Kind.FLUSH, longest.argument() + "x", 2)), LIMITS));
        CommandReply reply = new CommandReply(1, CommandReply.State.DONE, "x".repeat(LIMITS.maxReplyTextBytes()));
        assertThat(CommandCodec.decodeReply(CommandCodec.encode(reply, LIMITS), LIMITS))
                .isEqualTo(reply);
        assertThat(CommandCodec.decodeReply(
                                CommandCodec.encode(
                                        new CommandReply(1, CommandReply.State.FAILED, reply.text() + "x"), LIMITS),
                                LIMITS)
                        .text())
                .endsWith("…");
    }

    @Test
    void aCommandOfALaterVersionCanBeAnswered() throws Exception {
        byte[] later = Checksum.append(io.tidegate.protocol.wire.v1.Command.newBuilder()
                .setRequest(7)
                .setKindValue(99)
                .build());
        assertThat(CommandCodec.decode(later, LIMITS)).isEqualTo(new Command(7, Command.Kind.UNKNOWN, "", 0));
    }

    @Test
    void anOlderReportDoesNotReplaceANewerOne() {
        ConfigReport second = new ConfigReport(1, 2, 0, nothing());
        assertThat(new ConfigReport(1, 3, 0, nothing()).replaces(second)).isTrue();
        assertThat(second.replaces(second)).isFalse();
        assertThat(new ConfigReport(1, 1, 9, nothing()).replaces(second)).isFalse();
        assertThat(new ConfigReport(2, 1, 0, nothing()).replaces(second)).isTrue();
    }

    @Test
    void randomBytesAreRefusedAndNothingElse() {
        SplittableRandom random = new SplittableRandom(11);
        List<byte[]> valid = List.of(
                DesiredConfigCodec.encode(SIGNER.sign(AGENT, 300, "{}")),
                ConfigReportCodec.encode(new ConfigReport(1, 2, 3, nothing()), LIMITS),
                CommandCodec.encode(new Command(1, Command.Kind.STATUS, "a", 2)),
                CommandCodec.encode(new CommandReply(1, CommandReply.State.DONE, "b"), LIMITS));
        for (int i = 0; i < 40_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (i % 4 != 0) {
                bytes = valid.get(random.nextInt(valid.size())).clone();
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            bytes = i % 2 == 0 ? bytes : Checksum.append(bytes);
            for (Decoder decoder : List.<Decoder>of(
                    DesiredConfigCodec::decode,
                    ConfigReportCodec::decode,
                    CommandCodec::decode,
                    CommandCodec::decodeReply)) {
                try {
                    decoder.decode(bytes, LIMITS);
                } catch (UndecodableMessageException expected) {
                    assertThat(expected).hasMessageContaining(" ");
                }
            }
        }
    }

    private interface Decoder {
        Object decode(byte[] bytes, ControlLimits limits) throws UndecodableMessageException;
    }

    private static ReportedConfig nothing() {
        return new ReportedConfig(Optional.empty(), Optional.empty(), ReportedConfig.Refusals.NONE);
    }

    private static Object desired(UnaryOperator<DesiredConfig.Builder> change) throws Exception {
        DesiredConfig.Builder message =
                DesiredConfig.parseFrom(DesiredConfigCodec.encode(SIGNER.sign(AGENT, 1, "{}"))).toBuilder();
        return DesiredConfigCodec.decode(change.apply(message).build().toByteArray(), LIMITS);
    }

    private static DesiredVerdict.Builder verdict() {
        return DesiredVerdict.newBuilder()
                .setRevision(1)
                .setSha256(ByteString.copyFrom(new byte[Digest.BYTES]))
                .setState(DesiredState.DESIRED_STATE_APPLIED);
    }

    private static Object report(DesiredVerdict.Builder verdict) throws Exception {
        return ConfigReportCodec.decode(
                Checksum.append(io.tidegate.protocol.wire.v1.ReportedConfig.newBuilder()
                        .setDesired(verdict)
                        .build()),
                LIMITS);
    }

    private static void assertRefused(ThrowingCallable decoding) {
        assertThatThrownBy(decoding).isInstanceOf(UndecodableMessageException.class);
    }
}
