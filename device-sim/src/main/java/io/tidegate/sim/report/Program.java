package io.tidegate.sim.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a run was made with.
 *
 * @param version of this program
 * @param java its runtime
 * @param system operating system
 * @param processor model, empty if it is not known
 * @param processors how many
 */
public record Program(String version, String java, String system, String processor, int processors) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    /** This process on this machine. */
    public static Program here(String version) {
        return new Program(
                version,
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                model(),
                Runtime.getRuntime().availableProcessors());
    }

    private static String model() {
        try (var lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException | java.io.UncheckedIOException e) {
            return ""; // Not Linux.
        }
    }
}
