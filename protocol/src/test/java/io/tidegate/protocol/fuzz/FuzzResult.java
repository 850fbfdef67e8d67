package io.tidegate.protocol.fuzz;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What became of one run.
 *
 * @param target its name
 * @param fault what was found
 * @param figures what it has cost; nothing if it hung
 * @param offender the input that was too much
 * @param log the beginning of what Jazzer said
 */
record FuzzResult(String target, Fault fault, FuzzFigures figures, Optional<Path> offender, List<String> log) {

    /** Kinds of defects. */
    enum Fault {
        NONE,
        /** Something was thrown that the decoder does not promise, or came back different. */
        CRASH,
        HANG,
        GROWTH
    }

    /** Whether it ended without a finding, and had looked at all. */
    boolean passed() {
        return fault == Fault.NONE && figures.inputs() > 0;
    }
}
