package io.tidegate.protocol.columns;

/** A number stands for a series that was not defined here. Whoever wrote it is to be asked. */
public final class UnknownAliasException extends Exception {

    private static final long serialVersionUID = 1L;

    UnknownAliasException(int alias) {
        super("series " + alias + " is not defined");
    }
}
