package io.tidegate.edge.buffer.h2;

import io.tidegate.edge.buffer.account.BufferState;
import io.tidegate.edge.buffer.account.StateKeeper;
import io.tidegate.edge.buffer.disk.Disk;
import io.tidegate.edge.buffer.disk.Quarantine;
import io.tidegate.edge.buffer.disk.StorageException;
import io.tidegate.edge.buffer.segment.Chunk;
import io.tidegate.edge.buffer.segment.Inspection;
import io.tidegate.edge.buffer.segment.Segment;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.RangeSet;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.io.IOException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the buffer's account and its files together when it is opened, whatever happened before: an ordinary stop, a
 * crash at any moment, damage to any file.
 *
 * <pre>
 * the account says    | the disk has                | then
 * --------------------+-----------------------------+---------------------------------------------------
 * sealed              | the file                    | it is trusted until it is read
 * active              | the file, whole             | its end is looked up, it is sealed
 * active              | the file, damaged           | salvaged
 * quarantined         | the file                    | searched again, if anything in it is pending
 * any                 | no file, all settled        | forgotten: it was being deleted
 * any                 | no file                     | what is pending in it is a gap, new epoch
 * nothing             | a segment, all settled      | deleted: it was being deleted
 * nothing             | a segment                   | taken up as a retired stream's, new epoch
 * a pending number    | in no segment               | a gap, new epoch
 * </pre>
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Disk disk;
    private final BufferState state;
    private final Salvage salvage;
    private final LongSupplier nowNs;
    private final RandomGenerator random;

    Recovery(Disk disk, BufferState state, Salvage salvage, LongSupplier nowNs, RandomGenerator random) {
        this.disk = disk;
        this.state = state;
        this.salvage = salvage;
        this.nowNs = nowNs;
        this.random = random;
    }

    /** Reconciles in memory what {@code keeper} finds with the files; the keeper has to write it down. */
    void recover(StateKeeper keeper, AgentId agent) throws StorageException, IOException {
        StateKeeper.Found found = keeper.read(agent);
        state.restore(found.contents(), nowNs.getAsLong());
        for (Segment segment : state.segments()) {
            reconcile(segment);
        }
        boolean rebuilt = found.origin() != StateKeeper.Origin.READ;
        if (adoptUnknown(agent, rebuilt) && found.origin() == StateKeeper.Origin.ABSENT) {
            LOG.error("The buffer's account is missing; it is rebuilt from the segments, and a new epoch begins");
        }
        giveUpUncovered();
        state.boundTimes();
        for (Lane lane : Lane.values()) {
            if (state.current(lane).isEmpty()) {
                StreamId stream = new StreamId(agent, random.nextLong(), lane);
                state.beginStream(stream);
                LOG.info("The lane {} begins in epoch {}", lane.text(), stream.epochText());
            }
        }
    }

    private void reconcile(Segment segment) throws StorageException, IOException {
        if (!disk.exists(segment.file())) {
            reconcileMissing(segment);
        } else if (segment.quarantinedAs() != null) {
            reconcileQuarantined(segment);
        } else if (!segment.sealed()) {
            inspect(segment);
        }
    }

    private void reconcileMissing(Segment segment) throws IOException {
        for (String file : disk.list()) {
            if (file.startsWith(segment.name()) && Quarantine.isName(file)) {
                makeDurable(file);
                salvage.quarantine(segment.quarantined(file), "its salvage was cut short");
                return;
            }
        }
        boolean settled = state.isSettled(segment);
        if (!settled) {
            LOG.error("The segment {} is missing; what was pending in it is reported as a gap", segment.file());
            segment.range()
                    .ifPresent(range -> state.giveUp(segment.stream(), range, GapReason.SALVAGED, nowNs.getAsLong()));
        }
        state.remove(segment);
        if (!settled || !segment.sealed()) {
            salvage.renewEpoch(segment.stream());
        }
    }

    private void reconcileQuarantined(Segment segment) {
        if (state.isSettled(segment)) {
            state.remove(segment);
        } else {
            salvage.quarantine(segment, "it was quarantined earlier");
        }
    }

    /** Looks up where an active segment ends, and whether it holds what it must. */
    private void inspect(Segment segment) throws StorageException, IOException {
        makeDurable(segment.name());
        Inspection inspection;
        try {
            inspection = Inspection.of(disk, segment.name(), keys -> state.keep(keys, nowNs.getAsLong()));
        } catch (StorageException e) {
            if (!e.damaged()) {
                throw e;
            }
            salvage.quarantine(segment, e.reason());
            return;
        }
        if (inspection.last() < segment.last()) {
            salvage.quarantine(segment, "readings that were there are missing");
            return;
        }
        if (inspection.isCutShort()) {
            salvage.keepUnfinished(segment);
            return;
        }
        if (inspection.isTorn()) {
            LOG.warn("The segment {} ends with a write that was cut off, as by a power cut", segment.name());
            salvage.renewEpoch(segment.stream());
        }
        if (inspection.last() < segment.first()) {
            state.remove(segment);
            disk.delete(segment.name());
        } else {
            state.appended(segment.asSealed(), inspection.last());
            state.saveKeys();
        }
    }

    /** Takes up segments that the account does not speak of; returns whether there were any. */
    private boolean adoptUnknown(AgentId agent, boolean quarantinedToo) throws StorageException, IOException {
        boolean any = false;
        for (String file : disk.list()) {
            if (Segment.isName(file) && state.named(file).isEmpty()) {
                any |= adopt(file, agent);
            } else if (quarantinedToo && Segment.ordinal(file).isPresent() && Quarantine.isName(file)) {
                any |= adoptRaw(file, agent, "the buffer's account of it is lost");
            }
        }
        return any;
    }

    private boolean adopt(String file, AgentId agent) throws StorageException, IOException {
        makeDurable(file);
        Inspection inspection;
        try {
            inspection = Inspection.of(disk, file, keys -> state.keep(keys, nowNs.getAsLong()));
        } catch (StorageException e) {
            if (!e.damaged()) {
                throw e;
            }
            return adoptRaw(file, agent, e.reason());
        }
        if (inspection.isCutShort()) {
            return adoptRaw(file, agent, "its newest readings are missing");
        }
        Chunk first = inspection.first();
        if (first == null
                || inspection.last() < first.range().first()
                || !adopt(found(file, agent, first).through(inspection.last()))) {
            disk.delete(file);
            return false;
        }
        LOG.warn("The segment {} is not in the buffer's account and is taken up", file);
        return true;
    }

    /** Takes up a file that H2 cannot read, from its raw bytes. */
    private boolean adoptRaw(String file, AgentId agent, String why) throws StorageException, IOException {
        Inspection inspection = Inspection.ofRaw(disk, file);
        Chunk first = inspection.first();
        if (first == null || inspection.highestWhole() < first.range().first()) {
            if (!Quarantine.isName(file)) {
                LOG.error("The segment {} is damaged ({}), and there is no whole append in it", file, why);
                Quarantine.move(disk, file);
            }
            return false;
        }
        String name = Quarantine.original(file);
        if (!adopt(found(name, agent, first).through(inspection.highestWhole()))) {
            return false;
        }
        Segment adopted = state.named(name).orElseThrow();
        salvage.quarantine(Quarantine.isName(file) ? adopted.quarantined(file) : adopted, why);
        return true;
    }

    private boolean adopt(Segment segment) {
        if (state.isForgotten(segment) || state.adopt(segment).isEmpty()) {
            return false;
        }
        state.saveKeys();
        state.current(segment.stream().lane()).ifPresent(salvage::renewEpoch);
        return true;
    }

    /**
     * A process that was killed may have left its last append in the system's memory only. What is found here counts from
     * now on, and its keys are answered for; so it has to be on the disk first.
     */
    private void makeDurable(String file) {
        try {
            disk.sync(file);
        } catch (IOException e) {
            LOG.warn("The disk cannot confirm what it holds of {}: {}. Check it.", file, e.getMessage());
        }
    }

    private static Segment found(String name, AgentId agent, Chunk first) {
        StreamId stream = new StreamId(agent, first.epoch(), first.lane());
        long number = first.range().first();
        return new Segment(name, stream, first.incarnation(), number, number - 1, true, null);
    }

    /** Every pending number must lie in some segment; those that do not are lost. */
    private void giveUpUncovered() {
        for (BufferState.Position position : state.firstPending()) {
            StreamId stream = position.stream();
            RangeSet kept = new RangeSet(state.kept(stream));
            SequenceRange all = new SequenceRange(position.sequence(), state.nextSequence(stream) - 1);
            boolean lost = false;
            for (SequenceRange uncovered : kept.missing(all)) {
                lost |= !state.giveUp(stream, uncovered, GapReason.SALVAGED, nowNs.getAsLong())
                        .isEmpty();
            }
            if (lost) {
                LOG.error("Numbers of {} that were given out are in no segment, and are reported as a gap", stream);
                salvage.renewEpoch(stream);
            }
        }
    }
}
