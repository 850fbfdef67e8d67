package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.StoredReading;
import io.tidegate.hub.store.TelemetryQueries.StoredSeries;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one series: its number, how many readings it has, from when to when, and the newest one. What a
 * commit adds is staged by the writer's thread and becomes visible with {@link #publish}, under the catalog's lock.
 */
final class SeriesEntry {

    private final int id;
    private final AgentId agent;
    private final Series series;

    private long readings;
    private long firstNs = Long.MAX_VALUE;
    private long lastNs = Long.MIN_VALUE;
    private @Nullable StoredReading latest;

    private long stagedReadings;
    private long stagedFirstNs;
    private long stagedLastNs;
    private long stagedLatestNs;
    private @Nullable Readings stagedAmong;
    private int stagedIndex;
    private long stagedLatestPosition;
    private Lane stagedLane = Lane.LIVE;

    SeriesEntry(int id, AgentId agent, Series series) {
        this.id = id;
        this.agent = agent;
        this.series = series;
    }

    int id() {
        return id;
    }

    AgentId agent() {
        return agent;
    }

    Series series() {
        return series;
    }

    long readings() {
        return readings;
    }

    /** Time of the oldest reading; {@link Long#MAX_VALUE} before the first. */
    long firstNs() {
        return firstNs;
    }

    /** Time of the newest reading, far future or not; {@link Long#MIN_VALUE} before the first. */
    long lastNs() {
        return lastNs;
    }

    /** The newest reading that is not far in the future, or null. */
    @Nullable
    StoredReading latest() {
        return latest;
    }

    /** Takes over what the database knows. */
    void restore(long readingsStored, long oldestNs, long newestNs) {
        readings = readingsStored;
        firstNs = oldestNs;
        lastNs = newestNs;
    }

    /** Takes over the newest reading that the database knows. */
    void restore(StoredReading newest) {
        latest = newest;
    }

    /** Notes a reading of the group that is being committed; true if it is the group's first of this series. */
    boolean stage(Readings among, int index, long position, Lane lane, boolean farFuture) {
        boolean first = stagedReadings++ == 0;
        long timeNs = among.timeNs(index);
        stagedFirstNs = first ? timeNs : Math.min(stagedFirstNs, timeNs);
        stagedLastNs = first ? timeNs : Math.max(stagedLastNs, timeNs);
        if (!farFuture && (stagedAmong == null || timeNs >= stagedLatestNs)) {
            stagedLatestNs = timeNs;
            stagedAmong = among;
            stagedIndex = index;
            stagedLatestPosition = position;
            stagedLane = lane;
        }
        return first;
    }

    /** Makes visible what was staged: the group is on disk. */
    void publish(long receivedNs) {
        readings += stagedReadings;
        firstNs = Math.min(firstNs, stagedFirstNs);
        lastNs = Math.max(lastNs, stagedLastNs);
        Readings among = stagedAmong;
        if (among != null
                && (latest == null || stagedLatestNs >= latest.reading().timeNs())) {
            latest = new StoredReading(
                    stagedLatestPosition, agent, ofThisSeries(among.get(stagedIndex)), receivedNs, stagedLane);
        }
        stagedReadings = 0;
        stagedAmong = null;
    }

    /** The same reading without holding on to the batch's own copy of the series. */
    private Reading ofThisSeries(Reading reading) {
        return new Reading(series, reading.timeNs(), reading.value(), reading.quality(), reading.timeQuality());
    }

    /** As an answer; it has at least one reading. */
    StoredSeries summary() {
        StoredReading newest = latest;
        return new StoredSeries(
                agent,
                series,
                readings,
                firstNs,
                newest == null ? lastNs : newest.reading().timeNs());
    }
}
