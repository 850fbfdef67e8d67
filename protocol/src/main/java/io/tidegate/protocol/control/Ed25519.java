package io.tidegate.protocol.control;

import io.tidegate.protocol.sync.AgentId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/** The JDK's Ed25519 and the bytes that are signed (PROTOCOL.md, "Signed bytes"). */
final class Ed25519 {

    static final String NAME = "Ed25519";

    /** What stands before the 32 bytes of a key in its X.509 form (RFC 8410). */
    private static final byte[] X509_PREFIX = HexText.bytes("302a300506032b6570032100");

    /** Keeps a signature from being taken for one of another kind of message. */
    private static final byte[] DOMAIN = "tidegate/v1/desired-config\0".getBytes(StandardCharsets.US_ASCII);

    private Ed25519() {}

    static byte[] signedBytes(AgentId agent, long revision, Digest digest) {
        byte[] name = agent.text().getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(DOMAIN);
        bytes.write(name.length);
        bytes.writeBytes(name);
        bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(revision).array());
        bytes.writeBytes(digest.bytes());
        return bytes.toByteArray();
    }

    static boolean isGenuine(DesiredConfig desired) {
        return Digest.of(desired.document()).equals(desired.digest())
                && verifies(
                        desired.key(),
                        signedBytes(desired.agent(), desired.revision(), desired.digest()),
                        desired.signature());
    }

    static byte[] sign(PrivateKey key, byte[] bytes) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(NAME);
        signature.initSign(key);
        signature.update(bytes);
        return signature.sign();
    }

    static boolean verifies(HubKey key, byte[] bytes, ConfigSignature claimed) {
        try {
            Signature signature = Signature.getInstance(NAME);
            signature.initVerify(publicKey(key));
            signature.update(bytes);
            return signature.verify(claimed.bytes());
        } catch (GeneralSecurityException e) {
            // The key is no point of the curve, or the signature is none at all: whoever sent it did not sign it.
            return false;
        }
    }

    static PublicKey publicKey(HubKey key) throws GeneralSecurityException {
        byte[] x509 = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + HubKey.BYTES);
        System.arraycopy(key.bytes(), 0, x509, X509_PREFIX.length, HubKey.BYTES);
        return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(x509));
    }

    static HubKey hubKey(PublicKey key) {
        byte[] x509 = key.getEncoded();
        return HubKey.ofBytes(Arrays.copyOfRange(x509, x509.length - HubKey.BYTES, x509.length));
    }
}
