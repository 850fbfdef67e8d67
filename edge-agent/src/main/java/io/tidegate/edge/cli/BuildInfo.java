package io.tidegate.edge.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Properties;

/**
 * What the build wrote down of itself.
 *
 * @param version of this program
 * @param builtAt when; a clock that says less cannot be right
 */
record BuildInfo(String version, Instant builtAt) {

    static BuildInfo read() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildInfo(properties.getProperty("version"), Instant.parse(properties.getProperty("built")));
    }
}
