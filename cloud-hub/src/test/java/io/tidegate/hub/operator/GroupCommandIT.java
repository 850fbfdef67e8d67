package io.tidegate.hub.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.api.HubFixture;
import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.operator.Program.Result;
import io.tidegate.protocol.sync.LedgerCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidegate config group} against a hub's real API, each test with a group and a label of its own. */
@Timeout(60)
class GroupCommandIT {

    private static final HubFixture HUB = HubFixture.start();
    private static final String ADDRESS = "http://127.0.0.1:" + HUB.uri("/").getPort();

    @TempDir
    Path directory;

    @AfterAll
    static void stop() {
        HUB.close();
    }

    @Test
    void whatIsPushedToAGroupIsShownWithItsOrigin() throws Exception {
        agent("boiler-1", "boiler");
        Result pushed = push(
                "boilers",
                "log_level: debug\n",
                "--label",
                "kind=boiler",
                "--priority",
                "5",
                "--comment",
                "look closer");

        assertThat(pushed.exit()).as(pushed.err()).isZero();
        assertThat(pushed.err()).contains("revision 1 is stored; it concerns 1 agents");
        assertThat(run("config", "group", "list").out())
                .containsSubsequence("NAME", "boilers", "kind=boiler", "5", "look closer");
        assertThat(run("config", "group", "get", "boilers", "--document", "-o", "json")
                        .out())
                .isEqualToIgnoringWhitespace("{\"log_level\":\"debug\"}");
        assertThat(run("config", "get", "boiler-1").out()).contains("/log_level", "group boilers");
    }

    @Test
    void aDryRunShowsWhatWouldChangeAndChangesNothing() throws Exception {
        push("dry", "log_level: debug", "--label", "kind=dry");

        Result dry = push("dry", "log_level: warn", "--label", "kind=dry", "--dry-run");

        assertThat(dry.out()).containsSubsequence("/log_level", "debug", "warn");
        assertThat(run("config", "group", "get", "dry", "-o", "json").out()).contains("\"revision\" : 1");
    }

    @Test
    void whoIsMeantMustBeSaid() throws Exception {
        assertThat(push("nobody", "log_level: debug").exit()).isEqualTo(2);
        assertThat(push("nobody", "log_level: debug", "--all", "--label", "a=b").exit())
                .isEqualTo(2);
    }

    @Test
    void whatIsInvalidOrStaleIsNotStored() throws Exception {
        Result invalid = push("wrong", "log_levl: debug", "--label", "kind=wrong");
        assertThat(invalid.exit()).isEqualTo(78);
        assertThat(invalid.err()).contains("pushed.yaml:1:1: /log_levl: ");

        Result labels = push("wrong", "agent: {labels: {a: b}}", "--label", "kind=wrong");
        assertThat(labels.exit()).isEqualTo(78);
        assertThat(labels.err()).contains("/agent/labels");

        Result stale = push("wrong", "log_level: debug", "--label", "kind=wrong", "--if-match", "3");
        assertThat(stale.exit()).isEqualTo(1);
        assertThat(run("config", "group", "get", "wrong").exit()).isEqualTo(1);
    }

    @Test
    void aDeletedGroupIsGone() throws Exception {
        push("gone", "log_level: debug", "--label", "kind=gone");

        Result deleted = run("config", "group", "delete", "gone");

        assertThat(deleted.exit()).as(deleted.err()).isZero();
        assertThat(run("config", "group", "list", "-o", "json").out()).doesNotContain("\"gone\"");
        assertThat(run("config", "group", "delete", "gone").exit()).isEqualTo(1);
    }

    private static void agent(String id, String kind) {
        HUB.agent(id, AgentView.State.ONLINE, Map.of("kind", kind), new LedgerCounts(1, 1, Map.of()));
    }

    private Result push(String group, String document, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("pushed.yaml"), document);
        List<String> arguments = new ArrayList<>(List.of("config", "group", "push", group, file.toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private static Result run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--hub", ADDRESS));
        return Program.piped().run(all);
    }
}
