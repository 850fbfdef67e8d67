package io.tidegate.protocol.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a configuration takes from the machine it is read on.
 *
 * @param variables the environment variables
 * @param home the user's home directory
 * @param hostName of the machine; empty if it is not known
 */
public record HostEnvironment(Map<String, String> variables, Path home, String hostName) {

    private static final Path HOST_NAME_FILE = Path.of("/etc/hostname");

    public HostEnvironment {
        variables = Map.copyOf(variables);
    }

    /** The machine and user that this program runs on; asks no name server. */
    public static HostEnvironment ofThisProcess() {
        return new HostEnvironment(
                System.getenv(), Path.of(System.getProperty("user.home", "")), hostNameIn(HOST_NAME_FILE));
    }

    /** Where a program keeps its state when nobody says where: below the XDG state directory of the user. */
    public Path stateDirectory(String program) {
        String xdg = variables.getOrDefault("XDG_STATE_HOME", "");
        Path base = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".local").resolve("state");
        return base.resolve(program);
    }

    /** Without the variables: secrets are passed in them. */
    @Override
    public String toString() {
        return "HostEnvironment[home=%s, hostName=%s]".formatted(home, hostName);
    }

    private static String hostNameIn(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
