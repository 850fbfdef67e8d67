package io.tidegate.protocol.control;

import io.tidegate.protocol.sync.AgentId;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/** A hub's signing key, made at its first start and kept for ever: agents pin it. */
public final class ConfigSigner {

    private final PrivateKey secret;
    private final HubKey key;

    private ConfigSigner(PrivateKey secret, HubKey key) {
        this.secret = secret;
        this.key = key;
    }

    /** A new key. */
    public static ConfigSigner generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(Ed25519.NAME);
            generator.initialize(255, random);
            KeyPair pair = generator.generateKeyPair();
            return new ConfigSigner(pair.getPrivate(), Ed25519.hubKey(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no Ed25519", e);
        }
    }

    /**
     * Reads what {@link #encoded} wrote.
     *
     * @throws IllegalArgumentException if the bytes are none of ours or are damaged
     */
    public static ConfigSigner decode(byte[] encoded) {
        try {
            int split = Math.max(0, encoded.length - HubKey.BYTES);
            PrivateKey secret = KeyFactory.getInstance(Ed25519.NAME)
                    .generatePrivate(new PKCS8EncodedKeySpec(Arrays.copyOf(encoded, split)));
            HubKey key = HubKey.ofBytes(Arrays.copyOfRange(encoded, split, encoded.length));
            ConfigSigner signer = new ConfigSigner(secret, key);
            if (SignatureCheck.ED25519.isGenuine(signer.sign(new AgentId("probe"), 1, ""))) {
                return signer;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("these bytes are no signing key of a hub", e);
        }
        throw new IllegalArgumentException("the two halves of the signing key do not belong together");
    }

    /** The secret key (PKCS #8) and after it the 32 bytes of the public one. Whoever has it configures every agent. */
    public byte[] encoded() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(secret.getEncoded());
        bytes.writeBytes(key.bytes());
        return bytes.toByteArray();
    }

    public HubKey key() {
        return key;
    }

    /** Signs a document for one agent under one revision. */
    public DesiredConfig sign(AgentId agent, long revision, String document) {
        Digest digest = Digest.of(document);
        try {
            byte[] signature = Ed25519.sign(secret, Ed25519.signedBytes(agent, revision, digest));
            return new DesiredConfig(agent, revision, document, digest, ConfigSignature.ofBytes(signature), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the signing key was usable when it was read", e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ConfigSigner[key=" + key + "]";
    }
}
