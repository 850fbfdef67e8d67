package io.tidegate.protocol.sync;

/**
 * The bounds of the synchronisation core. Both ends use the same record; each uses the fields that concern it.
 *
 * @param maxBatchReadings most readings in one batch
 * @param maxBatchBytes most bytes in one encoded message; a broker's packet limit must be above it
 * @param maxIslands most settled ranges beyond <em>stored through</em> in one receipt
 * @param maxGapsPerBatch most gap records in one message
 * @param maxRewinds most ranges that one receipt asks for again
 * @param creditReadings readings that an agent may have in flight per stream unless the hub says otherwise
 * @param receiptTimeoutMs after which readings in flight without a receipt are sent again; doubles with each attempt
 * @param maxReceiptTimeoutMs bound of that doubling
 * @param lingerMs how long fresh readings may wait for company before a batch leaves; alarms do not wait
 * @param refusalsBeforePoison how often a single reading is refused before it is given up as poison
 * @param refusalPauseMs how long a stream pauses after a refusal
 * @param maxIncarnations most incarnations remembered per stream to recognise a cloned buffer
 */
public record SyncLimits(
        int maxBatchReadings,
        int maxBatchBytes,
        int maxIslands,
        int maxGapsPerBatch,
        int maxRewinds,
        long creditReadings,
        long receiptTimeoutMs,
        long maxReceiptTimeoutMs,
        long lingerMs,
        int refusalsBeforePoison,
        long refusalPauseMs,
        int maxIncarnations) {

    /** What a small gateway and a hub for some thousands of them run with. */
    public static final SyncLimits DEFAULT =
            new SyncLimits(2_000, 256 * 1024, 64, 64, 64, 20_000, 15_000, 120_000, 50, 3, 1_000, 1_024);

    public SyncLimits {
        if (maxBatchReadings < 1 || creditReadings < 1 || maxIslands < 1 || maxGapsPerBatch < 1) {
            throw new IllegalArgumentException("a limit below 1 would stop the stream");
        }
    }

    public SyncLimits withCreditReadings(long credit) {
        return new SyncLimits(
                maxBatchReadings,
                maxBatchBytes,
                maxIslands,
                maxGapsPerBatch,
                maxRewinds,
                credit,
                receiptTimeoutMs,
                maxReceiptTimeoutMs,
                lingerMs,
                refusalsBeforePoison,
                refusalPauseMs,
                maxIncarnations);
    }

    public SyncLimits withMaxBatchReadings(int readings) {
        return new SyncLimits(
                readings,
                maxBatchBytes,
                maxIslands,
                maxGapsPerBatch,
                maxRewinds,
                creditReadings,
                receiptTimeoutMs,
                maxReceiptTimeoutMs,
                lingerMs,
                refusalsBeforePoison,
                refusalPauseMs,
                maxIncarnations);
    }

    public SyncLimits withReceiptTimeoutMs(long timeout) {
        return new SyncLimits(
                maxBatchReadings,
                maxBatchBytes,
                maxIslands,
                maxGapsPerBatch,
                maxRewinds,
                creditReadings,
                timeout,
                Math.max(timeout, maxReceiptTimeoutMs),
                lingerMs,
                refusalsBeforePoison,
                refusalPauseMs,
                maxIncarnations);
    }

    public SyncLimits withLingerMs(long linger) {
        return new SyncLimits(
                maxBatchReadings,
                maxBatchBytes,
                maxIslands,
                maxGapsPerBatch,
                maxRewinds,
                creditReadings,
                receiptTimeoutMs,
                maxReceiptTimeoutMs,
                linger,
                refusalsBeforePoison,
                refusalPauseMs,
                maxIncarnations);
    }
}
