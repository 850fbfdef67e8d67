package io.tidegate.edge.buffer.h2;

import io.tidegate.edge.buffer.account.BufferState;
import io.tidegate.edge.buffer.account.StateKeeper;
import io.tidegate.edge.buffer.disk.Disk;
import io.tidegate.edge.buffer.disk.DiskReserve;
import io.tidegate.edge.buffer.disk.Quarantine;
import io.tidegate.edge.buffer.disk.StorageException;
import io.tidegate.edge.buffer.h2.BufferOptions.WhenFull;
import io.tidegate.edge.buffer.segment.OpenSegments;
import io.tidegate.edge.buffer.segment.Segment;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.StreamId;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the buffer within its limit and within what the disk has free. Room is made by whole files: first segments
 * that are settled, then quarantined files that nothing is pending in, then, if the policy allows it, the oldest
 * segment of the live lane, and only when that lane has none, of the alarm lane. One thread at a time.
 */
final class BufferSpace {

    private static final Logger LOG = LoggerFactory.getLogger(BufferSpace.class);

    /** What an append may add to the files: its chunks and their page, each written twice, and the account. */
    private static final long GROWTH_FACTOR = 3;

    private static final long GROWTH_BYTES = 64 * 1024;

    private final Disk disk;
    private final BufferState state;
    private final StateKeeper keeper;
    private final SegmentWriter writer;
    private final OpenSegments open;
    private final DiskReserve reserve;
    private volatile BufferOptions options;
    private final LongSupplier nowNs;
    private final BiConsumer<StreamId, Gap> gapped;

    private Set<String> growing = Set.of();
    private long otherBytes;

    BufferSpace(
            Disk disk,
            BufferState state,
            StateKeeper keeper,
            SegmentWriter writer,
            OpenSegments open,
            DiskReserve reserve,
            BufferOptions options,
            LongSupplier nowNs,
            BiConsumer<StreamId, Gap> gapped) {
        this.disk = disk;
        this.state = state;
        this.keeper = keeper;
        this.writer = writer;
        this.open = open;
        this.reserve = reserve;
        this.options = options;
        this.nowNs = nowNs;
        this.gapped = gapped;
    }

    /** From now on the limit and the policy of {@code changed} hold. */
    void limit(BufferOptions changed) {
        options = changed;
    }

    /** Makes room for chunks of {@code bytes}; false if there is none and nothing may be given up for it. */
    boolean make(long bytes) throws StorageException {
        long needed = bytes * GROWTH_FACTOR + GROWTH_BYTES;
        while (used() + needed > options.maxBytes() || disk.usableBytes() < options.minFreeBytes() + needed) {
            Optional<Segment> settled = state.victim(false);
            if (settled.isPresent()) {
                drop(settled.get());
            } else if (!deleteQuarantined()) {
                Optional<Segment> oldest = state.victim(options.whenFull() == WhenFull.DROP_OLDEST);
                if (oldest.isEmpty()) {
                    return false;
                }
                drop(oldest.get());
            }
        }
        return true;
    }

    /** Bytes of all files. The closed ones are measured only when others are growing than before. */
    private long used() {
        Set<String> nowGrowing = new HashSet<>(writer.files());
        nowGrowing.addAll(keeper.files());
        if (!nowGrowing.equals(growing)) {
            growing = nowGrowing;
            measure();
        }
        long bytes = otherBytes;
        for (String file : growing) {
            bytes += disk.size(file);
        }
        return bytes;
    }

    private void measure() {
        reserve.take();
        otherBytes = 0;
        for (String file : list()) {
            if (!growing.contains(file)) {
                otherBytes += disk.size(file);
            }
        }
    }

    private void drop(Segment victim) throws StorageException {
        if (!victim.sealed()) {
            writer.seal(victim.stream().lane());
        }
        List<Gap> gaps = victim.range()
                .map(range -> state.giveUp(victim.stream(), range, GapReason.EVICTED, nowNs.getAsLong()))
                .orElse(List.of());
        state.remove(victim);
        keeper.afterSave(() -> {
            open.close(victim.file());
            if (!Quarantine.isName(victim.file())) {
                delete(victim.file());
            }
            gaps.forEach(gap -> gapped.accept(victim.stream(), gap));
        });
        if (!gaps.isEmpty()) {
            LOG.warn(
                    "The buffer is full: the oldest segment {} is dropped, and with it {} readings that had not been"
                            + " sent; they are reported as gap \"evicted\"",
                    victim.name(),
                    gaps.stream().mapToLong(gap -> gap.range().count()).sum());
        }
        keeper.save();
        measure();
    }

    /** Deletes the oldest quarantined file that no segment is read from; false if there is none. */
    private boolean deleteQuarantined() {
        Set<String> needed = state.segments().stream().map(Segment::file).collect(Collectors.toSet());
        Optional<String> oldest = list().stream()
                .filter(file -> Quarantine.isName(file) && !needed.contains(file))
                .findFirst();
        if (oldest.isEmpty()) {
            return false;
        }
        LOG.warn("The buffer is full: the quarantined file {} is deleted; nothing in it was pending", oldest.get());
        boolean deleted = delete(oldest.get());
        measure();
        return deleted;
    }

    private boolean delete(String file) {
        try {
            disk.delete(file);
            return true;
        } catch (IOException e) {
            LOG.warn("The file {} could not be deleted: {}", file, e.getMessage());
            return false;
        }
    }

    private List<String> list() {
        try {
            return disk.list();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the buffer directory cannot be listed", e);
        }
    }
}
