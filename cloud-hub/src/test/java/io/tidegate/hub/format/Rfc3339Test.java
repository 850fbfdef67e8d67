package io.tidegate.hub.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00.000000000Z",
        "-1, 1969-12-31T23:59:59.999999999Z",
        "1795227190123456789, 2026-11-21T02:13:10.123456789Z",
        "9223372036854775807, 2262-04-11T23:47:16.854775807Z",
        "-9223372036854775808, 1677-09-21T00:12:43.145224192Z"
    })
    void writesEveryNanosecond(long epochNs, String text) {
        assertThat(Rfc3339.format(epochNs)).isEqualTo(text);
    }

    @Test
    void whatItWritesTheJdkReadsAsTheSameInstant() {
        Random random = new Random(20261121);
        for (int i = 0; i < 10_000; i++) {
            long epochNs = random.nextLong();
            String text = Rfc3339.format(epochNs);
            assertThat(Rfc3339.toEpochNs(Instant.parse(text))).isEqualTo(epochNs);
            assertThat(Rfc3339.parse(text)).isEqualTo(epochNs);
        }
    }

    @Test
    void readsOffsets() {
        assertThat(Rfc3339.parse("2026-11-21T03:13:10.123456789+01:00")).isEqualTo(1_795_227_190_123_456_789L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-11-21", "2026-13-01T00:00:00Z", "1700000000"})
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> Rfc3339.parse(text))
                .isInstanceOf(DateTimeException.class)
                .hasMessageContaining("is not an RFC 3339 time");
    }

    @Test
    void refusesTimesThatNanosecondsCannotSay() {
        assertThatThrownBy(() -> Rfc3339.parse("2300-01-01T00:00:00Z"))
                .isInstanceOf(DateTimeException.class)
                .hasMessageContaining("outside of 1677-09-21 to 2262-04-11");
    }
}
