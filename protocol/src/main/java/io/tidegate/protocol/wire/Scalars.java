package io.tidegate.protocol.wire;

import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.wire.v1.Range;
import java.util.ArrayList;
import java.util.List;

/** The small parts that several messages share, from and to their generated classes. */
final class Scalars {

    private Scalars() {}

    static io.tidegate.protocol.wire.v1.Lane lane(Lane lane) {
        return switch (lane) {
            case ALARM -> io.tidegate.protocol.wire.v1.Lane.LANE_ALARM;
            case LIVE -> io.tidegate.protocol.wire.v1.Lane.LANE_LIVE;
        };
    }

    static Lane lane(io.tidegate.protocol.wire.v1.Lane lane) throws UndecodableMessageException {
        return switch (lane) {
            case LANE_ALARM -> Lane.ALARM;
            case LANE_LIVE -> Lane.LIVE;
            case LANE_UNSPECIFIED, UNRECOGNIZED -> throw new UndecodableMessageException("unknown lane " + lane);
        };
    }

    static Range range(SequenceRange range) {
        return Range.newBuilder()
                .setFirst(range.first())
                .setCount(range.count())
                .build();
    }

    static SequenceRange range(Range range) throws UndecodableMessageException {
        return range(range.getFirst(), range.getCount());
    }

    static SequenceRange range(long first, long count) throws UndecodableMessageException {
        if (first < 1 || count < 1 || first > Long.MAX_VALUE - count) {
            throw new UndecodableMessageException("no sequence range: first %d, count %d".formatted(first, count));
        }
        return SequenceRange.ofCount(first, count);
    }

    static List<Range> ranges(List<SequenceRange> ranges) {
        return ranges.stream().map(Scalars::range).toList();
    }

    static List<SequenceRange> ranges(String what, List<Range> ranges, int most) throws UndecodableMessageException {
        if (ranges.size() > most) {
            throw new UndecodableMessageException("%d %s; at most %d are allowed".formatted(ranges.size(), what, most));
        }
        List<SequenceRange> decoded = new ArrayList<>(ranges.size());
        for (Range range : ranges) {
            decoded.add(range(range));
        }
        return decoded;
    }

    static List<io.tidegate.protocol.wire.v1.IncarnationSpan> spans(List<IncarnationSpan> spans) {
        return spans.stream()
                .map(span -> io.tidegate.protocol.wire.v1.IncarnationSpan.newBuilder()
                        .setIncarnation(span.incarnation())
                        .setFirst(span.range().first())
                        .setCount(
                                span.range().last() == Long.MAX_VALUE
                                        ? 0
                                        : span.range().count())
                        .build())
                .toList();
    }

    static List<IncarnationSpan> spans(String what, List<io.tidegate.protocol.wire.v1.IncarnationSpan> spans, int most)
            throws UndecodableMessageException {
        if (spans.size() > most) {
            throw new UndecodableMessageException("%d %s; at most %d are allowed".formatted(spans.size(), what, most));
        }
        List<IncarnationSpan> decoded = new ArrayList<>(spans.size());
        for (io.tidegate.protocol.wire.v1.IncarnationSpan span : spans) {
            if (span.getCount() == 0 && span.getFirst() >= 1) {
                decoded.add(IncarnationSpan.from(span.getIncarnation(), span.getFirst()));
            } else {
                Range range = Range.newBuilder()
                        .setFirst(span.getFirst())
                        .setCount(span.getCount())
                        .build();
                decoded.add(new IncarnationSpan(span.getIncarnation(), range(range)));
            }
        }
        return decoded;
    }

    static io.tidegate.protocol.wire.v1.Gap gap(Gap gap) {
        return io.tidegate.protocol.wire.v1.Gap.newBuilder()
                .setRange(range(gap.range()))
                .setReason(reason(gap.reason()))
                .setDeclaredNs(gap.declaredNs())
                .build();
    }

    static Gap gap(io.tidegate.protocol.wire.v1.Gap gap) throws UndecodableMessageException {
        return new Gap(range(gap.getRange()), reason(gap.getReason()), gap.getDeclaredNs());
    }

    private static io.tidegate.protocol.wire.v1.GapReason reason(GapReason reason) {
        return switch (reason) {
            case EVICTED -> io.tidegate.protocol.wire.v1.GapReason.GAP_REASON_EVICTED;
            case EXPIRED -> io.tidegate.protocol.wire.v1.GapReason.GAP_REASON_EXPIRED;
            case SALVAGED -> io.tidegate.protocol.wire.v1.GapReason.GAP_REASON_SALVAGED;
            case BURNED -> io.tidegate.protocol.wire.v1.GapReason.GAP_REASON_BURNED;
            case POISON -> io.tidegate.protocol.wire.v1.GapReason.GAP_REASON_POISON;
        };
    }

    private static GapReason reason(io.tidegate.protocol.wire.v1.GapReason reason) throws UndecodableMessageException {
        return switch (reason) {
            case GAP_REASON_EVICTED -> GapReason.EVICTED;
            case GAP_REASON_EXPIRED -> GapReason.EXPIRED;
            case GAP_REASON_SALVAGED -> GapReason.SALVAGED;
            case GAP_REASON_BURNED -> GapReason.BURNED;
            case GAP_REASON_POISON -> GapReason.POISON;
            case GAP_REASON_UNSPECIFIED, UNRECOGNIZED ->
                throw new UndecodableMessageException("unknown gap reason " + reason);
        };
    }
}
