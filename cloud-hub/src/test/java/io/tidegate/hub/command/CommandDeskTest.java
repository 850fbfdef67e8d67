package io.tidegate.hub.command;

import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.TANK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.ingest.Agents;
import io.tidegate.hub.ingest.SteppedClock;
import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.Command.Kind;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.CommandReply.State;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CommandDeskTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final RepliesOnDemand agents = new RepliesOnDemand();
    private final CommandDesk desk = new CommandDesk(agents, new SteppedClock(), new Random(1), 2);

    @Test
    void whatIsSentExpiresWhenTheAskerGivesUp() {
        send(Kind.READ_ONCE, "boiler", LONG);

        Command sent = agents.commands().get(0);
        assertThat(sent.kind()).isEqualTo(Kind.READ_ONCE);
        assertThat(sent.argument()).isEqualTo("boiler");
        assertThat(sent.expiresNs()).isEqualTo(Agents.NOW_NS + LONG.toNanos());
        assertThat(desk.inFlight()).isEqualTo(1);
    }

    @Test
    void theReplyReachesWhoeverAsked() {
        CompletableFuture<Optional<CommandReply>> first = send(Kind.FLUSH, "", LONG);
        CompletableFuture<Optional<CommandReply>> second = send(Kind.STATUS, "", LONG);
        CommandReply reply = new CommandReply(agents.commands().get(1).request(), State.DONE, "{}");

        desk.replied(PUMP, reply);

        assertThat(first).isNotDone();
        assertThat(second).isCompletedWithValue(Optional.of(reply));
        assertThat(desk.inFlight()).isEqualTo(1);
    }

    @Test
    void withoutAReplyItIsGivenUp() {
        assertThat(send(Kind.FLUSH, "", Duration.ofMillis(1)).join()).isEmpty();

        desk.replied(PUMP, new CommandReply(agents.commands().get(0).request(), State.DONE, "late"));
        assertThat(desk.unexpectedReplies()).isEqualTo(1);
    }

    @Test
    void anotherAgentsReplyAndARepeatedOneAreCountedAndIgnored() {
        CompletableFuture<Optional<CommandReply>> answer = send(Kind.FLUSH, "", LONG);
        CommandReply reply = new CommandReply(agents.commands().get(0).request(), State.DONE, "");

        desk.replied(TANK, reply);
        assertThat(answer).isNotDone();
        desk.replied(PUMP, reply);
        desk.replied(PUMP, reply);

        assertThat(answer).isDone();
        assertThat(desk.unexpectedReplies()).isEqualTo(2);
    }

    @Test
    void asManyWaitAsTheLimitSays() {
        send(Kind.FLUSH, "", LONG);
        send(Kind.FLUSH, "", LONG);
        assertThat(desk.send(PUMP, Kind.FLUSH, "", LONG)).isEmpty();
        assertThat(agents.commands()).hasSize(2);

        desk.replied(PUMP, new CommandReply(agents.commands().get(0).request(), State.DONE, ""));
        assertThat(desk.send(PUMP, Kind.FLUSH, "", LONG)).isPresent();
    }

    private CompletableFuture<Optional<CommandReply>> send(Kind kind, String argument, Duration within) {
        return desk.send(PUMP, kind, argument, within).orElseThrow();
    }
}
