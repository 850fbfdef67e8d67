package io.tidegate.hub.client;

/** The exit codes of contract.md that this program uses. */
public final class ExitCodes {

    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int WRONG_USAGE = 2;
    public static final int UNREACHABLE = 69;
    public static final int NOT_PERMITTED = 77;
    public static final int CONFIG_INVALID = 78;
    public static final int DOES_NOT_ADD_UP = 99;

    private ExitCodes() {}
}
