package io.tidegate.sim.scenario;

import io.tidegate.sim.signal.Signal;
import java.nio.file.Path;
import java.time.Duration;

/** How values move, as a scenario says it. */
public sealed interface SignalPlan {

    /** What holds where a scenario says nothing. */
    SignalPlan DEFAULT =
            new Computed(new Signal.Walk(0, 100, Duration.ofMinutes(10).toNanos(), 0.01));

    /** Follows from the document alone. */
    record Computed(Signal signal) implements SignalPlan {}

    /**
     * Comes out of a CSV file, which is read when the run begins.
     *
     * @param row how long each row is shown
     */
    record FromFile(Path file, Duration row) implements SignalPlan {}
}
