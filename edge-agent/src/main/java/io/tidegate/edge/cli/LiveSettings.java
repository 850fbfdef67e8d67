package io.tidegate.edge.cli;

import io.tidegate.edge.buffer.h2.BufferOptions;
import io.tidegate.edge.buffer.h2.H2SegmentBuffer;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.source.GroupIntake;
import io.tidegate.edge.trial.ConfigTarget;
import io.tidegate.edge.uplink.Forwarder;
import io.tidegate.edge.uplink.HubLink;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.trial.Health;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/** What can be changed of an agent while it runs. One thread. */
final class LiveSettings implements ConfigTarget {

    private final Rooms rooms;
    private final Consumer<EdgeConfig> applied;
    private EdgeConfig config;

    /** The rooms that a configuration reaches. */
    record Rooms(H2SegmentBuffer buffer, GroupIntake intake, SourceSet sources, Forwarder forwarder, HubLink link) {}

    /**
     * Settings of rooms that are made, and whose sources do not run yet.
     *
     * @param config what the rooms were made with
     * @param applied hears of what runs from now on
     */
    LiveSettings(Rooms rooms, EdgeConfig config, Consumer<EdgeConfig> applied) {
        this.rooms = rooms;
        this.config = config;
        this.applied = applied;
    }

    /**
     * Runs {@code next} from now on: all of it, or, if its sources cannot be made or a bound of the buffer is broken, nothing
     * of it. Identity, data directory and local HTTP stay as they are until the next start.
     */
    @Override
    public void apply(EdgeConfig next) {
        EdgeConfig before = config;
        runSources(next);
        try {
            rooms.buffer()
                    .limit(
                            next.buffer().maxBytes(),
                            whenFull(next.buffer()),
                            next.buffer().segmentBytes());
        } catch (IllegalArgumentException e) {
            runSources(before);
            throw e;
        }
        rooms.intake().durabilityWindow(next.buffer().durabilityWindow());
        rooms.forwarder().limits(limits(next));
        rooms.link().connectTo(uri(next));
        config = next;
        applied.accept(next);
        rooms.forwarder().reportStatus();
    }

    /** The transforms change before new sources start: no raw value of theirs may pass for a scaled one. */
    private void runSources(EdgeConfig wanted) {
        rooms.sources().change(wanted.sources(), () -> rooms.intake().exchange(wanted.pipeline()));
    }

    @Override
    public Health health() {
        List<String> lacking = rooms.sources().lacking();
        boolean hubAnswered = rooms.link().hasHubAnswered();
        HubLink.LinkState link = rooms.link().state();
        String detail = hubAnswered
                ? String.join("; ", lacking)
                : link.error().isEmpty() ? link.url() : "%s: %s".formatted(link.url(), link.error());
        return new Health(hubAnswered, lacking.isEmpty() ? Health.Sources.DELIVERING : Health.Sources.SILENT, detail);
    }

    static URI uri(EdgeConfig config) {
        return URI.create(config.hub().toString());
    }

    static SyncLimits limits(EdgeConfig config) {
        return SyncLimits.DEFAULT
                .withLingerMs(config.uplink().linger().toMillis())
                .withReceiptTimeoutMs(config.uplink().receiptTimeout().toMillis());
    }

    static BufferOptions.WhenFull whenFull(EdgeConfig.Buffer buffer) {
        return switch (buffer.whenFull()) {
            case DROP_OLDEST -> BufferOptions.WhenFull.DROP_OLDEST;
            case REJECT_NEW -> BufferOptions.WhenFull.REJECT_NEW;
        };
    }
}
