package io.tidegate.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.SyncLimits;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to one bit of a message on its way, nobody believes it; and it is told apart from nonsense. */
class ChecksumTest {

    private static final AgentId AGENT = new AgentId("plant1-gw3");

    private interface Decoder {
        Object decode(byte[] bytes) throws UndecodableMessageException;
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                message("receipt", bytes -> ReceiptCodec.decode(AGENT, bytes, SyncLimits.DEFAULT)),
                message("status", bytes -> StatusCodec.decode(AGENT, bytes, SyncLimits.DEFAULT)),
                message("reported-config", bytes -> ConfigReportCodec.decode(bytes, ControlLimits.DEFAULT)),
                message("command", bytes -> CommandCodec.decode(bytes, ControlLimits.DEFAULT)),
                message("reply", bytes -> CommandCodec.decodeReply(bytes, ControlLimits.DEFAULT)));
    }

    static Stream<Arguments> messagesAndBatches() {
        return Stream.concat(
                messages(),
                Stream.of(message(
                        "batch", bytes -> OneBatch.decode(AGENT, GoldenBytes.status(), bytes, SyncLimits.DEFAULT))));
    }

    private static Arguments message(String name, Decoder decoder) {
        return Arguments.of(name, decoder);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messagesAndBatches")
    void everyFlippedBitIsFound(String name, Decoder decoder) throws Exception {
        byte[] bytes = GoldenBytes.of(name);
        assertThatCode(() -> decoder.decode(bytes)).doesNotThrowAnyException();
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertDamaged(decoder, damaged);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messagesAndBatches")
    void everyLostEndIsFound(String name, Decoder decoder) throws Exception {
        byte[] bytes = GoldenBytes.of(name);
        for (int length = 0; length < bytes.length; length++) {
            assertDamaged(decoder, Arrays.copyOf(bytes, length));
        }
        assertDamaged(decoder, Arrays.copyOf(bytes, bytes.length + 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void itAddsJustItsBytes(String name, Decoder decoder) throws Exception {
        byte[] bytes = GoldenBytes.of(name);
        byte[] message = Arrays.copyOf(bytes, bytes.length - Checksum.BYTES);
        assertThat(Checksum.append(message)).isEqualTo(bytes);
        assertThat(decoder.decode(Checksum.append(message))).isEqualTo(decoder.decode(bytes));
    }

    private static void assertDamaged(Decoder decoder, byte[] bytes) {
        assertThatThrownBy(() -> decoder.decode(bytes))
                .isInstanceOf(DamagedMessageException.class)
                .hasMessageContaining("damaged on the way");
    }
}
