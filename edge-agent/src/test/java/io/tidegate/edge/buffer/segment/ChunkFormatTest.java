package io.tidegate.edge.buffer.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.h2.BufferOptions;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkFormatTest {

    private static final Chunk CHUNK = new Chunk(
            0x0102030405060708L,
            Lane.LIVE,
            0x1112131415161718L,
            SequenceRange.ofCount(42, 3),
            Chunk.Part.WHOLE,
            1_795_219_200_000_000_000L,
            false,
            ClockOffset.UNKNOWN,
            List.of(new IdempotencyRecord("kä", -2, 7)),
            new byte[] {10, 20, 30});

    /** What version 1 has on disk; it may never change. */
    private static final String GOLDEN = "54474348554e4bf1" + "01" + "01" + "0000" + "00000040" + "0102030405060708"
            + "1112131415161718" + "000000000000002a" + "00000003" + "18e9e659d5f60000" + "00000014" + "00000003"
            + "00000000" + "03" + "6bc3a4" + "fffffffffffffffe" + "0000000000000007" + "0a141e";

    /** What version 2 has; it may never change either. */
    private static final String GOLDEN_WITH_CLOCK = GOLDEN.substring(0, 16) + "02" + GOLDEN.substring(18, 24)
            + "00000050" + GOLDEN.substring(32, 128) + "2122232425262728" + "fffffffffffffffe" + GOLDEN.substring(128);

    private static final int CRC_FROM = 2 * 60;

    @Test
    void hasTheBytesOfVersion1() {
        String hex = HexFormat.of().formatHex(ChunkFormat.encode(CHUNK));
        assertThat(hex.substring(0, CRC_FROM) + "00000000" + hex.substring(CRC_FROM + 8))
                .isEqualTo(GOLDEN);
        assertThat(hex.substring(CRC_FROM, CRC_FROM + 8)).isEqualTo("0e65e264");
    }

    @Test
    void hasTheBytesOfVersion2WhenItSaysHowTheClockWas() {
        Chunk stamped = new Chunk(
                CHUNK.epoch(),
                CHUNK.lane(),
                CHUNK.incarnation(),
                CHUNK.range(),
                CHUNK.part(),
                CHUNK.appendedNs(),
                false,
                new ClockOffset(0x2122232425262728L, -2),
                CHUNK.keys(),
                CHUNK.readings());
        byte[] bytes = ChunkFormat.encode(stamped);
        String hex = HexFormat.of().formatHex(bytes);
        assertThat(hex.substring(0, CRC_FROM) + "00000000" + hex.substring(CRC_FROM + 8))
                .isEqualTo(GOLDEN_WITH_CLOCK);
        assertThat(ChunkFormat.decode(bytes)).usingRecursiveComparison().isEqualTo(stamped);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(ChunkFormat.decode(bytes)).as("bit %d", bit).isNull();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void saysInOneBitThatItsTimesNeedNoCorrection() {
        Chunk synced = new Chunk(
                CHUNK.epoch(),
                CHUNK.lane(),
                CHUNK.incarnation(),
                CHUNK.range(),
                CHUNK.part(),
                CHUNK.appendedNs(),
                true,
                ClockOffset.UNKNOWN,
                CHUNK.keys(),
                CHUNK.readings());
        String hex = HexFormat.of().formatHex(ChunkFormat.encode(synced));
        assertThat(hex.substring(0, CRC_FROM))
                .isEqualTo(GOLDEN.substring(0, 20) + "0004" + GOLDEN.substring(24, CRC_FROM));
    }

    @Test
    void comesBackAsItWas() {
        for (Lane lane : Lane.values()) {
            for (Chunk.Part part : Chunk.Part.values()) {
                Chunk chunk = new Chunk(
                        -1,
                        lane,
                        -2,
                        new SequenceRange(Long.MAX_VALUE - 5, Long.MAX_VALUE - 1),
                        part,
                        -3,
                        lane == Lane.LIVE,
                        ClockOffset.UNKNOWN,
                        List.of(),
                        new byte[0]);
                assertThat(ChunkFormat.decode(ChunkFormat.encode(chunk)))
                        .usingRecursiveComparison()
                        .isEqualTo(chunk);
            }
        }
        assertThat(ChunkFormat.decode(ChunkFormat.encode(CHUNK)))
                .usingRecursiveComparison()
                .isEqualTo(CHUNK);
    }

    @Test
    void refusesFlagsThatItDoesNotKnow() {
        byte[] bytes = ChunkFormat.encode(CHUNK);
        for (int flag = 8; flag < 1 << 16; flag <<= 1) {
            bytes[10] = (byte) (flag >> 8);
            bytes[11] = (byte) flag;
            assertThat(ChunkFormat.length(bytes, 0)).as("flag %x", flag).isEmpty();
        }
    }

    @Test
    void noticesEveryFlippedBit() {
        byte[] bytes = ChunkFormat.encode(CHUNK);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(ChunkFormat.decode(bytes)).as("bit %d", bit).isNull();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(ChunkFormat.decode(bytes)).isNotNull();
    }

    @Test
    void takesNothingShorterOrLonger() {
        byte[] bytes = ChunkFormat.encode(CHUNK);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(ChunkFormat.decode(Arrays.copyOf(bytes, length))).isNull();
        }
        assertThat(ChunkFormat.decode(Arrays.copyOf(bytes, bytes.length + 1))).isNull();
    }

    @Test
    void aHeaderThatEndsInZerosIsNone() {
        byte[] good = ChunkFormat.encode(CHUNK);
        for (int whole = 0; whole < ChunkFormat.HEADER_BYTES; whole++) {
            byte[] torn = Arrays.copyOf(Arrays.copyOf(good, whole), good.length);
            assertThat(ChunkFormat.length(torn, 0).orElse(ChunkFormat.HEADER_BYTES))
                    .as("%d bytes of the header", whole)
                    .isGreaterThanOrEqualTo(ChunkFormat.HEADER_BYTES);
            assertThat(ChunkFormat.decode(torn)).isNull();
        }
    }

    @Test
    void survivesRandomBytesBehindAGoodMagic() {
        byte[] good = ChunkFormat.encode(CHUNK);
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[ChunkFormat.HEADER_BYTES + random.nextInt(64)];
            random.nextBytes(bytes);
            System.arraycopy(good, 0, bytes, 0, 8 + random.nextInt(ChunkFormat.HEADER_BYTES - 8));
            assertThat(ChunkFormat.decode(bytes)).as("seed %d", seed).isNull();
        }
    }

    @Test
    void fitsARowWithAsManyAndAsLongKeysAsThereMayBe() {
        IdempotencyRecord longest = new IdempotencyRecord("k".repeat(IdempotencyRecord.MAX_KEY_BYTES), 1, 1);
        Chunk largest = new Chunk(
                1,
                Lane.LIVE,
                1,
                SequenceRange.ofCount(1, 1),
                Chunk.Part.WHOLE,
                1,
                true,
                new ClockOffset(-1, -1),
                Collections.nCopies(Append.MAX_KEYS, longest),
                new byte[BufferOptions.MAX_CHUNK_BYTES]);
        byte[] bytes = ChunkFormat.encode(largest);
        assertThat(bytes.length).isLessThanOrEqualTo(ChunkFormat.MAX_BYTES);
        Chunk decoded = ChunkFormat.decode(bytes);
        assertThat(decoded.keys()).hasSize(Append.MAX_KEYS);
        assertThat(Arrays.equals(decoded.readings(), largest.readings())).isTrue();
    }
}
