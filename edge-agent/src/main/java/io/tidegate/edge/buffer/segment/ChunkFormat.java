package io.tidegate.edge.buffer.segment;

import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A chunk as bytes, big-endian. It says by itself what it is and whether it is whole, so that it can be found in the
 * raw bytes of a file that H2 can no longer open.
 *
 * <pre>
 * offset  bytes  what
 *      0      8  magic
 *      8      1  version: 1, or 2 if it says how the clock was
 *      9      1  lane: 0 alarm, 1 live
 *     10      2  flags: 1 the chunk after it, 2 the chunk before it belongs to the same append; a reader refuses others
 *     12      4  length of this header, 64 or 80
 *     16      8  epoch
 *     24      8  incarnation
 *     32      8  first sequence number
 *     40      4  number of readings
 *     44      8  when appended, ns since the Unix epoch
 *     52      4  length of the keys
 *     56      4  length of the readings
 *     60      4  CRC32C of all bytes of the chunk but these four
 *     64      8  version 2: which boot of the machine
 *     72      8  version 2: wall clock minus monotonic clock, ns
 *     64 or 80   keys: each length of its text (1), text, digest (8), when accepted (8)
 *                readings: protocol's ReadingsCodec
 * </pre>
 */
public final class ChunkFormat {

    /** {@code TGCHUNK} and a byte that no text has. */
    public static final long MAGIC = 0x54474348554e4bf1L;

    /** That of version 1, and what every header begins with. */
    public static final int HEADER_BYTES = 64;

    /** That of version 2. */
    public static final int HEADER_WITH_CLOCK_BYTES = HEADER_BYTES + 16;

    /** Longest chunk that a reader takes for one. */
    static final int MAX_BYTES = 1 << 20;

    private static final byte VERSION = 1;
    private static final byte VERSION_WITH_CLOCK = 2;
    private static final int BEFORE_ANOTHER = 1;
    private static final int AFTER_ANOTHER = 2;
    private static final int SYNCED = 4;
    private static final int FLAGS_OFFSET = 10;
    private static final int CRC_OFFSET = 60;
    private static final int KEY_LENGTH_OFFSET = 52;
    private static final int READINGS_LENGTH_OFFSET = 56;
    private static final int HEADER_LENGTH_OFFSET = 12;

    private ChunkFormat() {}

    public static byte[] encode(Chunk chunk) {
        byte[] keys = encodeKeys(chunk.keys());
        boolean withClock = chunk.clock().isKnown();
        int headerBytes = withClock ? HEADER_WITH_CLOCK_BYTES : HEADER_BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(headerBytes + keys.length + chunk.readings().length);
        bytes.putLong(MAGIC)
                .put(withClock ? VERSION_WITH_CLOCK : VERSION)
                .put((byte) (chunk.lane() == Lane.ALARM ? 0 : 1))
                .putShort(flags(chunk))
                .putInt(headerBytes)
                .putLong(chunk.epoch())
                .putLong(chunk.incarnation())
                .putLong(chunk.range().first())
                .putInt(Math.toIntExact(chunk.range().count()))
                .putLong(chunk.appendedNs())
                .putInt(keys.length)
                .putInt(chunk.readings().length)
                .putInt(0);
        if (withClock) {
            bytes.putLong(chunk.clock().boot()).putLong(chunk.clock().wallMinusMonotonicNs());
        }
        bytes.put(keys).put(chunk.readings());
        bytes.putInt(CRC_OFFSET, crc(bytes.array(), 0, bytes.capacity()));
        return bytes.array();
    }

    /** The chunk that {@code bytes} are; null if they are none or a damaged one. */
    public static @Nullable Chunk decode(byte[] bytes) {
        OptionalInt length = bytes.length < HEADER_BYTES ? OptionalInt.empty() : length(bytes, 0);
        return length.isPresent() && length.getAsInt() == bytes.length ? decode(bytes, 0, bytes.length) : null;
    }

    /**
     * How long the chunk is whose header lies at {@code offset}, which must have {@link #HEADER_BYTES} behind it;
     * empty if no chunk of a known version begins there. Its content may be damaged all the same.
     */
    public static OptionalInt length(byte[] bytes, int offset) {
        ByteBuffer header = ByteBuffer.wrap(bytes, offset, HEADER_BYTES).slice();
        int headerBytes = header.getInt(HEADER_LENGTH_OFFSET);
        int keyBytes = header.getInt(KEY_LENGTH_OFFSET);
        int readingBytes = header.getInt(READINGS_LENGTH_OFFSET);
        boolean known = header.getLong(0) == MAGIC && header.get(9) >= 0 && header.get(9) <= 1;
        // A version that is not known has no length: zeros behind a magic, which a power cut leaves, are no header.
        boolean fits = headerBytes >= HEADER_BYTES
                && headerBytes == headerBytes(header.get(8))
                && keyBytes >= 0
                && readingBytes >= 0
                && (long) headerBytes + keyBytes + readingBytes <= MAX_BYTES;
        boolean understood = (header.getShort(FLAGS_OFFSET) & ~(BEFORE_ANOTHER | AFTER_ANOTHER | SYNCED)) == 0;
        return known && understood && fits
                ? OptionalInt.of(headerBytes + keyBytes + readingBytes)
                : OptionalInt.empty();
    }

    /** The chunk in {@code length} bytes from {@code offset}, as {@link #length} found it; null if it is damaged. */
    public static @Nullable Chunk decode(byte[] bytes, int offset, int length) {
        ByteBuffer chunk = ByteBuffer.wrap(bytes, offset, length).slice();
        if (chunk.getInt(CRC_OFFSET) != crc(bytes, offset, length)) {
            return null;
        }
        long first = chunk.getLong(32);
        int count = chunk.getInt(40);
        if (first < 1 || count < 1 || first > Long.MAX_VALUE - count) {
            return null;
        }
        int headerBytes = chunk.getInt(HEADER_LENGTH_OFFSET);
        List<IdempotencyRecord> keys = decodeKeys(chunk.slice(headerBytes, chunk.getInt(KEY_LENGTH_OFFSET)));
        ClockOffset clock = headerBytes == HEADER_WITH_CLOCK_BYTES
                ? new ClockOffset(chunk.getLong(64), chunk.getLong(72))
                : ClockOffset.UNKNOWN;
        byte[] readings = new byte[chunk.getInt(READINGS_LENGTH_OFFSET)];
        chunk.get(length - readings.length, readings);
        return keys == null
                ? null
                : new Chunk(
                        chunk.getLong(16),
                        chunk.get(9) == 0 ? Lane.ALARM : Lane.LIVE,
                        chunk.getLong(24),
                        SequenceRange.ofCount(first, count),
                        part(chunk.getShort(FLAGS_OFFSET)),
                        chunk.getLong(44),
                        (chunk.getShort(FLAGS_OFFSET) & SYNCED) != 0,
                        clock,
                        keys,
                        readings);
    }

    /** The last sequence number that a header speaks of; 0 if it makes no sense. */
    public static long last(byte[] bytes) {
        ByteBuffer header = ByteBuffer.wrap(bytes, 0, HEADER_BYTES);
        long first = header.getLong(32);
        int count = header.getInt(40);
        return first < 1 || count < 1 || first > Long.MAX_VALUE - count ? 0 : first + count - 1;
    }

    /** How long the header of a version is; 0 if the version is not known. */
    private static int headerBytes(byte version) {
        return switch (version) {
            case VERSION -> HEADER_BYTES;
            case VERSION_WITH_CLOCK -> HEADER_WITH_CLOCK_BYTES;
            default -> 0;
        };
    }

    private static short flags(Chunk chunk) {
        return (short) ((chunk.part().beforeAnother() ? BEFORE_ANOTHER : 0)
                | (chunk.part().afterAnother() ? AFTER_ANOTHER : 0)
                | (chunk.synced() ? SYNCED : 0));
    }

    private static Chunk.Part part(int flags) {
        return Chunk.Part.of((flags & AFTER_ANOTHER) != 0, (flags & BEFORE_ANOTHER) != 0);
    }

    private static byte[] encodeKeys(List<IdempotencyRecord> keys) {
        List<byte[]> texts = keys.stream()
                .map(key -> key.key().getBytes(StandardCharsets.UTF_8))
                .toList();
        ByteBuffer bytes = ByteBuffer.allocate(
                texts.stream().mapToInt(text -> 1 + text.length + 16).sum());
        for (int i = 0; i < keys.size(); i++) {
            bytes.put((byte) texts.get(i).length).put(texts.get(i));
            bytes.putLong(keys.get(i).bodyDigest()).putLong(keys.get(i).acceptedNs());
        }
        return bytes.array();
    }

    private static @Nullable List<IdempotencyRecord> decodeKeys(ByteBuffer bytes) {
        List<IdempotencyRecord> keys = new ArrayList<>();
        try {
            while (bytes.hasRemaining()) {
                byte[] text = new byte[Byte.toUnsignedInt(bytes.get())];
                bytes.get(text);
                keys.add(new IdempotencyRecord(
                        new String(text, StandardCharsets.UTF_8), bytes.getLong(), bytes.getLong()));
            }
            return keys;
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, CRC_OFFSET);
        crc.update(bytes, offset + HEADER_BYTES, length - HEADER_BYTES);
        return (int) crc.getValue();
    }
}
