package io.tidegate.edge.powerloss;

import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.buffer.h2.Manners;
import io.tidegate.edge.disk.DiskOperation;
import io.tidegate.edge.disk.DiskOperation.Delete;
import io.tidegate.edge.disk.DiskOperation.DirectorySync;
import io.tidegate.edge.disk.DiskOperation.Nothing;
import io.tidegate.edge.disk.DiskOperation.Sync;
import io.tidegate.edge.disk.DiskOperation.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What the proof must notice, else it proves nothing. Planted below the buffer or in front of it, never inside. */
enum PlantedBug {
    /** None: the product as it is. */
    NONE(Proof.NONE, UnaryOperator.identity()),
    /** The disk says that it has synced, and has not. */
    LYING_DISK(Proof.POWER_CUTS, without(Sync.class::isInstance)),
    /** Readings are accepted after a commit alone, without CHECKPOINT SYNC. */
    COMMIT_WITHOUT_SYNC(Proof.POWER_CUTS, without(operation -> isSyncOf(operation, "live-", "alarm-"))),
    /** Gaps are told, and segments deleted, before the account that says so is on the disk. */
    GAP_TOLD_BEFORE_DURABLE(Proof.POWER_CUTS, without(operation -> isSyncOf(operation, "state-"))),
    /** A file is synced, and the directory that has its name is not. */
    NAMES_NOT_SYNCED(Proof.POWER_CUTS, without(DirectorySync.class::isInstance)),
    /** A segment is deleted before the account is written that says why. */
    DELETED_BEFORE_SAVED(Proof.POWER_CUTS, PlantedBug::deletingEarly),
    /** Idempotency keys are remembered only in memory. */
    KEYS_IN_MEMORY(Proof.POWER_CUTS, UnaryOperator.identity()) {
        @Override
        TelemetryBuffer before(TelemetryBuffer buffer) {
            return new ForgetfulBuffer(buffer);
        }
    },
    /** A sync that failed is tried again, succeeds, and is believed. */
    FAILED_SYNC_RETRIED(Proof.FAILING_DISK, UnaryOperator.identity()) {
        @Override
        Manners manners() {
            return new Manners("", true, false);
        }
    },
    /** Nothing is kept free for the account of what is deleted when the disk is full. */
    NO_RESERVE(Proof.FULL_DISK, UnaryOperator.identity()) {
        @Override
        Manners manners() {
            return new Manners("", false, true);
        }
    },
    /** Readings are given out before it is on the disk with which times. */
    TIMES_NOT_SYNCED(Proof.TIMES, without(operation -> isSyncOf(operation, "state-"))),
    /** The vault renames a record whose bytes are not on the disk. */
    VAULT_NOT_SYNCED(Proof.VAULT, without(Sync.class::isInstance)),
    /** The vault counts on a new name that is not on the disk. */
    VAULT_NAMES_NOT_SYNCED(Proof.VAULT, without(DirectorySync.class::isInstance));

    /** Which of the harnesses has to notice. */
    enum Proof {
        NONE,
        POWER_CUTS,
        FAILING_DISK,
        FULL_DISK,
        TIMES,
        VAULT
    }

    private final Proof proof;
    private final UnaryOperator<List<DiskOperation>> truth;

    PlantedBug(Proof proof, UnaryOperator<List<DiskOperation>> truth) {
        this.proof = proof;
        this.truth = truth;
    }

    /**
     * The part of the proof that must notice it.
     *
     * @param points how many crashes that may take
     */
    List<? extends Trial> trials(long seed, int points) throws BrokenPromise, IOException {
        return switch (proof) {
            case NONE -> List.of();
            case POWER_CUTS -> BufferWorld.all(seed, points, this);
            case FAILING_DISK -> FailingLife.all(seed, FailingLife.How.values().length, this);
            case FULL_DISK -> FullDiskLife.all(seed, 2, this);
            case TIMES -> TimesWorld.all(seed, points, this);
            case VAULT -> VaultWorld.all(seed, points, this);
        };
    }

    /** What the disk has done, of what it says that it has done. */
    UnaryOperator<List<DiskOperation>> truth() {
        return truth;
    }

    Manners manners() {
        return Manners.GOOD;
    }

    /** The buffer as its callers see it. */
    TelemetryBuffer before(TelemetryBuffer buffer) {
        return buffer;
    }

    private static UnaryOperator<List<DiskOperation>> without(Predicate<DiskOperation> hidden) {
        return operations -> operations.stream()
                .map(operation -> hidden.test(operation) ? new Nothing() : operation)
                .toList();
    }

    private static boolean isSyncOf(DiskOperation operation, String... prefixes) {
        return operation instanceof Sync sync
                && Arrays.stream(prefixes).anyMatch(prefix -> sync.file().startsWith(prefix));
    }

    /** Moves each deletion of a segment to before the save of the account that precedes it. */
    private static List<DiskOperation> deletingEarly(List<DiskOperation> operations) {
        List<DiskOperation> moved = new ArrayList<>(operations);
        for (int i = 1; i < moved.size(); i++) {
            if (moved.get(i) instanceof Delete delete
                    && !isAccount(delete.file())
                    && moved.get(i - 1) instanceof Sync saved
                    && isAccount(saved.file())) {
                int to = i - 1;
                while (to > 0 && moved.get(to - 1) instanceof Write write && isAccount(write.file())) {
                    to--;
                }
                moved.add(to, moved.remove(i));
            }
        }
        return moved;
    }

    private static boolean isAccount(String file) {
        return file.startsWith("state-");
    }
}
