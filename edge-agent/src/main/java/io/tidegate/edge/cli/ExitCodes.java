package io.tidegate.edge.cli;

/** The exit codes of contract.md. */
final class ExitCodes {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int PROBLEMS_FOUND = 3;
    static final int UNREACHABLE = 69;
    static final int CONFIG_INVALID = 78;

    private ExitCodes() {}
}
