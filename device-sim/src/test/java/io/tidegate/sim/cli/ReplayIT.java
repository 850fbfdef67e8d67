package io.tidegate.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.sim.device.SystemRunClock;
import io.tidegate.sim.fake.FakeGateway;
import io.tidegate.sim.fake.FakeGateway.Fate;
import io.tidegate.sim.fake.FakeGateway.Stored;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole command over real HTTP, against a gateway that misbehaves as told. */
class ReplayIT {

    private static final int ROWS = 1_000;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private FakeGateway gateway;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        gateway = new FakeGateway();
        StringBuilder csv = new StringBuilder("datetime;Current;Volume Flow RateRMS\r\n");
        for (int row = 0; row < ROWS; row++) {
            csv.append("%d;%s;%s\r\n".formatted(1_581_168_647L + row, row * 0.1, row % 2 == 0 ? "126.0" : "-0.0"));
        }
        file = Files.writeString(directory.resolve("pump.csv"), csv);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void passesWhenEveryRowArrivedOnce() {
        assertThat(replay("--batch-rows", "300")).isEqualTo(ExitCodes.DONE);
        assertThat(out.toString()).contains("PASS").contains("pump/Volume Flow RateRMS");
        assertThat(gateway.requests()).hasSize(4);
        assertThat(gateway.requests().get(3)).endsWith("-901-1000");
    }

    @Test
    void resendsWithTheSameKeyUntilAccepted() {
        gateway.next(Fate.BUSY, Fate.BROKEN, Fate.ANSWER_LOST, Fate.ACCEPTED);

        assertThat(replay("--batch-rows", "500")).isEqualTo(ExitCodes.DONE);
        assertThat(gateway.requests()).hasSize(5);
        assertThat(gateway.requests().subList(0, 4)).allMatch(gateway.requests().get(0)::equals);
        assertThat(err.toString()).contains("repeating until it is accepted").contains("3 repeated");
    }

    @Test
    void findsReadingsThatAForgetfulAgentStoredTwice() {
        gateway.next(Fate.ANSWER_LOST, Fate.FORGETFUL);

        assertThat(replay("--batch-rows", "10")).isEqualTo(ExitCodes.CHECK_FAILED);
        assertThat(out.toString()).contains("FAIL").contains("FAULT twice: pump/Current: ");
    }

    @Test
    void findsAReadingThatIsMissing() {
        assertFault("missing", stored -> stored.subList(1, stored.size()));
    }

    @Test
    void findsAValueThatIsWrongByItsLastBit() {
        assertFault("wrong value", stored -> {
            String value =
                    Double.toString(Math.nextUp(Double.parseDouble(stored.get(6).value())));
            return changed(stored, 6, stored.get(6).timeNs(), value);
        });
    }

    @Test
    void findsATimeThatIsWrongByANanosecond() {
        assertFault(
                "wrong time",
                stored -> changed(
                        stored, 6, stored.get(6).timeNs() + 1, stored.get(6).value()));
    }

    @Test
    void findsAReadingThatWasNeverSent() {
        assertFault("phantom", stored -> {
            List<Stored> all = new ArrayList<>(stored);
            all.add(new Stored("pump/Current", stored.get(0).labels(), 1, "1.5"));
            return all;
        });
    }

    @Test
    void otherLabelsAreAnotherSeries() {
        assertThat(replay("--no-check")).isEqualTo(ExitCodes.DONE);
        assertThat(replay("--label", "run=2", "--label", "site=plant 1")).isEqualTo(ExitCodes.DONE);
        assertThat(replay("--check-only")).isEqualTo(ExitCodes.DONE);
    }

    @Test
    void theSamePrefixResumesARunThatBrokeOff() {
        gateway.next(Fate.ACCEPTED, Fate.REFUSED);
        assertThat(replay("--batch-rows", "100", "--key-prefix", "r1")).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString()).contains("400").contains("line 1: no field");

        assertThat(replay("--batch-rows", "100", "--key-prefix", "r1")).isEqualTo(ExitCodes.DONE);
    }

    @Test
    void waitsUntilNothingIsPending() {
        gateway.pendingFor(3);

        assertThat(replay()).isEqualTo(ExitCodes.DONE);
        assertThat(out.toString()).doesNotContain("note:");
    }

    @Test
    void asksAgainWhenTheHubBreaksOff() {
        gateway.breakQueries(1);

        assertThat(replay()).isEqualTo(ExitCodes.DONE);
    }

    @Test
    void failsWhenALedgerDoesNotAddUp() {
        gateway.breakLedger();

        assertThat(replay("-o", "json")).isEqualTo(ExitCodes.CHECK_FAILED);
        assertThat(out.toString())
                .startsWith("{\"verdict\":\"fail\"")
                .contains("the ledger of the agent does not add up");
    }

    @Test
    void givesUpOnAnAgentThatIsNotThere() {
        gateway.close();

        assertThat(replay("--timeout", "100ms")).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(err.toString()).contains("resume with --key-prefix").doesNotContain("\tat ");
    }

    @Test
    void saysWhatIsWrongWithItsInput() throws IOException {
        assertThat(run("replay", directory.resolve("none.csv").toString())).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString()).contains("none.csv cannot be read");
        Files.writeString(file, "time,a\n");
        assertThat(replay()).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString()).contains("no rows").doesNotContain("\tat ");
        assertThat(replay("-v")).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString()).contains("\tat ");
    }

    @Test
    void saysWhatIsWrongWithItsOptions() {
        assertThat(replay("--speed", "fast")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("neither a positive number nor max");
        assertThat(replay("--speed", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(replay("--speed", "2", "--duration", "60s")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(replay("--no-check", "--check-only")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(replay("--duration", "60")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("write for example 250ms");
        assertThat(gateway.requests()).isEmpty();
    }

    private void assertFault(String fault, UnaryOperator<List<Stored>> distortion) {
        gateway.distort(distortion);
        assertThat(replay()).isEqualTo(ExitCodes.CHECK_FAILED);
        assertThat(out.toString()).contains("FAULT " + fault + ": pump/Current").containsOnlyOnce("FAULT");
    }

    private static List<Stored> changed(List<Stored> stored, int index, long timeNs, String value) {
        List<Stored> changed = new ArrayList<>(stored);
        Stored old = stored.get(index);
        changed.set(index, new Stored(old.name(), old.labels(), timeNs, value));
        return changed;
    }

    private int replay(String... more) {
        List<String> args = new ArrayList<>(List.of("replay", file.toString()));
        args.addAll(
                List.of("--to", gateway.uri().toString(), "--hub", gateway.uri().toString(), "--settle", "10s"));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    private int run(String... args) {
        CommandLine line = TidegateSim.commandLine(new SystemRunClock());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
