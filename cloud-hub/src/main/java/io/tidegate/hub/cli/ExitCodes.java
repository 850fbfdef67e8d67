package io.tidegate.hub.cli;

/** The exit codes of contract.md that the hub's programs use; 2, wrong usage, is picocli's own. */
final class ExitCodes {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int CONFIG_INVALID = 78;

    private ExitCodes() {}
}
