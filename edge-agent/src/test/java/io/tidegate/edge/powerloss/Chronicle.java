package io.tidegate.edge.powerloss;

import io.tidegate.edge.buffer.BufferListener;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Writes down what a buffer is asked and what it answers, each with the count of disk operations. One thread. */
final class Chronicle implements BufferListener {

    private final DiskJournal journal;
    private final List<Event> events = new ArrayList<>();
    private int callBegan;

    Chronicle(DiskJournal journal) {
        this.journal = journal;
    }

    List<Event> events() {
        return events;
    }

    int now() {
        return journal.size();
    }

    /** A call begins, in which gaps may be told. */
    int beginCall() {
        callBegan = journal.size();
        return callBegan;
    }

    void add(Event event) {
        events.add(event);
    }

    /**
     * Makes a call whose event goes before those that the buffer tells of meanwhile.
     *
     * @param event makes the event, given when it is over
     */
    void during(IntFunction<Event> event, Runnable call) {
        beginCall();
        int place = events.size();
        events.add(event.apply(Event.NEVER));
        call.run();
        events.set(place, event.apply(journal.size()));
    }

    @Override
    public void appended(StreamId stream, long through) {}

    @Override
    public void gapped(StreamId stream, Gap gap) {
        events.add(new Event.GivenUp(callBegan, journal.size(), stream, gap.range(), gap.reason()));
    }
}
