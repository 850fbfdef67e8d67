package io.tidegate.hub.operator.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.CommandFailedException;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.print.OutputFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Follows a rollout until nothing more comes of it, also while the hub is away. On a terminal one picture is drawn again and
 * again, elsewhere a line is written for each change.
 */
final class RolloutWatch {

    private static final long LOOK_MS = 500;

    private final HubOptions options;
    private final HubRollouts hub;
    private final OutputFormat format;
    private final CountDownLatch stop;
    private int drawn;
    private String said = "";
    private boolean away;

    /** @param stop ends it */
    RolloutWatch(HubOptions options, HubRollouts hub, OutputFormat format, CountDownLatch stop) {
        this.options = options;
        this.hub = hub;
        this.format = format;
        this.stop = stop;
    }

    /** The exit code: 0 if it was completed, 1 if it was aborted or the watching was ended. */
    int follow(long number) throws IOException, InterruptedException {
        JsonNode rollout = hub.one(number);
        show(rollout);
        while (!isOver(rollout)) {
            if (stop.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                return ExitCodes.FAILED;
            }
            rollout = look(number, rollout);
            show(rollout);
        }
        if (format != OutputFormat.table) {
            options.printer(format).all(rollout, rollout.path("agents"), RolloutListCommand.AGENTS);
        }
        return rollout.path("state").asText().equals("completed") ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    private JsonNode look(long number, JsonNode before) {
        try {
            JsonNode rollout = hub.one(number);
            away = false;
            return rollout;
        } catch (CommandFailedException failed) {
            if (failed.exit() != ExitCodes.UNREACHABLE) {
                throw failed;
            }
            if (!away) {
                options.note("the hub does not answer; the rollout goes on when it is back, and so does this");
            }
            away = true;
            return before;
        }
    }

    private static boolean isOver(JsonNode rollout) {
        JsonNode counts = rollout.path("counts");
        int inProgress = counts.path("chosen").asInt()
                + counts.path("pushed").asInt()
                + counts.path("soaking").asInt();
        String state = rollout.path("state").asText();
        return inProgress == 0 && (state.equals("completed") || state.equals("aborted"));
    }

    private void show(JsonNode rollout) throws IOException {
        if (format != OutputFormat.table) {
            return;
        }
        List<String> lines = WaveChart.lines(rollout);
        if (options.terminal().outIsTerminal()) {
            draw(lines);
        } else {
            String line = WaveChart.headline(rollout) + "; " + rollout.path("counts");
            if (isOver(rollout)) {
                write(String.join("\n", lines) + "\n");
            } else if (!line.equals(said)) {
                write(line + "\n");
            }
            said = line;
        }
    }

    /** Over what was drawn before. */
    private void draw(List<String> lines) throws IOException {
        StringBuilder picture = new StringBuilder();
        if (drawn > 0) {
            picture.append("\u001b[%dA\u001b[J".formatted(drawn));
        }
        lines.forEach(line -> picture.append(line).append('\n'));
        drawn = lines.size();
        write(picture.toString());
    }

    private void write(String text) throws IOException {
        options.terminal().out().write(text.getBytes(StandardCharsets.UTF_8));
        options.terminal().out().flush();
    }
}
