package io.tidegate.protocol.fuzz;

import java.util.Arrays;
import java.util.List;

/**
 * Several targets in one run, so that a module's need to be started once only: the first byte of an input chooses who gets
 * the rest.
 */
final class Together implements FuzzTarget {

    private final List<FuzzTarget> targets;

    Together(List<FuzzTarget> targets) {
        this.targets = List.copyOf(targets);
    }

    @Override
    public String name() {
        return "together";
    }

    @Override
    public void feed(byte[] input) throws Exception {
        chosen(input).feed(share(input));
    }

    /** Whose input it is. */
    FuzzTarget chosen(byte[] input) {
        return targets.get(input.length == 0 ? 0 : (input[0] & 0xFF) % targets.size());
    }

    /** What that one is fed. */
    static byte[] share(byte[] input) {
        return Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
    }

    /** The corpus of each, marked as its own. */
    @Override
    public List<byte[]> seeds() {
        return targets.stream()
                .flatMap(target -> Corpus.of(target).values().stream().map(seed -> marked(target, seed)))
                .toList();
    }

    private byte[] marked(FuzzTarget target, byte[] seed) {
        byte[] marked = new byte[seed.length + 1];
        marked[0] = (byte) targets.indexOf(target);
        System.arraycopy(seed, 0, marked, 1, seed.length);
        return marked;
    }

    @Override
    public List<String> words() {
        return targets.stream().flatMap(target -> target.words().stream()).toList();
    }
}
