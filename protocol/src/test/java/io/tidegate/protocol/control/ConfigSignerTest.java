package io.tidegate.protocol.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.protocol.sync.AgentId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ConfigSignerTest {

    private static final AgentId AGENT = new AgentId("plant1-gw3");
    private static final ConfigSigner SIGNER = ConfigSigner.generate(new SecureRandom());
    private static final DesiredConfig SIGNED = SIGNER.sign(AGENT, 17, "{\"log_level\":\"debug\"}");

    @Test
    void whatIsSignedIsGenuine() {
        assertThat(isGenuine(SIGNED)).isTrue();
        assertThat(SIGNED.key()).isEqualTo(SIGNER.key());
    }

    @Test
    void nothingThatIsSignedCanBeChanged() {
        Digest digest = Digest.of("{}");
        assertThat(isGenuine(with(new AgentId("plant1-gw4"), 17, SIGNED.document(), SIGNED.digest())))
                .isFalse();
        assertThat(isGenuine(with(AGENT, 18, SIGNED.document(), SIGNED.digest())))
                .isFalse();
        assertThat(isGenuine(with(AGENT, 17, "{}", SIGNED.digest()))).isFalse();
        assertThat(isGenuine(with(AGENT, 17, "{}", digest))).isFalse();
        assertThat(isGenuine(with(AGENT, 17, SIGNED.document(), digest))).isFalse();
    }

    @Test
    void oneFlippedBitOfTheSignatureIsEnough() {
        for (int bit = 0; bit < ConfigSignature.BYTES * 8; bit++) {
            ConfigSignature flipped =
                    ConfigSignature.ofBytes(flip(SIGNED.signature().bytes(), bit));
            assertThat(isGenuine(
                            new DesiredConfig(AGENT, 17, SIGNED.document(), SIGNED.digest(), flipped, SIGNED.key())))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    @Test
    void aKeyThatIsNoneVerifiesNothing() {
        for (int bit = 0; bit < HubKey.BYTES * 8; bit++) {
            HubKey other = HubKey.ofBytes(flip(SIGNED.key().bytes(), bit));
            assertThat(isGenuine(new DesiredConfig(
                            AGENT, 17, SIGNED.document(), SIGNED.digest(), SIGNED.signature(), other)))
                    .as("bit %d", bit)
                    .isFalse();
        }
        assertThat(isGenuine(new DesiredConfig(
                        AGENT,
                        17,
                        SIGNED.document(),
                        SIGNED.digest(),
                        SIGNED.signature(),
                        new HubKey("ff".repeat(HubKey.BYTES)))))
                .isFalse();
    }

    @Test
    void theKeyIsKeptAndReadAgain() {
        ConfigSigner again = ConfigSigner.decode(SIGNER.encoded());

        assertThat(again.key()).isEqualTo(SIGNER.key());
        assertThat(again.sign(AGENT, 17, SIGNED.document())).isEqualTo(SIGNED);
        assertThat(again).hasToString("ConfigSigner[key=" + SIGNER.key() + "]");
    }

    @Test
    void aDamagedKeyIsRefused() {
        byte[] encoded = SIGNER.encoded();
        for (byte[] damaged : new byte[][] {
            {}, new byte[31], flip(encoded, 8 * 20), flip(encoded, 8 * (encoded.length - 1)),
        }) {
            assertThatThrownBy(() -> ConfigSigner.decode(damaged)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** PROTOCOL.md, "Signed bytes": another program must be able to write them. */
    @Test
    void theSignedBytesAreThoseOfTheProtocol() {
        assertThat(HexFormat.of().formatHex(Ed25519.signedBytes(AGENT, 17, Digest.of("{}"))))
                .isEqualTo(hex("tidegate/v1/desired-config") + "00" + "0a" + hex("plant1-gw3") + "0000000000000011"
                        + "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }

    /** RFC 8032, 7.1, test 2: the key of the JDK is the key of the RFC. */
    @Test
    void keyAndSignatureAreThoseOfTheRfc() {
        HubKey key = new HubKey("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        ConfigSignature signature =
                new ConfigSignature("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");

        assertThat(Ed25519.verifies(key, new byte[] {0x72}, signature)).isTrue();
        assertThat(Ed25519.verifies(key, new byte[] {0x73}, signature)).isFalse();
    }

    private static boolean isGenuine(DesiredConfig desired) {
        return SignatureCheck.ED25519.isGenuine(desired);
    }

    private static DesiredConfig with(AgentId agent, long revision, String document, Digest digest) {
        return new DesiredConfig(agent, revision, document, digest, SIGNED.signature(), SIGNED.key());
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
