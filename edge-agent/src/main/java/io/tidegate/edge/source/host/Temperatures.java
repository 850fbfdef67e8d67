package io.tidegate.edge.source.host;

import io.tidegate.protocol.telemetry.Value;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The temperature sensors that the kernel knows: thermal zones, and what hardware monitors have beside them. */
final class Temperatures {

    private static final double MILLI = 1_000.0;

    private Temperatures() {}

    static void sample(HostFiles files, HostSample sample) {
        Set<String> zones = new HashSet<>();
        for (Path zone : files.entries("sys/class/thermal", "thermal_zone*")) {
            String sensor = HostFiles.text(zone.resolve("type")).orElse(String.valueOf(zone.getFileName()));
            zones.add(spelling(sensor));
            add(sample, sensor, zone.resolve("temp"));
        }
        for (Path chip : files.entries("sys/class/hwmon", "hwmon*")) {
            String name = HostFiles.text(chip.resolve("name")).orElse(String.valueOf(chip.getFileName()));
            // A thermal zone is shown as a hardware monitor once more, in another spelling.
            if (!zones.contains(spelling(name))) {
                for (Path input : HostFiles.entries(chip, "temp*_input")) {
                    String number = String.valueOf(input.getFileName()).replace("_input", "");
                    String label =
                            HostFiles.text(chip.resolve(number + "_label")).orElse(number);
                    add(sample, name + " " + label, input);
                }
            }
        }
    }

    private static void add(HostSample sample, String sensor, Path file) {
        HostFiles.number(file)
                .ifPresent(milliCelsius -> sample.add(
                        "temperature", "sensor", sensor, HostSample.CELSIUS, Value.of(milliCelsius / MILLI)));
    }

    private static String spelling(String sensor) {
        return sensor.replace('-', '_');
    }
}
