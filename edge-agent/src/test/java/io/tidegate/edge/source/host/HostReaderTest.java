package io.tidegate.edge.source.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostReaderTest {

    private static final Stamp NOW = new Stamp(1_700_000_000_000_000_000L, TimeQuality.UNSYNCED);

    @TempDir
    Path root;

    @Test
    void aMachineWithoutAnyFileHasNoReadings() {
        assertThat(read()).isEmpty();
    }

    @Test
    void processorsAreBusyByWhatChangedBetweenTwoLooks() throws IOException {
        HostReader reader = new HostReader("host", root);
        file("proc/stat", "cpu  100 0 100 800 0 0 0 0 50 0\ncpu0 100 0 100 800 0 0 0 0 50 0\nintr 5\n");
        assertThat(reader.read(NOW, 0))
                .as("the first look has nothing to compare with")
                .isEmpty();
        file("proc/stat", "cpu  130 0 120 840 10 0 0 0 99 0\ncpu0 100 0 100 900 0 0 0 0 50 0\nintr 5\n");
        assertThat(values(reader.read(NOW, 0)))
                .containsOnly(
                        Map.entry("host/cpu_usage{cpu=total} %", Value.of(50.0)),
                        Map.entry("host/cpu_usage{cpu=0} %", Value.of(0.0)));
    }

    @Test
    void aCounterThatWentBackIsNoUsage() throws IOException {
        HostReader reader = new HostReader("host", root);
        file("proc/stat", "cpu 100 0 100 800 0 0 0 0\n");
        reader.read(NOW, 0);
        file("proc/stat", "cpu 1 0 1 8 0 0 0 0\n");
        assertThat(reader.read(NOW, 0)).isEmpty();
    }

    @Test
    void loadMemoryAndUptimeAreRead() throws IOException {
        file("proc/loadavg", "0.50 1.25 2.00 1/100 4242\n");
        file(
                "proc/meminfo",
                "MemTotal: 1000 kB\nMemFree: 1 kB\nMemAvailable: 250 kB\nSwapTotal: 8 kB\nSwapFree: 3 kB\n");
        file("proc/uptime", "4337.23 4248.83\n");
        assertThat(values(read()))
                .containsOnly(
                        Map.entry("host/load_1m 1", Value.of(0.5)),
                        Map.entry("host/load_5m 1", Value.of(1.25)),
                        Map.entry("host/load_15m 1", Value.of(2.0)),
                        Map.entry("host/memory_total By", Value.of(1_024_000L)),
                        Map.entry("host/memory_available By", Value.of(256_000L)),
                        Map.entry("host/memory_usage %", Value.of(75.0)),
                        Map.entry("host/swap_used By", Value.of(5_120L)),
                        Map.entry("host/uptime s", Value.of(4337.23)));
    }

    @Test
    void networkInterfacesAreReadExceptLoopback() throws IOException {
        file("proc/net/dev", """
                Inter-|   Receive                            |  Transmit
                 face |bytes packets errs drop fifo frame compressed multicast|bytes packets errs drop fifo colls carrier compressed
                    lo: 99 1 0 0 0 0 0 0 99 1 0 0 0 0 0 0
                  eth0:1234 5 6 0 0 0 0 0 7890 8 9 0 0 0 0 0
                """);
        assertThat(values(read()))
                .containsOnly(
                        Map.entry("host/network_received{interface=eth0} By", Value.of(1_234L)),
                        Map.entry("host/network_receive_errors{interface=eth0} 1", Value.of(6L)),
                        Map.entry("host/network_sent{interface=eth0} By", Value.of(7_890L)),
                        Map.entry("host/network_send_errors{interface=eth0} 1", Value.of(9L)));
    }

    @Test
    void wholeDisksAndLocalFileSystemsAreRead() throws IOException {
        Files.createDirectories(root.resolve("sys/block/mmcblk0"));
        Files.createDirectories(root.resolve("sys/block/loop0"));
        file("proc/diskstats", """
                 179 0 mmcblk0 10 0 20 0 30 0 40 0 0 0 0
                 179 1 mmcblk0p1 10 0 20 0 30 0 40 0 0 0 0
                   7 0 loop0 10 0 20 0 30 0 40 0 0 0 0
                """);
        file(
                "proc/mounts",
                "/dev/root / ext4 rw 0 0\nserver:/x / nfs rw 0 0\n/dev/gone /not/there/at/all ext4 rw 0 0\n");
        Map<String, Value> values = values(read());
        assertThat(values)
                .containsEntry("host/disk_read{device=mmcblk0} By", Value.of(20 * 512L))
                .containsEntry("host/disk_written{device=mmcblk0} By", Value.of(40 * 512L))
                .containsKeys("host/disk_total{mount=/} By", "host/disk_used{mount=/} By", "host/disk_usage{mount=/} %")
                .hasSize(5);
    }

    @Test
    void mountsThatComeAndGoAreSeenAtTheNextLook() throws IOException {
        HostReader reader = new HostReader("host", root);
        file("proc/mounts", "/dev/root / ext4 rw 0 0\n");
        assertThat(values(reader.read(NOW, 0))).containsKey("host/disk_total{mount=/} By");
        file("proc/mounts", "/dev/root / ext4 rw 0 0\n/dev/sda1 %s ext4 rw 0 0\n".formatted(root));
        assertThat(values(reader.read(NOW, 0)))
                .containsKeys("host/disk_total{mount=/} By", "host/disk_total{mount=%s} By".formatted(root));
        file("proc/mounts", "/dev/sda1 %s ext4 rw 0 0\n".formatted(root));
        assertThat(values(reader.read(NOW, 0)))
                .containsKey("host/disk_total{mount=%s} By".formatted(root))
                .doesNotContainKey("host/disk_total{mount=/} By");
    }

    @Test
    void aFileSystemThatCannotBeAskedIsAskedAgain() throws IOException {
        HostReader reader = new HostReader("host", root);
        Path later = root.resolve("later");
        file("proc/mounts", "/dev/sdb1 %s ext4 rw 0 0\n".formatted(later));
        assertThat(reader.read(NOW, 0)).isEmpty();
        Files.createDirectories(later);
        assertThat(values(reader.read(NOW, 0))).containsKey("host/disk_total{mount=%s} By".formatted(later));
    }

    @Test
    void interfacesWithEverNewNamesDoNotFillTheMemory() throws IOException {
        HostReader reader = new HostReader("host", root);
        for (int i = 0; i <= HostSeries.MOST; i++) {
            file("proc/net/dev", "veth%d: %d 0 0 0 0 0 0 0 0 0 0\n".formatted(i, i));
            assertThat(values(reader.read(NOW, 0)))
                    .containsEntry("host/network_received{interface=veth%d} By".formatted(i), Value.of((long) i));
        }
    }

    @Test
    void temperaturesAreReadOncePerSensor() throws IOException {
        file("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n");
        file("sys/class/thermal/thermal_zone0/temp", "48312\n");
        file("sys/class/thermal/thermal_zone1/type", "broken\n");
        file("sys/class/thermal/thermal_zone1/temp", "not a number\n");
        file("sys/class/hwmon/hwmon0/name", "cpu_thermal\n");
        file("sys/class/hwmon/hwmon0/temp1_input", "48312\n");
        file("sys/class/hwmon/hwmon1/name", "nvme\n");
        file("sys/class/hwmon/hwmon1/temp1_input", "-1500\n");
        file("sys/class/hwmon/hwmon1/temp1_label", "Composite\n");
        assertThat(values(read()))
                .containsOnly(
                        Map.entry("host/temperature{sensor=cpu-thermal} Cel", Value.of(48.312)),
                        Map.entry("host/temperature{sensor=nvme Composite} Cel", Value.of(-1.5)));
    }

    @Test
    void disksAndSensorsThatAreNewAreFoundInTime() throws IOException {
        HostReader reader = new HostReader("host", root);
        Files.createDirectories(root.resolve("sys/block/sda"));
        file("sys/class/thermal/thermal_zone0/type", "cpu\n");
        file("sys/class/thermal/thermal_zone0/temp", "48000\n");
        assertThat(values(reader.read(NOW, 7))).containsOnlyKeys("host/temperature{sensor=cpu} Cel");

        Files.createDirectories(root.resolve("sys/block/sdb"));
        file("proc/diskstats", "8 0 sda 1 0 2 0 3 0 4 0 0 0 0\n8 16 sdb 1 0 2 0 3 0 4 0 0 0 0\n");
        file("sys/class/thermal/thermal_zone0/temp", "49000\n");
        file("sys/class/thermal/thermal_zone1/type", "gpu\n");
        file("sys/class/thermal/thermal_zone1/temp", "50000\n");
        assertThat(values(reader.read(NOW, 7 + HostReader.FIND_NS - 1)))
                .as("what is known is measured at each look")
                .containsEntry("host/temperature{sensor=cpu} Cel", Value.of(49.0))
                .containsKey("host/disk_read{device=sda} By")
                .hasSize(3);
        assertThat(values(reader.read(NOW, 7 + HostReader.FIND_NS)))
                .containsKeys("host/temperature{sensor=gpu} Cel", "host/disk_read{device=sdb} By")
                .hasSize(6);
    }

    @Test
    void filesThatAreNotWhatTheyShouldBeAreLeftOut() throws IOException {
        for (String file : List.of("stat", "loadavg", "meminfo", "net/dev", "diskstats", "mounts", "uptime")) {
            file("proc/" + file, "cpu\n:\nx:\n\u0001\u00ff x\nNaN NaN\n");
        }
        assertThat(read()).isEmpty();
    }

    @Test
    void theStampIsPassedOn() throws IOException {
        file("proc/uptime", "1.0 1.0\n");
        assertThat(read()).allSatisfy(reading -> {
            assertThat(reading.timeNs()).isEqualTo(NOW.timeNs());
            assertThat(reading.timeQuality()).isEqualTo(TimeQuality.UNSYNCED);
        });
    }

    private List<Reading> read() {
        return new HostReader("host", root).read(NOW, 0);
    }

    private static Map<String, Value> values(List<Reading> readings) {
        Map<String, Value> values = new HashMap<>();
        readings.forEach(
                reading -> values.put(reading.series() + " " + reading.series().unit(), reading.value()));
        assertThat(values).as("no series twice").hasSize(readings.size());
        return values;
    }

    private void file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
