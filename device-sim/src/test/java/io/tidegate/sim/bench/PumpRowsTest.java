package io.tidegate.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PumpRowsTest {

    private static final long FIRST_NS = 1_700_000_000_000_000_000L;

    @Test
    void aRowIsOneLineOfEightReadings() throws IOException {
        List<String> lines = written(PumpRows.asLines(3, FIRST_NS, PumpRows.STEP_NS), 2, '\n');

        assertThat(lines.get(0)).matches("pump,unit=3 (\\w+=-?[0-9.E-]+,){7}flow=-?[0-9.E-]+ 1700000000000000000\n");
        assertThat(lines.get(1)).endsWith(" 1700000000000020000\n");
    }

    @Test
    void aReadingIsALineOfItsOwn() throws IOException {
        PumpRows rows = PumpRows.asSingleLines(3, FIRST_NS);

        assertThat(rows.readingsAtOnce()).isEqualTo(1);
        assertThat(written(rows, PumpRows.READINGS, '\n'))
                .allMatch(line -> line.matches("pump,unit=3 \\w+=-?[0-9.E-]+ 1700000000000000000\n"));
    }

    @Test
    void theObjectsOfARowHaveOneTime() throws IOException {
        List<String> objects = written(PumpRows.asJson(3, FIRST_NS), PumpRows.READINGS + 1, '}');

        assertThat(objects.get(0))
                .matches(
                        "\\{\"name\":\"pump/accelerometer_1\",\"unit\":\"3\",\"value\":[0-9.E-]+,\"time\":1700000000000000000}");
        assertThat(objects.subList(0, PumpRows.READINGS)).allMatch(object -> object.endsWith(":1700000000000000000}"));
        assertThat(objects.get(PumpRows.READINGS)).endsWith(":1700000000000020000}");
    }

    @Test
    void theValuesComeRoundAndTheTimesGoOn() throws IOException {
        List<String> lines = written(PumpRows.asLines(1, FIRST_NS, PumpRows.STEP_NS), PumpRows.DISTINCT_ROWS + 1, '\n');

        assertThat(lines).doesNotHaveDuplicates();
        assertThat(values(lines.get(PumpRows.DISTINCT_ROWS)))
                .isEqualTo(values(lines.get(0)))
                .isNotEqualTo(values(lines.get(1)));
    }

    private static String values(String line) {
        return line.substring(0, line.lastIndexOf(' '));
    }

    private static List<String> written(PumpRows rows, int parts, char end) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            byte[] text = new byte[rows.nextBytes()];
            assertThat(rows.write(text, 0, end)).isEqualTo(text.length);
            texts.add(new String(text, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
