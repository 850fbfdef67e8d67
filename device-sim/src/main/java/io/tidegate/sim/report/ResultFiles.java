package io.tidegate.sim.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tidegate.sim.load.LoadResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** The directory of a run's results. The log of latencies grows while it runs; the rest is written at its end. */
public final class ResultFiles implements AutoCloseable {

    public static final String RESULT = "result.json";
    public static final String LATENCY_LOG = "latency.hlog";
    public static final String LATENCY_PLOT = "latency.png";
    public static final String REPORT = "report.html";

    private static final double US_PER_MS = 1e3;

    private final Path directory;
    private final PrintStream stream;
    private final HistogramLogWriter log;

    /** Makes the directory if need be, and begins the log of latencies, whose greatest values are told in milliseconds. */
    public ResultFiles(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.stream =
                new PrintStream(Files.newOutputStream(directory.resolve(LATENCY_LOG)), false, StandardCharsets.UTF_8);
        this.log = new HistogramLogWriter(stream);
        log.outputComment("[Latencies in microseconds; tags: receipt, accept, seen]");
        log.outputLogFormatVersion();
        log.outputLegend();
    }

    public Path directory() {
        return directory;
    }

    /** Adds the latencies of an interval to the log. */
    public void latencies(Histogram interval) throws IOException {
        log.outputIntervalHistogram(
                interval.getStartTimeStamp() / 1e3, interval.getEndTimeStamp() / 1e3, interval, US_PER_MS);
        if (stream.checkError()) {
            throw new IOException("%s cannot be written - is the disk full?".formatted(directory.resolve(LATENCY_LOG)));
        }
    }

    /** Writes everything else. */
    public void write(LoadResult result, Program program) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Files.writeString(
                directory.resolve(RESULT), mapper.writeValueAsString(ResultJson.of(result, program, mapper)) + "\n");
        Files.writeString(directory.resolve(REPORT), HtmlReport.of(result, program));
        PercentilePng.write(result, directory.resolve(LATENCY_PLOT));
    }

    @Override
    public void close() {
        log.close();
    }
}
