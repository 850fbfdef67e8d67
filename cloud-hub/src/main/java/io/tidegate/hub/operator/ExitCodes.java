package io.tidegate.hub.operator;

/** The exit codes of contract.md that this program uses. */
final class ExitCodes {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int UNREACHABLE = 69;
    static final int NOT_PERMITTED = 77;
    static final int DOES_NOT_ADD_UP = 99;

    private ExitCodes() {}
}
