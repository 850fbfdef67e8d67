package io.tidegate.hub.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.api.HubFixture;
import io.tidegate.hub.operator.Program.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidegate rollout} against a hub's real API. */
@Timeout(60)
class RolloutCommandIT {

    private final HubFixture hub = HubFixture.start();
    private final String address = "http://127.0.0.1:" + hub.uri("/").getPort();

    @TempDir
    Path directory;

    @BeforeEach
    void fill() {
        hub.agent("a");
        hub.agent("b");
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void aDryRunShowsWhatWouldChange() throws Exception {
        Result plan = start("log_level: debug\n", "--label", "site=p1", "--dry-run");

        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(plan.out()).contains("2  /log_level: (nothing) -> \"debug\"");
        assertThat(plan.err()).contains("2 agents are meant, 2 of them online");
        assertThat(run("list").err()).contains("there was no rollout yet");
    }

    @Test
    void aRolloutIsStartedListedPausedAndAborted() throws Exception {
        Result started =
                start("log_level: debug\n", "--all", "--min-rate", "0", "--author", "ada", "--comment", "look");
        assertThat(started.exit()).as(started.err()).isZero();
        assertThat(started.err()).contains("rollout 1 begins: 2 agents");

        assertThat(run("pause", "1").out()).contains("paused");
        assertThat(run("list").out()).containsSubsequence("1", "paused", "ada", "look");
        Result again = run("pause", "1");
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("it is paused already");
        assertThat(run("resume", "1").exit()).isZero();
        assertThat(run("abort", "1").out()).contains("aborted");
        assertThat(run("list", "-o", "json").out()).contains("\"aborted\"");
    }

    @Test
    void watchingEndsWithTheRolloutAndSaysHow() throws Exception {
        start("log_level: debug\n", "--all", "--min-rate", "0");
        run("pause", "1");
        run("abort", "1");

        Result watched = run("watch", "1");

        assertThat(watched.exit()).isEqualTo(1);
        assertThat(watched.out()).contains("rollout 1 aborted", "wave 1", "2 wait, 0 offline");
    }

    @Test
    void whoIsMeantMustBeSaid() throws Exception {
        assertThat(start("log_level: debug\n").exit()).isEqualTo(2);
        assertThat(start("log_level: debug\n", "--all", "--label", "site=p1").exit())
                .isEqualTo(2);
    }

    @Test
    void aDocumentThatIsNotValidIsRefusedWithItsPlace() throws Exception {
        Result invalid = start("log_level: loud\n", "--all");

        assertThat(invalid.exit()).isEqualTo(78);
        assertThat(invalid.err()).contains("/log_level");
    }

    private Result start(String document, String... options) throws IOException {
        Path file = Files.writeString(directory.resolve("document.yaml"), document);
        List<String> arguments = new ArrayList<>(List.of("start", file.toString()));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    private Result run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("rollout", arguments[0], "--hub", address));
        all.addAll(List.of(arguments).subList(1, arguments.length));
        return Program.piped().run(all);
    }
}
