package io.tidegate.edge.powerloss;

/** Something that the buffer or the vault has promised is not so. The message says what. */
final class BrokenPromise extends Exception {

    private static final long serialVersionUID = 1L;

    BrokenPromise(String what) {
        super(what);
    }
}
