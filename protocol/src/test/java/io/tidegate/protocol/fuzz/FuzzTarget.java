package io.tidegate.protocol.fuzz;

import java.util.List;
import java.util.Map;

/**
 * A decoder or parser that a stranger can reach. Named in {@code META-INF/services}, so that whoever runs all of them
 * misses none. Called by one thread.
 */
public interface FuzzTarget {

    /** How it is called on the command line, and where its corpus lies: lower case, words with hyphens. */
    String name();

    /**
     * Hands one input over and checks what comes back. Returns if it was taken, or refused in the way that the decoder
     * promises; throws anything else, which is a defect.
     */
    void feed(byte[] input) throws Exception;

    /** What fresh inputs are made from, beside the files of the corpus. */
    default List<byte[]> seeds() {
        return List.of();
    }

    /** Inputs far beyond what is sent: bombs, depths, floods. Fed in every build, too large to make others from. */
    default Map<String, byte[]> bombs() {
        return Map.of();
    }

    /** Pieces that mean something to the decoder. */
    default List<String> words() {
        return List.of();
    }

    /** Longest fresh input. */
    default int maxInputBytes() {
        return 4_096;
    }

    /** Tells that two things which should be the same are not. */
    static void same(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new AssertionError("%s: expected %s but found %s".formatted(what, expected, found));
        }
    }

    /** Tells that something which should hold does not. */
    static void holds(String what, boolean condition) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
