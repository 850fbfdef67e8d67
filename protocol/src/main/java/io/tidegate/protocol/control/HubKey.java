package io.tidegate.protocol.control;

/**
 * The public Ed25519 key of a hub (RFC 8032, 32 bytes), by which an agent knows that a configuration comes from it.
 *
 * @param hex 32 bytes in lower case
 */
public record HubKey(String hex) {

    /** Bytes of a key. */
    public static final int BYTES = 32;

    public HubKey {
        HexText.require("a hub's key", hex, BYTES);
    }

    /** @throws IllegalArgumentException if there are not {@value #BYTES} bytes */
    public static HubKey ofBytes(byte[] bytes) {
        return new HubKey(HexText.of(bytes));
    }

    public byte[] bytes() {
        return HexText.bytes(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
