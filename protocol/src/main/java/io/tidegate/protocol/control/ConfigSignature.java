package io.tidegate.protocol.control;

/**
 * An Ed25519 signature (RFC 8032, 64 bytes) over what PROTOCOL.md, "Signed bytes", says.
 *
 * @param hex 64 bytes in lower case
 */
public record ConfigSignature(String hex) {

    /** Bytes of a signature. */
    public static final int BYTES = 64;

    public ConfigSignature {
        HexText.require("a signature", hex, BYTES);
    }

    /** @throws IllegalArgumentException if there are not {@value #BYTES} bytes */
    public static ConfigSignature ofBytes(byte[] bytes) {
        return new ConfigSignature(HexText.of(bytes));
    }

    public byte[] bytes() {
        return HexText.bytes(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
