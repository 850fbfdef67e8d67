package io.tidegate.protocol.trial;

import java.util.Optional;

/**
 * What is to be durable and what is. One save is under way at a time; a failed one is tried again until it, or what has
 * replaced it meanwhile, is durable.
 */
final class VaultWriter {

    private final long retryMs;
    private VaultRecord wanted;
    private VaultRecord durable;
    private Optional<VaultRecord> saving = Optional.empty();
    private Optional<VaultRecord> failed = Optional.empty();
    private long number;
    private long retryAtMs = Long.MIN_VALUE;
    private String trouble = "";

    VaultWriter(VaultRecord durable, long retryMs) {
        this.wanted = durable;
        this.durable = durable;
        this.retryMs = retryMs;
    }

    VaultRecord wanted() {
        return wanted;
    }

    void want(VaultRecord record) {
        wanted = record;
    }

    /** Whether what is wanted would survive a power cut. */
    boolean isDurable() {
        return wanted.equals(durable);
    }

    /** Whether it was at least tried to make durable what is wanted: what cannot wait for a broken disk goes on. */
    boolean isTried() {
        return isDurable() || failed.filter(wanted::equals).isPresent();
    }

    /** What the last save failed of; empty if it did not. */
    String trouble() {
        return trouble;
    }

    Optional<TrialAction> poll(long nowMs) {
        if (saving.isPresent() || isDurable() || nowMs < retryAtMs) {
            return Optional.empty();
        }
        saving = Optional.of(wanted);
        number++;
        return Optional.of(new TrialAction.Save(number, wanted));
    }

    void onSaved(long saved) {
        if (saved == number && saving.isPresent()) {
            durable = saving.get();
            saving = Optional.empty();
            failed = Optional.empty();
            retryAtMs = Long.MIN_VALUE;
            trouble = "";
        }
    }

    void onFailed(long notSaved, String reason, long nowMs) {
        if (notSaved == number && saving.isPresent()) {
            failed = saving;
            saving = Optional.empty();
            retryAtMs = nowMs + retryMs;
            trouble = "it cannot be stored: " + reason;
        }
    }

    /** When {@link #poll} has something to do without any event. */
    long nextMs() {
        return saving.isPresent() || isDurable() ? Long.MAX_VALUE : retryAtMs;
    }
}
