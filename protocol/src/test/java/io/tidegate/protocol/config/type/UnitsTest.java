package io.tidegate.protocol.config.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "0s, PT0S",
        "1us, PT0.000001S",
        "250ms, PT0.25S",
        "5s, PT5S",
        "90m, PT1H30M",
        "2h, PT2H",
        "7d, PT168H",
        "007s, PT7S",
        "999999999999d, PT23999999999976H"
    })
    void aDurationIsAWholeNumberAndAUnit(String text, Duration duration) {
        assertThat(Units.parseDuration(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "s", "5 s", "-5s", "+5s", "5S", "5.0s", "1h30m", "5ns", "5w", "1000000000000s", "٥s"})
    void anythingElseIsNoDuration(String text) {
        assertThat(Units.parseDuration(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0B, 0",
        "1B, 1",
        "1KiB, 1024",
        "64MiB, 67108864",
        "2GiB, 2147483648",
        "1TiB, 1099511627776",
        "8388607TiB, 9223370937343148032",
        "8388608TiB, 9223372036854775807",
        "999999999999TiB, 9223372036854775807"
    })
    void aSizeIsAWholeNumberAndAUnit(String text, long bytes) {
        assertThat(Units.parseBytes(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "MiB", "5 MiB", "-5B", "5MB", "5mib", "5.5GiB", "5b", "1000000000000B", "5MiB5KiB"})
    void anythingElseIsNoSize(String text) {
        assertThat(Units.parseBytes(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "1us", "1001us", "250ms", "59s", "1m", "90m", "23h", "7d"})
    void aDurationIsWrittenInTheLargestUnitThatFits(String text) {
        assertThat(Units.format(Units.parseDuration(text).orElseThrow())).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0B", "1B", "1023B", "1KiB", "1025KiB", "64MiB", "3GiB", "16TiB"})
    void aSizeIsWrittenInTheLargestUnitThatFits(String text) {
        assertThat(Units.formatBytes(Units.parseBytes(text).orElseThrow())).isEqualTo(text);
    }

    @Test
    void equalDurationsAreWrittenAlike() {
        assertThat(Units.format(Units.parseDuration("120m").orElseThrow())).isEqualTo("2h");
        assertThat(Units.format(Duration.ofMillis(1500))).isEqualTo("1500ms");
    }
}
