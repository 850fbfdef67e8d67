package io.tidegate.edge.clock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks systemd, which reads the kernel's own flag: so it does not matter which NTP daemon there is. Where there is no
 * systemd, as in a container, the answer is {@link ClockSync.Word#UNKNOWN}.
 */
public final class Timedatectl implements ClockSync {

    /** How long an answer may take; it comes over D-Bus, which may have to start a service first. */
    static final long ANSWER_TIMEOUT_MS = 2_000;

    /** The answer is a word; a program that says more is not the one that was meant. */
    private static final int MAX_ANSWER_BYTES = 16;

    private final List<String> command;
    private final long answerTimeoutMs;

    public Timedatectl() {
        this(List.of("timedatectl", "show", "--property=NTPSynchronized", "--value"), ANSWER_TIMEOUT_MS);
    }

    Timedatectl(List<String> command, long answerTimeoutMs) {
        this.command = List.copyOf(command);
        this.answerTimeoutMs = answerTimeoutMs;
    }

    @Override
    public Word ask() {
        Process asked;
        try {
            asked = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Word.UNKNOWN;
        }
        try {
            if (!asked.waitFor(answerTimeoutMs, TimeUnit.MILLISECONDS) || asked.exitValue() != 0) {
                return Word.UNKNOWN;
            }
            byte[] answer = asked.getInputStream().readNBytes(MAX_ANSWER_BYTES);
            return word(new String(answer, StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            return Word.UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Word.UNKNOWN;
        } finally {
            asked.destroyForcibly();
        }
    }

    private static Word word(String answer) {
        return switch (answer) {
            case "yes" -> Word.SYNCHRONIZED;
            case "no" -> Word.UNSYNCHRONIZED;
            default -> Word.UNKNOWN;
        };
    }
}
