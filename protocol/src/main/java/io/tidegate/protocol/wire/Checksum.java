package io.tidegate.protocol.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The CRC-32C that ends a message (PROTOCOL.md, "Checksum"): protobuf's field 15, a fixed32 over all bytes before it.
 * TCP's 16 bits let damage through, and a flipped bit in a receipt or a reading is still a valid message, that lies.
 */
public final class Checksum {

    /** How many bytes it adds to a message. */
    public static final int BYTES = 1 + Integer.BYTES;

    private static final byte[] NO_CONTEXT = {};
    private static final int FIELD = 15;
    private static final int WIRE_TYPE_FIXED32 = 5;
    private static final byte TAG = FIELD << 3 | WIRE_TYPE_FIXED32;

    private Checksum() {}

    /** These bytes of a message, followed by their checksum. */
    public static byte[] append(byte[] message) {
        return append(message, NO_CONTEXT);
    }

    static byte[] append(byte[] message, byte[] context) {
        byte[] sealed = Arrays.copyOf(message, message.length + BYTES);
        seal(sealed, context);
        return sealed;
    }

    static byte[] append(MessageLite message) {
        return append(message, NO_CONTEXT);
    }

    /** @param context what sender and receiver both know, and what is not sent; the checksum is over it too */
    static byte[] append(MessageLite message, byte[] context) {
        int size = message.getSerializedSize();
        byte[] sealed = new byte[size + BYTES];
        try {
            message.writeTo(CodedOutputStream.newInstance(sealed, 0, size));
        } catch (java.io.IOException impossible) {
            throw new IllegalStateException("an array of the size that the message asked for was full", impossible);
        }
        seal(sealed, context);
        return sealed;
    }

    static void check(byte[] bytes) throws DamagedMessageException {
        check(bytes, NO_CONTEXT);
    }

    static void check(byte[] bytes, byte[] context) throws DamagedMessageException {
        int end = bytes.length - BYTES;
        if (end < 0 || bytes[end] != TAG || littleEndian(bytes).getInt(end + 1) != crc(bytes, end, context)) {
            throw new DamagedMessageException(bytes.length);
        }
    }

    private static void seal(byte[] bytes, byte[] context) {
        int end = bytes.length - BYTES;
        littleEndian(bytes).put(end, TAG).putInt(end + 1, crc(bytes, end, context));
    }

    private static int crc(byte[] bytes, int end, byte[] context) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, end);
        crc.update(context);
        return (int) crc.getValue();
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
