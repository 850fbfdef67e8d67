package io.tidegate.protocol.wire;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.SyncLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Messages as released versions have written them. */
public final class GoldenBytes {

    private GoldenBytes() {}

    /** The bytes of version 0.1. */
    public static byte[] of(String message) {
        try (InputStream in = GoldenBytes.class.getResourceAsStream("/golden/0.1/" + message + ".hex")) {
            return HexFormat.of()
                    .parseHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The status that begins the session which the golden batches belong to. */
    public static AgentStatus status() {
        try {
            return StatusCodec.decode(new AgentId("plant1-gw3"), of("status"), SyncLimits.DEFAULT);
        } catch (UndecodableMessageException e) {
            throw new AssertionError(e);
        }
    }

    /** The same without the checksum that ends it, for who changes them and seals them again. */
    public static byte[] unsealed(String message) {
        byte[] bytes = of(message);
        return Arrays.copyOf(bytes, bytes.length - Checksum.BYTES);
    }
}
