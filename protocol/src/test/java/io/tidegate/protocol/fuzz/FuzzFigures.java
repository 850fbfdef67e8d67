package io.tidegate.protocol.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a run has cost.
 *
 * @param inputs that were fed
 * @param slowestMs of processor time that one input took
 * @param growthBytes most that one input allocated or that all left behind
 */
record FuzzFigures(long inputs, long slowestMs, long growthBytes) {

    static final FuzzFigures NONE = new FuzzFigures(0, 0, 0);

    void write(Path file) throws IOException {
        Files.writeString(file, inputs + " " + slowestMs + " " + growthBytes);
    }

    /** {@link #NONE} if the run ended without writing them. */
    static FuzzFigures read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return NONE;
        }
        String[] numbers = Files.readString(file).split(" ", -1);
        return new FuzzFigures(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }
}
