package io.tidegate.edge.source.host;

import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The temperature sensors that the kernel knows: thermal zones, and what hardware monitors have beside them. One owner. */
final class Temperatures {

    private static final String ZONES = "sys/class/thermal";
    private static final String CHIPS = "sys/class/hwmon";
    private static final String INPUT = "_input";
    private static final double MILLI = 1_000.0;

    private List<Sensor> sensors = List.of();

    /** Looks which sensors there are. */
    void find(HostFiles files) {
        List<Sensor> found = new ArrayList<>();
        Set<String> zones = new HashSet<>();
        for (String zone : files.names(ZONES, "thermal_zone", "")) {
            String directory = ZONES + "/" + zone;
            String sensor = files.textOr(directory + "/type", zone);
            zones.add(spelling(sensor));
            found.add(new Sensor(sensor, directory + "/temp"));
        }
        for (String chip : files.names(CHIPS, "hwmon", "")) {
            String directory = CHIPS + "/" + chip;
            String name = files.textOr(directory + "/name", chip);
            // A thermal zone is shown as a hardware monitor once more, in another spelling.
            if (!zones.contains(spelling(name))) {
                for (String input : files.names(directory, "temp", INPUT)) {
                    String number = input.substring(0, input.length() - INPUT.length());
                    String label = files.textOr(directory + "/" + number + "_label", number);
                    found.add(new Sensor(name + " " + label, directory + "/" + input));
                }
            }
        }
        sensors = found;
    }

    /** What those that were found show. */
    void sample(HostFiles files, HostSample sample) {
        for (Sensor sensor : sensors) {
            files.number(sensor.path())
                    .ifPresent(milliCelsius -> sample.add(
                            "temperature",
                            "sensor",
                            sensor.name(),
                            HostSample.CELSIUS,
                            Value.of(milliCelsius / MILLI)));
        }
    }

    private static String spelling(String sensor) {
        return sensor.replace('-', '_');
    }

    /** Where the kernel shows what a sensor measures. */
    private record Sensor(String name, String path) {}
}
