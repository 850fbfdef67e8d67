package io.tidegate.sim.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2020-02-08 13:30:47, 1581168647000000000",
        "2020-02-08 13:30:47.123456789, 1581168647123456789",
        "2020-02-08T13:30:47, 1581168647000000000",
        "2020-02-08T13:30:47.5Z, 1581168647500000000",
        "2020-02-08 14:30:47+01:00, 1581168647000000000",
        "1581168647, 1581168647000000000",
        "1581168647.000000001, 1581168647000000001",
        "1581168647123, 1581168647123000000",
        "1581168647123456, 1581168647123456000",
        "1581168647123456789, 1581168647123456789",
        "0, 0",
        "-1.5, -1500000000"
    })
    void reads(String text, long ns) {
        assertThat(CsvTime.parseNs(text)).hasValue(ns);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "noon", "2020-02-30 00:00:00", "2020-02-08", "1e9", "9999-01-01T00:00:00Z"})
    void refuses(String text) {
        assertThat(CsvTime.parseNs(text)).isEmpty();
    }

    @Test
    void refusesFractionsOfANanosecond() {
        assertThat(CsvTime.parseNs("1581168647123456789.5")).isEmpty();
    }
}
