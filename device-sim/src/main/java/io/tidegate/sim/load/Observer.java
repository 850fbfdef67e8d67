package io.tidegate.sim.load;

import java.io.IOException;
import org.HdrHistogram.Histogram;

/** Who follows a run, on the thread that plays it. */
public interface Observer {

    /** Ten times a second. */
    void progress(Progress progress);

    /**
     * The latencies of an interval.
     *
     * @param interval in microseconds, with its times and a tag; valid during the call
     */
    void latencies(Histogram interval) throws IOException;

    /** Something that a person may want to know. */
    void remark(String text);
}
