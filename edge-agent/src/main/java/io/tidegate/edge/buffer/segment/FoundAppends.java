package io.tidegate.edge.buffer.segment;

import io.tidegate.protocol.sync.SequenceRange;
import java.util.Map;
import java.util.TreeMap;

/** Which appends are whole, among chunks that are found one by one in any order. Not thread-safe. */
public final class FoundAppends {

    /** The chunks of appends that have more than one: few, since only large appends are cut. */
    private final TreeMap<Long, Piece> pieces = new TreeMap<>();

    private long highest;
    private long highestUncut;

    private record Piece(SequenceRange range, Chunk.Part part) {}

    /** A chunk is there; it may be found more than once. */
    public void add(Chunk chunk) {
        highest = Math.max(highest, chunk.range().last());
        if (chunk.part() == Chunk.Part.WHOLE) {
            highestUncut = Math.max(highestUncut, chunk.range().last());
        } else {
            pieces.put(chunk.range().first(), new Piece(chunk.range(), chunk.part()));
        }
    }

    /** The highest number of any chunk, or 0. */
    public long highest() {
        return highest;
    }

    /** The highest number of an append of which every chunk is there, or 0. */
    public long highestWhole() {
        for (Piece piece : pieces.descendingMap().values()) {
            if (piece.range().last() < highestUncut) {
                break;
            }
            if (!piece.part().beforeAnother() && isWhole(piece.range())) {
                return piece.range().last();
            }
        }
        return highestUncut;
    }

    /** Whether every chunk is there of the append that a chunk belongs to. */
    public boolean isWhole(SequenceRange chunk) {
        Piece piece = pieces.get(chunk.first());
        return piece == null || (reachesStart(piece) && reachesEnd(piece));
    }

    private boolean reachesStart(Piece piece) {
        Piece start = piece;
        while (start.part().afterAnother()) {
            Map.Entry<Long, Piece> before = pieces.lowerEntry(start.range().first());
            if (before == null
                    || before.getValue().range().last() + 1 != start.range().first()
                    || !before.getValue().part().beforeAnother()) {
                return false;
            }
            start = before.getValue();
        }
        return true;
    }

    private boolean reachesEnd(Piece piece) {
        Piece end = piece;
        while (end.part().beforeAnother()) {
            Piece after = pieces.get(end.range().last() + 1);
            if (after == null || !after.part().afterAnother()) {
                return false;
            }
            end = after;
        }
        return true;
    }
}
