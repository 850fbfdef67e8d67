package io.tidegate.sim.cli;

/** The exit codes of contract.md that this program uses; 2, wrong usage, is picocli's own. */
final class ExitCodes {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int UNREACHABLE = 69;
    static final int CONFIG_INVALID = 78;
    static final int CHECK_FAILED = 99;

    private ExitCodes() {}
}
