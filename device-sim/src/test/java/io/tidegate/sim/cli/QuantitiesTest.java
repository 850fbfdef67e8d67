package io.tidegate.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class QuantitiesTest {

    @Test
    void readsDurationsAndRates() {
        assertThat(Quantities.duration("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(Quantities.duration("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(Quantities.perSecond("1000/s")).isEqualTo(1000);
        assertThat(Quantities.perSecond("0.5/s")).isEqualTo(0.5);
        assertThat(Quantities.perSecond("6/min")).isEqualTo(0.1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "60", "s", "1.5s", "-1s", "60 s", "1w"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Quantities.duration(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("write for example");
    }

    @Test
    void readsSizesAndBandwidths() {
        assertThat(Quantities.bytes("1B")).isEqualTo(1);
        assertThat(Quantities.bytes("4KiB")).isEqualTo(4096);
        assertThat(Quantities.bytesPerSecond("2MiB/s")).isEqualTo(2_097_152);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "0B", "0KiB", "-1B", "1KB", "1KiB/s"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Quantities.bytes(text)).isInstanceOf(TypeConversionException.class);
        assertThatThrownBy(() -> Quantities.bytesPerSecond(text + "/")).isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "0/s", "-1/s", "10/d", "1e3/s"})
    void refusesWhatIsNoRate(String text) {
        assertThatThrownBy(() -> Quantities.perSecond(text)).isInstanceOf(TypeConversionException.class);
    }
}
