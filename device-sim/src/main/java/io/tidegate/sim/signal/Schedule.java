package io.tidegate.sim.signal;

import java.util.ArrayList;
import java.util.List;

/**
 * When things fall due whose rate changes in time: number 1, 2, 3 … each at a moment of its own, whatever became of those before. The
 * rate is constant, or rises or falls evenly; a rate of 0 is a pause. Immutable.
 */
public final class Schedule {

    private static final double NS_PER_SECOND = 1e9;

    /** Beyond it nothing falls due: about 292 years. */
    private static final long NEVER_NS = Long.MAX_VALUE;

    private final List<Piece> pieces;

    /**
     * From when on the rate is led to another one.
     *
     * @param atNs since the begin
     * @param overNs how long that takes; 0 is a jump
     * @param toPerSecond the rate from then on
     */
    public record Ramp(long atNs, long overNs, double toPerSecond) {}

    /**
     * A stretch of time in which the rate changes evenly.
     *
     * @param fromNs since the begin
     * @param before how many have fallen due before it, with a fraction
     * @param perSecond the rate where it begins
     * @param slope change of the rate, per second and second
     */
    private record Piece(long fromNs, double before, double perSecond, double slope) {

        double dueBy(long atNs) {
            double seconds = (atNs - fromNs) / NS_PER_SECOND;
            return before + (perSecond + slope * seconds / 2) * seconds;
        }

        /** When {@code number} is reached; infinity if it never is with this rate. */
        double dueNs(double number) {
            double left = number - before;
            // What is left may seem a hair more than the piece has, where the rate falls to 0.
            double root = Math.sqrt(Math.max(0, perSecond * perSecond + 2 * slope * left));
            return fromNs + 2 * left / (perSecond + root) * NS_PER_SECOND;
        }
    }

    /**
     * A schedule.
     *
     * @param perSecond the rate at the begin, not negative
     * @param ramps in the order of time, none beginning before the one before it has ended
     */
    public Schedule(double perSecond, List<Ramp> ramps) {
        List<Piece> course = new ArrayList<>();
        course.add(new Piece(0, 0, perSecond, 0));
        double rate = perSecond;
        for (Ramp ramp : ramps) {
            Piece last = course.get(course.size() - 1);
            double before = last.dueBy(ramp.atNs());
            if (ramp.overNs() > 0) {
                double slope = (ramp.toPerSecond() - rate) / (ramp.overNs() / NS_PER_SECOND);
                Piece slide = new Piece(ramp.atNs(), before, rate, slope);
                course.add(slide);
                before = slide.dueBy(ramp.atNs() + ramp.overNs());
            }
            rate = ramp.toPerSecond();
            course.add(new Piece(ramp.atNs() + ramp.overNs(), before, rate, 0));
        }
        this.pieces = List.copyOf(course);
    }

    /** How many fall due until {@code elapsedNs} after the begin, that moment included. */
    public long through(long elapsedNs) {
        if (elapsedNs <= 0) {
            return 0;
        }
        long number = Math.max(0, (long) pieceAt(elapsedNs).dueBy(elapsedNs));
        // When a number is due is computed in one place only: here the last digit may differ.
        while (dueNs(number + 1) <= elapsedNs) {
            number++;
        }
        while (number > 0 && dueNs(number) > elapsedNs) {
            number--;
        }
        return number;
    }

    /**
     * When {@code number}, from 1, falls due, in nanoseconds after the begin, rounded up; later than the number before it as long as the
     * rate is at most one per nanosecond. {@link Long#MAX_VALUE} if it never does.
     */
    public long dueNs(long number) {
        Piece piece = pieces.get(0);
        for (Piece next : pieces) {
            if (next.before() >= number) {
                break;
            }
            piece = next;
        }
        double dueNs = Math.ceil(piece.dueNs(number));
        return dueNs < NEVER_NS ? (long) dueNs : NEVER_NS;
    }

    private Piece pieceAt(long elapsedNs) {
        Piece found = pieces.get(0);
        for (Piece piece : pieces) {
            if (piece.fromNs() <= elapsedNs) {
                found = piece;
            }
        }
        return found;
    }
}
