package io.tidegate.protocol.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** What is on its way between agents and hub. Either direction can be blocked; nothing of it moves then. */
final class Network {

    private final List<Envelope> underWay = new ArrayList<>();
    private boolean uplinkBlocked;
    private boolean downlinkBlocked;

    /**
     * A message under way.
     *
     * @param up whether it goes to the hub
     * @param damaged whether it will arrive unreadable
     */
    record Envelope(Message message, boolean up, boolean damaged) {}

    void send(Message message, boolean up) {
        underWay.add(new Envelope(message, up, false));
    }

    void blockUplink() {
        uplinkBlocked = true;
    }

    void blockDownlink() {
        downlinkBlocked = true;
    }

    boolean isBlocked() {
        return uplinkBlocked || downlinkBlocked;
    }

    void unblock() {
        uplinkBlocked = false;
        downlinkBlocked = false;
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    /** The oldest message that can move. */
    Optional<Envelope> take() {
        return takeAt(0);
    }

    /** A message that overtakes those before it. */
    Optional<Envelope> takeAny(SplittableRandom random) {
        return underWay.isEmpty() ? Optional.empty() : takeAt(random.nextInt(underWay.size()));
    }

    private Optional<Envelope> takeAt(int from) {
        for (int i = from; i < underWay.size(); i++) {
            Envelope envelope = underWay.get(i);
            if (envelope.up() ? !uplinkBlocked : !downlinkBlocked) {
                underWay.remove(i);
                return Optional.of(envelope);
            }
        }
        return Optional.empty();
    }

    void lose(SplittableRandom random) {
        underWay.remove(random.nextInt(underWay.size()));
    }

    void twice(SplittableRandom random) {
        underWay.add(underWay.get(random.nextInt(underWay.size())));
    }

    void damage(SplittableRandom random) {
        int struck = random.nextInt(underWay.size());
        Envelope envelope = underWay.get(struck);
        underWay.set(struck, new Envelope(envelope.message(), envelope.up(), true));
    }

    /** A connection ends: what was under way is lost in whole or in part. */
    void cut(SplittableRandom random) {
        boolean everything = random.nextBoolean();
        underWay.removeIf(envelope -> everything || random.nextInt(4) != 0);
    }

    void clear() {
        underWay.clear();
    }
}
