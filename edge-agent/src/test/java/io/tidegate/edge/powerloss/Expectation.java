package io.tidegate.edge.powerloss;

import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.powerloss.Event.GivenUp;
import io.tidegate.edge.powerloss.Event.Kept;
import io.tidegate.edge.powerloss.Event.Offered;
import io.tidegate.edge.powerloss.Event.Opened;
import io.tidegate.edge.powerloss.Event.Revoked;
import io.tidegate.edge.powerloss.Event.Rewound;
import io.tidegate.edge.powerloss.Event.Settled;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What may be there after a crash: of each number, in which states it may be.
 *
 * <pre>
 * event      | while it is under way              | once it is over
 * -----------+------------------------------------+-----------------------
 * offered    | absent, pending or salvaged        | pending
 * settled    | pending may be stored              | (it is never over: receipts can be had again)
 * rewound    | stored may be pending              | not stored
 * given up   | pending may be lost                | lost
 * revoked    | lost may be stored                 | stored
 * opened     | unchanged                          | what was shown
 * </pre>
 */
final class Expectation {

    static final int ABSENT = 1;
    static final int PENDING = 2;
    static final int STORED = 4;
    private static final int FIRST_LOST = 8;
    private static final int ANY_LOST = -FIRST_LOST;

    private final Map<StreamId, OfStream> streams = new HashMap<>();
    private final Map<String, OfKey> keys = new HashMap<>();
    private final List<Offered> undecided = new ArrayList<>();

    /** The states that each number may be in, and the serial number of its reading if it is pending. */
    private static final class OfStream {

        private int[] states = new int[0];
        private long[] serials = new long[0];

        void grow(long length) {
            if (length > states.length) {
                int before = states.length;
                states = Arrays.copyOf(states, (int) length);
                serials = Arrays.copyOf(serials, (int) length);
                Arrays.fill(states, before, states.length, ABSENT);
            }
        }
    }

    /**
     * An idempotency key.
     *
     * @param promised whether it must be there
     * @param with the append that it came with; null if it came alone, or that is of no matter any more
     */
    record OfKey(
            IdempotencyRecord key,
            boolean promised,
            @Nullable Offered with) {}

    /** The state of a number that was given up for a reason. */
    static int lost(GapReason reason) {
        return FIRST_LOST << List.of(GapReason.values()).indexOf(reason);
    }

    /** Something that can be changed without this one being changed. */
    Expectation copy() {
        Expectation copy = new Expectation();
        streams.forEach((stream, of) -> {
            OfStream ofCopy = copy.stream(stream);
            ofCopy.states = of.states.clone();
            ofCopy.serials = of.serials.clone();
        });
        copy.keys.putAll(keys);
        copy.undecided.addAll(undecided);
        return copy;
    }

    /** Takes in what happened until a crash after so many operations. */
    void add(List<Event> events, int operations) {
        for (Event event : events) {
            if (event.began() <= operations) {
                add(event, event.ended() <= operations);
            }
        }
    }

    /**
     * A range of a stream may have been lost by damage, with the keys that came with it.
     *
     * @param traceless whether there may be nothing left that tells of it
     */
    void damaged(StreamId stream, SequenceRange range, boolean traceless) {
        int lost = lost(GapReason.SALVAGED) | (traceless ? ABSENT : 0);
        change(stream, range, state -> (state & PENDING) == 0 ? state : state | lost);
        undecided.removeIf(offered -> isHit(offered, stream, range));
        keys.replaceAll((text, key) ->
                key.with() != null && isHit(key.with(), stream, range) ? new OfKey(key.key(), false, null) : key);
    }

    private static boolean isHit(Offered offered, StreamId stream, SequenceRange range) {
        return offered.stream().equals(stream) && offered.range().intersects(range);
    }

    Set<StreamId> streams() {
        return streams.keySet();
    }

    /** Every key that may be there. */
    List<OfKey> keys() {
        return List.copyOf(keys.values());
    }

    /** Appends that may be there, or not, but never half. */
    List<Offered> undecided() {
        return List.copyOf(undecided);
    }

    /** How many numbers were given out for certain. */
    long promised() {
        long promised = 0;
        for (OfStream of : streams.values()) {
            promised += Arrays.stream(of.states)
                    .filter(state -> (state & ABSENT) == 0)
                    .count();
        }
        return promised;
    }

    /** The highest number of a stream that somebody may know of, or 0. */
    long highestGivenOut(StreamId stream) {
        OfStream of = stream(stream);
        int highest = of.states.length;
        while (highest > 0 && (of.states[highest - 1] & ABSENT) != 0) {
            highest--;
        }
        return highest;
    }

    /** Fails on the first number that is in no state in which it may be. */
    void check(Holdings holdings) throws BrokenPromise {
        for (Map.Entry<StreamId, OfStream> stream : streams.entrySet()) {
            check(stream.getKey(), stream.getValue(), holdings.of(stream.getKey()));
        }
        for (StreamId stream : holdings.streams()) {
            if (!streams.containsKey(stream) && holdings.of(stream).states().length > 0) {
                throw new BrokenPromise("%s has readings that nobody gave it".formatted(stream));
            }
        }
    }

    private void check(StreamId stream, OfStream expected, Holdings.OfStream held) throws BrokenPromise {
        for (int i = 0; i < Math.max(expected.states.length, held.states().length); i++) {
            int state = i < held.states().length ? held.states()[i] : ABSENT;
            int allowed = i < expected.states.length ? expected.states[i] : ABSENT;
            if ((state & allowed) == 0) {
                throw new BrokenPromise("number %d of %s is %s, and should be %s"
                        .formatted(i + 1, stream, words(state), words(allowed)));
            }
            if (state == PENDING
                    && held.serials()[i] != expected.serials[i]
                    && !isUndecided(stream, i + 1, held.serials()[i])) {
                throw new BrokenPromise("number %d of %s is reading %d, and should be reading %d"
                        .formatted(i + 1, stream, held.serials()[i], expected.serials[i]));
            }
        }
    }

    /** Whether an append that failed would have given a number to this reading. */
    private boolean isUndecided(StreamId stream, long number, long serial) {
        return undecided.stream()
                .anyMatch(offered -> offered.stream().equals(stream)
                        && offered.range().contains(number)
                        && offered.firstSerial() + number - offered.range().first() == serial);
    }

    private void add(Event event, boolean over) {
        if (event instanceof Offered offered) {
            offer(offered, over);
        } else if (event instanceof Kept kept) {
            kept.keys().forEach(key -> keep(key, over, null));
        } else if (event instanceof Settled settled) {
            change(settled.stream(), settled.range(), state -> (state & PENDING) == 0 ? state : state | STORED);
        } else if (event instanceof Rewound rewound) {
            change(rewound.stream(), rewound.range(), state -> rewind(state, over));
        } else if (event instanceof GivenUp gap) {
            change(gap.stream(), gap.range(), state -> giveUp(state, gap.reason(), over));
        } else if (event instanceof Revoked revoked) {
            change(revoked.stream(), revoked.range(), state -> revoke(state, over));
        } else if (event instanceof Opened opened && over) {
            opened.holdings()
                    .streams()
                    .forEach(stream -> show(stream, opened.holdings().of(stream)));
        }
    }

    private void offer(Offered offered, boolean over) {
        OfStream of = stream(offered.stream());
        SequenceRange range = offered.range();
        of.grow(range.last());
        for (int i = 0; i < range.count(); i++) {
            int index = (int) range.first() - 1 + i;
            of.states[index] = over ? PENDING : ABSENT | PENDING | lost(GapReason.SALVAGED);
            of.serials[index] = offered.firstSerial() + i;
        }
        offered.keys().forEach(key -> keep(key, over, offered));
        if (!over) {
            undecided.add(offered);
        }
    }

    private void keep(IdempotencyRecord key, boolean promised, @Nullable Offered with) {
        keys.merge(
                key.key(),
                new OfKey(key, promised, with),
                (before, now) -> new OfKey(key, before.promised() || now.promised(), with));
    }

    private void show(StreamId stream, Holdings.OfStream held) {
        OfStream of = stream(stream);
        of.grow(held.states().length);
        for (int i = 0; i < of.states.length; i++) {
            of.states[i] = i < held.states().length ? held.states()[i] : ABSENT;
        }
        undecided.removeIf(offered -> offered.stream().equals(stream));
    }

    private void change(StreamId stream, SequenceRange range, IntUnaryOperator change) {
        OfStream of = stream(stream);
        of.grow(range.last());
        for (int i = (int) range.first() - 1; i < range.last(); i++) {
            of.states[i] = change.applyAsInt(of.states[i]);
        }
    }

    private OfStream stream(StreamId stream) {
        return streams.computeIfAbsent(stream, unused -> new OfStream());
    }

    private static int rewind(int state, boolean over) {
        int possible = (state & STORED) == 0 ? state : state | PENDING;
        return over ? possible & ~STORED : possible;
    }

    private static int giveUp(int state, GapReason reason, boolean over) {
        return over ? lost(reason) : (state & PENDING) == 0 ? state : state | lost(reason);
    }

    private static int revoke(int state, boolean over) {
        int possible = (state & ANY_LOST) == 0 ? state : state | STORED;
        return over ? possible & ~ANY_LOST : possible;
    }

    private static String words(int states) {
        List<String> words = new ArrayList<>();
        if ((states & ABSENT) != 0) {
            words.add("absent");
        }
        if ((states & PENDING) != 0) {
            words.add("pending");
        }
        if ((states & STORED) != 0) {
            words.add("stored");
        }
        for (GapReason reason : GapReason.values()) {
            if ((states & lost(reason)) != 0) {
                words.add(reason.text());
            }
        }
        return String.join(" or ", words);
    }
}
