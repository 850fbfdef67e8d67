package io.tidegate.sim.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRecordingTest {

    @TempDir
    private Path directory;

    @Test
    void readsSemicolonsAndCrlf() throws IOException {
        Path file = file("""
                datetime;Current;Volume Flow RateRMS\r
                2020-02-08 13:30:47;2.16975;126.0\r
                2020-02-08 13:30:48;-0.0;1e-300\r
                """);

        assertThat(CsvRecording.of(file, Set.of()).columns()).containsExactly("Current", "Volume Flow RateRMS");
        assertThat(rows(file))
                .containsExactly("1581168647000000000 2.16975 126.0", "1581168648000000000 -0.0 1.0E-300");
    }

    @Test
    void readsCommasAndQuotes() throws IOException {
        Path file = file("\uFEFFtime,\"flow, \"\"main\"\"\",p\n\"2020-02-08T13:30:47Z\",\"1\",2\n");

        assertThat(CsvRecording.of(file, Set.of()).columns()).containsExactly("flow, \"main\"", "p");
        assertThat(rows(file)).containsExactly("1581168647000000000 1.0 2.0");
    }

    @Test
    void cellsWithoutANumberAreNoReadingsAndLinesWithoutAReadingNoRows() throws IOException {
        Path file = file("time,a,b\n1,,2\n2,NaN,\n\n3,4,null\n");

        assertThat(rows(file)).containsExactly("1000000000 NaN 2.0", "3000000000 4.0 NaN");
        assertThat(Extent.of(CsvRecording.of(file, Set.of())))
                .isEqualTo(new Extent(2, 2, 1_000_000_000L, 1_000_000_000L, 3_000_000_000L));
    }

    @Test
    void columnsCanBeSkipped() throws IOException {
        Path file = file("time,state,b\n1,running,2\n");

        try (Recording.Cursor row = CsvRecording.of(file, Set.of("state")).open()) {
            assertThat(row.next()).isTrue();
            assertThat(row.value(0)).isEqualTo(2);
        }
        assertThatThrownBy(() -> CsvRecording.of(file, Set.of("stat"))).hasMessageContaining("no column [stat]");
    }

    @Test
    void saysWhereAndWhyAFileIsMalformed() throws IOException {
        assertThatThrownBy(() -> rows(file("time,a\n1,1\n2,running\n")))
                .isInstanceOf(MalformedCsvException.class)
                .hasMessageContaining(":3: the line has \"running\" in column \"a\"")
                .hasMessageContaining("--skip");
        assertThatThrownBy(() -> rows(file("time,a\n1,Infinity\n"))).hasMessageContaining(":2:");
        assertThatThrownBy(() -> rows(file("time,a\n1,1e999\n"))).hasMessageContaining("no finite number");
        assertThatThrownBy(() -> rows(file("time,a\nyesterday,1\n"))).hasMessageContaining("no time");
        assertThatThrownBy(() -> rows(file("time,a\n1,1,1\n"))).hasMessageContaining("3 fields and the header 2");
        assertThatThrownBy(() -> rows(file("time,a\n1,\"1\n"))).hasMessageContaining("close the quote");
        assertThatThrownBy(() -> rows(file("time,a,a\n"))).hasMessageContaining("as one before it");
        assertThatThrownBy(() -> rows(file("time\n"))).hasMessageContaining("0 columns");
        assertThatThrownBy(() -> rows(file(""))).hasMessageContaining("empty");
        assertThatThrownBy(() -> rows(file("time,a\n1,\"" + "1".repeat(CsvReader.MAX_RECORD_CHARS) + "\"\n")))
                .hasMessageContaining("longer than");
    }

    @Test
    void saysThatAFileIsNotUtf8() throws IOException {
        Path file = directory.resolve("latin1.csv");
        Files.write(file, "time,a\n1,1\n2,\u00b0\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> rows(file)).hasMessageContaining("not valid UTF-8");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "rows", ".csv"), text);
    }

    private static List<String> rows(Path file) throws IOException {
        CsvRecording recording = CsvRecording.of(file, Set.of());
        List<String> rows = new ArrayList<>();
        try (Recording.Cursor row = recording.open()) {
            while (row.next()) {
                StringBuilder text = new StringBuilder().append(row.timeNs());
                for (int column = 0; column < recording.columns().size(); column++) {
                    text.append(' ').append(row.value(column));
                }
                rows.add(text.toString());
            }
        }
        return rows;
    }
}
