package io.tidegate.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.sim.load.LoadResult;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {

    private static final Pattern SVG = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL);
    private static final LoadResult RESULT = Results.failed(99);

    @TempDir
    private Path directory;

    @Test
    void theTableSaysWhichThresholdIsBroken() {
        assertThat(VerdictTable.of(RESULT))
                .contains("measured   2,000 readings, stored 1,000")
                .containsPattern("lost +0 +≤ 0 +PASS")
                .containsPattern("latency_p99 +99.0 ms +≤ 50.0 ms +FAIL")
                .containsPattern("drained_after +not reached +≤ 5.0 s +FAIL")
                .contains("FAULT missing: <i>")
                .contains("note: a note")
                .endsWith("FAIL: latency_p99 is 99.0 ms, ≤ 50.0 ms is allowed;"
                        + " drained_after is not reached, ≤ 5.0 s is allowed\n");
    }

    @Test
    void thePageNeedsNothingButItself() {
        String page = HtmlReport.of(RESULT, Results.PROGRAM);

        assertThat(page)
                .doesNotContain("<script")
                .doesNotContain("src=")
                .doesNotContain("href=")
                .doesNotContain("url(")
                .doesNotContain("@import")
                .contains("default-src 'none'")
                .contains("a &amp; &lt;b&gt;")
                .contains("&lt;/pre&gt;&lt;script&gt;alert(1)")
                .contains("missing: &lt;i&gt;");
    }

    @Test
    void thePlotsAreWellFormedSaidInWordsAndInterruptedWhereNothingWasStored() throws Exception {
        Matcher svgs = SVG.matcher(HtmlReport.of(RESULT, Results.PROGRAM));
        Set<String> ids = new HashSet<>();
        int plots = 0;
        while (svgs.find()) {
            plots++;
            var svg = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svgs.group())))
                    .getDocumentElement();
            assertThat(svg.getAttribute("role")).isEqualTo("img");
            for (String id : svg.getAttribute("aria-labelledby").split(" ")) {
                assertThat(svgs.group()).contains("id=\"" + id + "\">");
                assertThat(ids.add(id)).isTrue();
            }
            assertThat(svgs.group()).doesNotContain("NaN").doesNotContain("Infinity");
        }
        assertThat(plots).isEqualTo(3);
        assertThat(Plots.latencies(RESULT))
                .contains("<rect class=\"outage\"")
                .containsPattern("d=\"M[0-9. ]+M[0-9. ]+\"");
    }

    @Test
    void writesEveryFileAndReadsTheLogBack() throws IOException {
        try (ResultFiles files = new ResultFiles(directory.resolve("a/b"))) {
            Histogram interval = new Histogram(3);
            interval.recordValue(1_500);
            interval.setTag(LoadResult.RECEIPT);
            interval.setStartTimeStamp(1_000);
            interval.setEndTimeStamp(2_000);
            files.latencies(interval);
            files.write(RESULT, Results.PROGRAM);
        }
        Path written = directory.resolve("a/b");
        JsonNode json =
                new ObjectMapper().readTree(written.resolve(ResultFiles.RESULT).toFile());
        assertThat(json.path("format").asText()).isEqualTo("tidegate-sim result");
        assertThat(json.path("verdict").asText()).isEqualTo("fail");
        assertThat(json.at("/figures/latency_p99_ms").asDouble()).isEqualTo(99);
        assertThat(json.at("/figures/stored_per_s").asDouble()).isEqualTo(500);
        assertThat(json.at("/figures").has("drained_after_s")).isFalse();
        assertThat(json.at("/latency_ms/receipt/p50").asDouble()).isBetween(49.0, 51.0);
        assertThat(json.at("/samples/1").has("p50_ms")).isFalse();
        assertThat(json.path("document").asText()).isEqualTo(RESULT.scenario().text());
        BufferedImage plot =
                ImageIO.read(written.resolve(ResultFiles.LATENCY_PLOT).toFile());
        assertThat(plot.getWidth()).isEqualTo(1_000);
        assertThat(Files.readString(written.resolve(ResultFiles.REPORT))).startsWith("<!doctype html>");
        EncodableHistogram read =
                new HistogramLogReader(written.resolve(ResultFiles.LATENCY_LOG).toFile()).nextIntervalHistogram();
        assertThat(read.getTag()).isEqualTo(LoadResult.RECEIPT);
        assertThat(((Histogram) read).getTotalCount()).isEqualTo(1);
    }

    @Test
    void scalesEndAtRoundNumbers() {
        assertThat(Scale.linear(4_700).ticks()).containsExactly(0.0, 1_000.0, 2_000.0, 3_000.0, 4_000.0, 5_000.0);
        assertThat(Scale.linear(0).to()).isPositive();
        assertThat(Scale.logarithmic(3, 450).ticks()).containsExactly(1.0, 10.0, 100.0, 1_000.0);
        assertThat(Scale.logarithmic(5, 5).ticks()).containsExactly(1.0, 10.0);
        assertThat(Scale.logarithmic(1, 100).share(10)).isEqualTo(0.5);
        assertThat(Scale.tick(1_500)).isEqualTo("1.5k");
        assertThat(Scale.tick(20)).isEqualTo("20");
        assertThat(Scale.tick(0)).isEqualTo("0");
        assertThat(Scale.milliseconds(20_000)).isEqualTo("20 s");
        assertThat(Plots.percentile(1_000)).isEqualTo("99.9");
    }
}
