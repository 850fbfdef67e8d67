package io.tidegate.hub.operator.config;

import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.print.Column.Colour;

/** How far a revision came, for people and for shells. */
final class States {

    private States() {}

    static Colour colour(String state) {
        return switch (state) {
            case "applied" -> Colour.GREEN;
            case "rejected", "rolled_back" -> Colour.RED;
            case "trial" -> Colour.YELLOW;
            default -> Colour.DIM;
        };
    }

    static boolean isFinal(String state) {
        return state.equals("applied") || state.equals("rejected") || state.equals("rolled_back");
    }

    static int exit(String finalState) {
        return switch (finalState) {
            case "applied" -> ExitCodes.DONE;
            case "rejected" -> ExitCodes.CONFIG_INVALID;
            default -> ExitCodes.FAILED;
        };
    }
}
