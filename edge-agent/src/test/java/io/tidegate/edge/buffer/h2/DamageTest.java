package io.tidegate.edge.buffer.h2;

import static io.tidegate.edge.buffer.h2.BufferFixture.longs;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.AppendOutcome.Appended;
import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.edge.buffer.account.StateKeeper;
import io.tidegate.edge.buffer.disk.Quarantine;
import io.tidegate.edge.buffer.segment.ChunkFormat;
import io.tidegate.edge.buffer.segment.Segment;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged, cut and missing files: what can be read is sent, what cannot is a gap, and capture goes on. */
class DamageTest {

    private static final int APPENDS = 30;
    private static final int READINGS = 20;
    private static final int RANDOM_DAMAGES = 40;

    @TempDir
    private Path directory;

    private BufferFixture fixture;
    private StreamId stream;

    @BeforeEach
    void fill() throws BufferUnavailableException {
        fixture = BufferFixture.unsynced(BufferOptions.defaults(directory.resolve("buffer"), BufferFixture.AGENT));
        stream = fixture.stream(Lane.LIVE);
        for (int i = 0; i < APPENDS; i++) {
            fixture.append(Lane.LIVE, 1 + (long) i * READINGS, READINGS);
        }
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void survivesAnyDamageToASealedSegment() throws Exception {
        fixture.restart();
        Path image = snapshot();
        for (int seed = 0; seed < RANDOM_DAMAGES; seed++) {
            Random random = new Random(seed);
            fixture.damage(files -> {
                restore(image, files);
                scribble(files.resolve(Segment.name(Lane.LIVE, 1)), random);
            });
            assertNothingLostSilently("seed " + seed);
        }
    }

    @Test
    void survivesAnyDamageToTheSegmentThatWasBeingWritten() throws Exception {
        Path image = snapshot();
        for (int seed = 0; seed < RANDOM_DAMAGES; seed++) {
            Random random = new Random(seed);
            fixture.damage(files -> {
                restore(image, files);
                scribble(files.resolve(Segment.name(Lane.LIVE, 1)), random);
            });
            assertNothingInvented("seed " + seed);
        }
    }

    @Test
    void aSegmentThatIsAllRubbishIsAGapAndANewEpochBegins() throws Exception {
        fixture.restart();
        fixture.damage(files -> Files.write(files.resolve(Segment.name(Lane.LIVE, 1)), new byte[100_000]));
        assertThat(fixture.pendingSerials(stream)).isEmpty();
        assertThat(fixture.buffer.gaps(stream)).extracting(Gap::range).containsExactly(all());
        assertThat(fixture.buffer.counts().lost().get(GapReason.SALVAGED)).isEqualTo(all().count());
        assertThat(fixture.buffer.usage().quarantined()).isEqualTo(1);
        Appended next = fixture.append(Lane.LIVE, 1_000_000, 3);
        assertThat(next.stream()).isNotEqualTo(stream);
        assertThat(next.range()).isEqualTo(BufferFixture.range(1, 3));
        fixture.restart();
        assertThat(fixture.stream(Lane.LIVE)).isEqualTo(next.stream());
        assertThat(fixture.buffer.usage().quarantined()).isEqualTo(1);
    }

    @Test
    void aMissingSegmentIsAGap() throws Exception {
        fixture.restart();
        fixture.damage(files -> Files.delete(files.resolve(Segment.name(Lane.LIVE, 1))));
        assertThat(fixture.buffer.gaps(stream)).extracting(Gap::reason).containsExactly(GapReason.SALVAGED);
        assertThat(fixture.buffer.counts().lostTotal()).isEqualTo(all().count());
        assertThat(fixture.stream(Lane.LIVE)).isNotEqualTo(stream);
    }

    @Test
    void damageFoundWhileReadingIsSalvagedAtOnce() throws Exception {
        fixture.restart();
        StreamId before = fixture.stream(Lane.LIVE);
        fixture.append(Lane.LIVE, 601, 10);
        scribbleOverChunks(fixture.options.directory().resolve(Segment.name(Lane.LIVE, 1)), 3);
        List<Long> serials = fixture.pendingSerials(Lane.LIVE);
        assertThat(serials).hasSize((int) fixture.buffer.counts().pending()).contains(601L, 610L);
        assertThat(fixture.buffer.counts().lost().get(GapReason.SALVAGED)).isPositive();
        assertThat(fixture.heardGaps).isNotEmpty();
        assertThat(fixture.buffer.usage().quarantined()).isEqualTo(1);
        assertThat(fixture.append(Lane.LIVE, 611, 10).stream()).isNotEqualTo(before);
        assertNothingLostSilently("after reading");
    }

    @Test
    void whatWasSalvagedSurvivesRestartsAndIsForgottenWhenSettled() throws Exception {
        fixture.restart();
        fixture.damage(files -> scribbleOverChunks(files.resolve(Segment.name(Lane.LIVE, 1)), 3));
        List<Long> recovered = fixture.pendingSerials(Lane.LIVE);
        assertThat(recovered).isNotEmpty().hasSizeLessThan(APPENDS * READINGS);
        fixture.kill();
        assertThat(fixture.pendingSerials(Lane.LIVE)).isEqualTo(recovered);
        fixture.restart();
        assertThat(fixture.pendingSerials(Lane.LIVE)).isEqualTo(recovered);
        fixture.buffer.settle(stream, all());
        fixture.restart();
        assertThat(fixture.buffer.counts().pending()).isZero();
        assertThat(fixture.buffer.counts().stored()).isEqualTo(recovered.size());
        assertThat(fixture.buffer.usage().quarantined()).isEqualTo(1);
    }

    @Test
    void keysInADamagedSegmentAreRecovered() throws Exception {
        IdempotencyRecord key = new IdempotencyRecord("key", 1, fixture.clock.now.toEpochMilli() * 1_000_000);
        fixture.offer(Lane.LIVE, TestReadings.numbered(601, 1), key);
        fixture.kill(files -> blankHeaders(files.resolve(Segment.name(Lane.LIVE, 1))));
        assertThat(fixture.buffer.recall("key")).contains(key);
        assertThat(fixture.pendingSerials(stream).values()).containsExactlyElementsOf(longs(1, 601));
    }

    @Test
    void aDamagedAccountIsRebuiltFromTheSegments() throws Exception {
        fixture.append(Lane.ALARM, 1, 5);
        fixture.buffer.settle(stream, BufferFixture.range(1, 100));
        fixture.restart();
        fixture.damage(files -> {
            for (Path account : accounts(files)) {
                Files.write(account, new byte[20_000]);
            }
        });
        assertRebuilt();
        assertThat(fixture.files()).anyMatch(file -> file.startsWith("state-") && Quarantine.isName(file));
    }

    @Test
    void oneDamagedAccountOfTwoCostsNothing() throws Exception {
        fixture.append(Lane.ALARM, 1, 5);
        fixture.buffer.giveUp(stream, BufferFixture.range(1, 10), GapReason.POISON);
        fixture.buffer.giveUp(stream, BufferFixture.range(11, 20), GapReason.POISON);
        Path image = snapshot();
        List<Path> accounts = accounts(image);
        assertThat(accounts).hasSize(2);
        List<Long> stillThere = new ArrayList<>();
        for (Path account : accounts) {
            fixture.damage(files -> {
                restore(image, files);
                Files.write(files.resolve(account.getFileName()), new byte[20_000]);
            });
            assertThat(fixture.stream(Lane.LIVE)).isEqualTo(stream);
            stillThere.add(fixture.buffer.counts().lost().get(GapReason.POISON));
            assertThat(fixture.files()).noneMatch(Quarantine::isName);
        }
        assertThat(stillThere).containsExactlyInAnyOrder(10L, 20L);
    }

    @Test
    void aMissingAccountIsRebuiltFromTheSegments() throws Exception {
        fixture.append(Lane.ALARM, 1, 5);
        fixture.kill(DamageTest::deleteAccounts);
        assertRebuilt();
    }

    @Test
    void anAccountFromABackupDoesNotGiveOutNumbersTwice() throws Exception {
        fixture.restart();
        Path backup = snapshot();
        fixture.append(Lane.LIVE, 601, 10);
        fixture.restart();
        fixture.append(Lane.LIVE, 611, 10);
        fixture.damage(files -> {
            deleteAccounts(files);
            for (Path account : accounts(backup)) {
                Files.copy(account, files.resolve(account.getFileName()));
            }
        });
        assertThat(fixture.pendingSerials(Lane.LIVE)).isEqualTo(longs(1, 620));
        assertThat(fixture.append(Lane.LIVE, 621, 1).stream()).isNotEqualTo(stream);
    }

    @Test
    void anAccountThatWasNotWrittenToItsEndIsNotUsed() throws Exception {
        fixture.restart();
        fixture.damage(files -> Files.write(files.resolve("state-0000000099.mv.db"), new byte[5_000]));
        assertThat(fixture.stream(Lane.LIVE)).isEqualTo(stream);
        assertThat(fixture.pendingSerials(Lane.LIVE)).isEqualTo(longs(1, 600));
        assertThat(fixture.files()).noneMatch(Quarantine::isName);
    }

    private void assertRebuilt() throws BufferUnavailableException {
        assertThat(fixture.pendingSerials(Lane.LIVE)).isEqualTo(longs(1, 600));
        assertThat(fixture.pendingSerials(Lane.ALARM)).isEqualTo(longs(1, 5));
        assertThat(fixture.buffer.counts().accepted()).isEqualTo(605);
        Appended next = fixture.append(Lane.LIVE, 601, 1);
        assertThat(next.stream()).isNotEqualTo(stream);
        fixture.restart();
        assertThat(fixture.pendingSerials(Lane.LIVE)).hasSize(601).contains(601L);
        assertThat(fixture.stream(Lane.LIVE)).isEqualTo(next.stream());
    }

    /** Everything accepted is either pending, under its own number, or in a gap; and it goes on. */
    private void assertNothingLostSilently(String what) {
        assertNothingInvented(what);
        Set<Long> accountedFor = new HashSet<>(fixture.pendingSerials(stream).keySet());
        fixture.buffer
                .gaps(stream)
                .forEach(gap -> accountedFor.addAll(
                        longs(gap.range().first(), gap.range().last())));
        assertThat(accountedFor).as(what).containsAll(longs(1, APPENDS * READINGS));
    }

    private void assertNothingInvented(String what) {
        fixture.pendingSerials(stream)
                .forEach((number, serial) -> assertThat(serial).as(what).isEqualTo(number));
        assertThat(fixture.buffer.counts().accepted())
                .as(what)
                .isEqualTo(fixture.buffer.counts().pending()
                        + fixture.buffer.counts().stored()
                        + fixture.buffer.counts().lostTotal());
        long readable = fixture.buffer.streams().stream()
                .map(StreamReport::stream)
                .mapToLong(one -> fixture.pendingSerials(one).size())
                .sum();
        assertThat(fixture.buffer.counts().pending()).as(what).isEqualTo(readable);
        assertThat(fixture.append(Lane.LIVE, 9_000_000, 1).range()).as(what).isNotNull();
    }

    private static io.tidegate.protocol.sync.SequenceRange all() {
        return BufferFixture.range(1, APPENDS * READINGS);
    }

    private Path snapshot() throws IOException, BufferUnavailableException {
        Path image = directory.resolve("image");
        BufferFixture.copy(fixture.options.directory(), image);
        return image;
    }

    private static void restore(Path image, Path files) throws IOException {
        BufferFixture.deleteFiles(files);
        BufferFixture.copy(image, files);
    }

    private static List<Path> accounts(Path files) throws IOException {
        try (var list = Files.list(files)) {
            return list.filter(file -> StateKeeper.isName(file.getFileName().toString()))
                    .toList();
        }
    }

    private static void deleteAccounts(Path files) throws IOException {
        for (Path account : accounts(files)) {
            Files.delete(account);
        }
    }

    /** Overwrites some bytes somewhere, cuts the end off, or both. */
    private static void scribble(Path file, Random random) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                byte[] rubbish = new byte[1 << random.nextInt(14)];
                random.nextBytes(rubbish);
                channel.write(ByteBuffer.wrap(rubbish), random.nextLong(channel.size()));
            }
            if (random.nextInt(4) == 0) {
                channel.truncate(random.nextLong(channel.size()));
            }
        }
    }

    /** Overwrites the middle of every n-th copy of a chunk. */
    private static void scribbleOverChunks(Path file, int nth) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int found = 0;
        for (int i = 0; i < bytes.length - ChunkFormat.HEADER_BYTES; i++) {
            if (ByteBuffer.wrap(bytes, i, 8).getLong() == ChunkFormat.MAGIC) {
                long first = ByteBuffer.wrap(bytes, i + 32, 8).getLong();
                if (first / READINGS % nth == 0) {
                    bytes[i + ChunkFormat.HEADER_BYTES + 5] ^= 1;
                    found++;
                }
            }
        }
        assertThat(found).isPositive();
        Files.write(file, bytes, StandardOpenOption.WRITE);
    }

    /** Makes a file one that H2 cannot open, with its chunks untouched. */
    private static void blankHeaders(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(8192), 0);
        }
    }
}
