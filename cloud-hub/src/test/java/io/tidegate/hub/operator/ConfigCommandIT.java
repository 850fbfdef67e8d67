package io.tidegate.hub.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.api.HubFixture;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.operator.Program.Result;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.Verdict.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidegate config} against a hub's real API, each test with an agent of its own. */
@Timeout(60)
class ConfigCommandIT {

    private static final HubFixture HUB = HubFixture.start();
    private static final String ADDRESS = "http://127.0.0.1:" + HUB.uri("/").getPort();

    @TempDir
    Path directory;

    @AfterAll
    static void stop() {
        HUB.close();
    }

    @Test
    void whatIsPushedIsShown() throws Exception {
        Result pushed = push("shown", "log_level: debug\n", "--comment", "look closer", "--author", "ada");

        assertThat(pushed.exit()).as(pushed.err()).isZero();
        assertThat(pushed.out().lines().skip(1)).first().asString().containsSubsequence("shown", "1", "pending");
        assertThat(pushed.err()).contains("configured in advance", "revision 1 is stored");
        assertThat(run("get", "shown").out())
                .contains("author: \"ada\"", "comment: \"look closer\"", "log_level: \"debug\"");
        assertThat(run("get", "shown", "--document", "-o", "json").out())
                .isEqualToIgnoringWhitespace("{\"log_level\":\"debug\"}");
        assertThat(run("get", "shown", "1", "-o", "ndjson").out()).contains("\"revision\":1");
    }

    @Test
    void theSameAgainIsSaidToBeTheSame() throws Exception {
        push("same", "log_level: debug");
        Result again = push("same", "{\"log_level\":\"debug\"}");

        assertThat(again.exit()).isZero();
        assertThat(again.err()).contains("already", "revision 1");
        assertThat(push("same", "log_level: debug", "--again").err()).contains("revision 2 is stored");
    }

    @Test
    void theDocumentMayComeFromAPipe() {
        Result pushed =
                Program.piped().run(List.of("config", "push", "--hub", ADDRESS, "piped", "-"), "log_level: debug");
        assertThat(pushed.exit()).as(pushed.err()).isZero();

        Result invalid =
                Program.piped().run(List.of("config", "push", "--hub", ADDRESS, "piped", "-"), "log_level: loud");
        assertThat(invalid.exit()).isEqualTo(78);
        assertThat(invalid.err()).startsWith("stdin:1:12: /log_level: ");
    }

    @Test
    void anInvalidDocumentIsSaidWithItsPlaceAndNotSent() throws Exception {
        Result invalid = push("invalid", "log_level: debug\nbufer: {}\n");

        assertThat(invalid.exit()).isEqualTo(78);
        assertThat(invalid.err())
                .contains("pushed.yaml:2:1: /bufer: ", "buffer")
                .hasLineCount(1);
        assertThat(invalid.out()).isEmpty();
        assertThat(run("get", "invalid").exit()).isEqualTo(1);
    }

    @Test
    void aDryRunShowsWhatWouldChangeAndChangesNothing() throws Exception {
        push("dry", "log_level: debug");
        Result dry = push("dry", "log_level: warn", "--dry-run");

        assertThat(dry.exit()).isZero();
        assertThat(dry.out().lines().skip(1))
                .singleElement()
                .asString()
                .containsSubsequence("/log_level", "\"debug\"", "\"warn\"");
        assertThat(push("dry", "log_level: debug", "--dry-run").err()).contains("no difference");
        assertThat(run("get", "dry", "-o", "json").out()).contains("\"debug\"").doesNotContain("\"warn\"");
    }

    @Test
    void whoIsLateIsToldWhatHasChanged() throws Exception {
        push("late", "log_level: debug");
        push("late", "log_level: warn");

        Result late = push("late", "log_level: error", "--if-match", "1");

        assertThat(late.exit()).isEqualTo(1);
        assertThat(late.err()).contains("412", "the newest is 2", "/log_level: \"debug\" -> \"warn\"");
    }

    @Test
    void waitingEndsWhenTheAgentHasAppliedIt() throws Exception {
        HUB.answering("applying", State.APPLIED, "");

        Result applied = push("applying", "log_level: debug", "--wait");

        assertThat(applied.exit()).as(applied.err()).isZero();
        assertThat(applied.out()).contains("applied");
        assertThat(applied.err()).contains("revision 1 is applied");
    }

    @Test
    void waitingSaysWhyTheAgentHasUndoneOrRejectedIt() throws Exception {
        HUB.answering("undoing", State.ROLLED_BACK, "the hub was not reached");
        Result undone = push("undoing", "log_level: debug", "--wait");
        assertThat(undone.exit()).isEqualTo(1);
        assertThat(undone.out()).contains("rolled_back", "the hub was not reached");

        HUB.answering("rejecting", State.REJECTED, "invalid", new ConfigFault("/x", "no", "because", "change it"));
        Result rejected = push("rejecting", "log_level: debug", "--wait");
        assertThat(rejected.exit()).isEqualTo(78);
        assertThat(rejected.err()).contains("/x: no - because - change it");
        assertThat(run("history", "rejecting").out()).containsSubsequence("1", "rejected", "invalid");
    }

    @Test
    void waitingForAnAgentThatIsAwayHasAnEnd() throws Exception {
        Result away = push("away", "log_level: debug", "--wait", "--wait-timeout", "0.001s");

        assertThat(away.exit()).isEqualTo(1);
        assertThat(away.err()).contains("still pending", "tidegate config get away");
    }

    @Test
    void differencesBetweenAnyTwoRevisions() throws Exception {
        push("diff", "log_level: debug");
        push("diff", "log_level: warn");

        assertThat(run("diff", "diff", "1", "2").out()).contains("/log_level", "\"debug\"", "\"warn\"");
        assertThat(run("diff", "diff", "1", "-o", "json").out())
                .isEqualTo(run("diff", "diff", "1", "2", "-o", "json").out());
        assertThat(run("diff", "diff").err()).contains("has not said what it runs");
        assertThat(run("diff", "diff", "2").err()).contains("no difference");
        assertThat(run("diff", "diff", "7").exit()).isEqualTo(1);
    }

    @Test
    void theHistoryShowsWhoPushedWhatAndWhatBecameOfIt() throws Exception {
        HUB.answering("history", State.APPLIED, "");
        push("history", "log_level: debug", "--author", "ada", "--comment", "first");
        push("history", "log_level: warn", "--author", "eve");

        List<String> lines = run("history", "history").out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).containsSubsequence("2", "eve", "applied");
        assertThat(lines.get(2)).containsSubsequence("1", "ada", "applied", "first");
        assertThat(HubConnection.JSON
                        .readTree(run("history", "history", "-o", "json").out())
                        .at("/revisions/0/steps"))
                .hasSize(1);
    }

    @Test
    void whatNobodyTookBeforeTheNextCameIsSuperseded() throws Exception {
        push("overtaken", "log_level: debug");
        push("overtaken", "log_level: warn");

        List<String> lines = run("history", "overtaken").out().lines().toList();
        assertThat(lines.get(1)).containsSubsequence("2", "pending");
        assertThat(lines.get(2)).containsSubsequence("1", "superseded");
    }

    @Test
    void aCommandIsAnsweredOrNot() {
        HUB.agent("gw1");
        HUB.agents.replyWith(CommandReply.State.DONE, "flushed");
        Result done = Program.piped().run(ADDRESS, "command", "gw1", "flush");
        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(done.out()).containsSubsequence("gw1", "flush", "done", "flushed");

        HUB.agents.replyWith(CommandReply.State.FAILED, "the source is gone");
        Result failed = Program.piped().run(ADDRESS, "command", "gw1", "restart_source", "boiler", "-o", "json");
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.out()).contains("the source is gone");

        HUB.agents.replyWith(null, "");
        Result silent = Program.piped().run(ADDRESS, "command", "gw1", "flush", "--within", "1s");
        assertThat(silent.exit()).isEqualTo(69);
        assertThat(silent.err()).contains("has not answered within 1 s");
        assertThat(Program.piped().run(ADDRESS, "command", "gw1", "explode").exit())
                .isEqualTo(2);
    }

    @Test
    void aFileThatIsNotThereIsWrongUsage() {
        Result missing = run("push", "gw1", directory.resolve("none.yaml").toString());
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).contains("none.yaml");
    }

    private Result push(String agent, String document, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("pushed.yaml"), document);
        List<String> arguments = new ArrayList<>(List.of(agent, file.toString()));
        arguments.addAll(List.of(more));
        return run("push", arguments.toArray(String[]::new));
    }

    private static Result run(String verb, String... arguments) {
        List<String> all = new ArrayList<>(List.of("config", verb, "--hub", ADDRESS));
        all.addAll(List.of(arguments));
        return Program.piped().run(all);
    }
}
