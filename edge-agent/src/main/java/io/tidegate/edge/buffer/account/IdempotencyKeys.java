package io.tidegate.edge.buffer.account;

import io.tidegate.edge.buffer.IdempotencyRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The idempotency keys that are remembered, oldest first; bounded in number and age. Not thread-safe.
 *
 * <p>A key is durable in the chunk that it came with. When that segment is sealed, the key is carried to the state
 * database, which outlives the segment's file.
 */
public final class IdempotencyKeys {

    private final int most;
    private final long retentionNs;
    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private long nextId = 1;
    private long savedThrough;

    /**
     * A key in memory.
     *
     * @param id counts the keys in the order in which they were kept
     */
    public record Kept(long id, IdempotencyRecord key) {}

    public IdempotencyKeys(int most, long retentionNs) {
        this.most = most;
        this.retentionNs = retentionNs;
    }

    public Optional<IdempotencyRecord> recall(String text, long nowNs) {
        return Optional.ofNullable(kept.get(text)).map(Kept::key).filter(key -> !isExpired(key, nowNs));
    }

    /** Remembers a key; one that is remembered already stays as it is. */
    public void keep(IdempotencyRecord key, long nowNs) {
        Kept before = kept.get(key.key());
        if (before != null && !isExpired(before.key(), nowNs)) {
            return;
        }
        kept.remove(key.key());
        kept.put(key.key(), new Kept(nextId++, key));
        forget(nowNs);
    }

    /** Every key, oldest first. */
    public List<Kept> all() {
        return List.copyOf(kept.values());
    }

    /** The keys that the state database does not have yet. */
    List<Kept> unsaved() {
        List<Kept> unsaved = new ArrayList<>();
        for (Kept key : kept.values()) {
            if (key.id() > savedThrough) {
                unsaved.add(key);
            }
        }
        return unsaved;
    }

    /** The state database has every key that is here now. */
    void saved() {
        savedThrough = nextId - 1;
    }

    /** Keys with a lower id than this are forgotten. */
    long oldestId() {
        return kept.isEmpty() ? nextId : kept.values().iterator().next().id();
    }

    private void forget(long nowNs) {
        Iterator<Kept> oldestFirst = kept.values().iterator();
        while (oldestFirst.hasNext()) {
            boolean expired = isExpired(oldestFirst.next().key(), nowNs);
            if (!expired && kept.size() <= most) {
                return;
            }
            oldestFirst.remove();
        }
    }

    private boolean isExpired(IdempotencyRecord key, long nowNs) {
        return nowNs - key.acceptedNs() > retentionNs;
    }
}
