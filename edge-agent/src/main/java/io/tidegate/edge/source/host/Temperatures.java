package io.tidegate.edge.source.host;

import io.tidegate.protocol.telemetry.Value;
import java.util.HashSet;
import java.util.Set;

/** The temperature sensors that the kernel knows: thermal zones, and what hardware monitors have beside them. */
final class Temperatures {

    private static final String ZONES = "sys/class/thermal";
    private static final String CHIPS = "sys/class/hwmon";
    private static final String INPUT = "_input";
    private static final double MILLI = 1_000.0;

    private Temperatures() {}

    static void sample(HostFiles files, HostSample sample) {
        Set<String> zones = new HashSet<>();
        for (String zone : files.names(ZONES, "thermal_zone", "")) {
            String directory = ZONES + "/" + zone;
            String sensor = files.textOr(directory + "/type", zone);
            zones.add(spelling(sensor));
            add(files, sample, sensor, directory + "/temp");
        }
        for (String chip : files.names(CHIPS, "hwmon", "")) {
            String directory = CHIPS + "/" + chip;
            String name = files.textOr(directory + "/name", chip);
            // A thermal zone is shown as a hardware monitor once more, in another spelling.
            if (!zones.contains(spelling(name))) {
                for (String input : files.names(directory, "temp", INPUT)) {
                    String number = input.substring(0, input.length() - INPUT.length());
                    String label = files.textOr(directory + "/" + number + "_label", number);
                    add(files, sample, name + " " + label, directory + "/" + input);
                }
            }
        }
    }

    private static void add(HostFiles files, HostSample sample, String sensor, String path) {
        files.number(path)
                .ifPresent(milliCelsius -> sample.add(
                        "temperature", "sensor", sensor, HostSample.CELSIUS, Value.of(milliCelsius / MILLI)));
    }

    private static String spelling(String sensor) {
        return sensor.replace('-', '_');
    }
}
