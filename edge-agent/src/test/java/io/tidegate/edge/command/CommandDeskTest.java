package io.tidegate.edge.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.command.CommandTarget.Outcome;
import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.Command.Kind;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.CommandReply.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandDeskTest {

    private static final long HUB_NOW_NS = 5_000_000_000L;

    private final List<String> done = new ArrayList<>();
    private final List<CommandReply> replies = new ArrayList<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private long elapsedMs;
    private final CommandDesk desk = new CommandDesk(new LoggedTarget(), replies::add, waiting::add, () -> elapsedMs);

    @Test
    void eachKindIsDoneAndAnswered() {
        take(command(1, Kind.RESTART_SOURCE, "pump"));
        take(command(2, Kind.FLUSH, ""));
        take(command(3, Kind.READ_ONCE, "pump"));
        take(command(4, Kind.STATUS, ""));
        take(command(5, Kind.UNKNOWN, ""));

        assertThat(done).containsExactly("restart pump", "flush", "read pump", "status");
        assertThat(replies)
                .extracting(CommandReply::request, CommandReply::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, State.DONE),
                        org.assertj.core.groups.Tuple.tuple(2L, State.DONE),
                        org.assertj.core.groups.Tuple.tuple(3L, State.UNKNOWN),
                        org.assertj.core.groups.Tuple.tuple(4L, State.DONE),
                        org.assertj.core.groups.Tuple.tuple(5L, State.UNKNOWN));
    }

    @Test
    void oneThatComesTwiceIsDoneOnceAndAnsweredTwice() {
        take(command(1, Kind.FLUSH, ""));
        take(command(1, Kind.FLUSH, ""));

        assertThat(done).containsExactly("flush");
        assertThat(replies).hasSize(2).allMatch(reply -> reply.state() == State.DONE);
    }

    @Test
    void oneThatComesTwiceWhileItIsUnderWayIsAnsweredOnce() {
        desk.take(command(1, Kind.FLUSH, ""), HUB_NOW_NS);
        desk.take(command(1, Kind.FLUSH, ""), HUB_NOW_NS);
        runAll();

        assertThat(replies).hasSize(1);
    }

    @Test
    void oneThatHasExpiredIsNotBegun() {
        Command atTheBound = new Command(1, Kind.FLUSH, "", HUB_NOW_NS);
        take(atTheBound);
        assertThat(done).isEmpty();
        assertThat(replies).extracting(CommandReply::state).containsExactly(State.EXPIRED);
    }

    @Test
    void whileTheHubsClockIsNotKnownNothingIsBegun() {
        elapsedMs = 1;
        desk.take(command(1, Kind.FLUSH, ""), Long.MAX_VALUE);
        elapsedMs = 2;
        runAll();
        assertThat(done).isEmpty();
        assertThat(replies).extracting(CommandReply::state).containsExactly(State.EXPIRED);
    }

    @Test
    void theTimeThatItWaitsForItsTurnCounts() {
        desk.take(new Command(1, Kind.FLUSH, "", HUB_NOW_NS + 1_000_000_000L), HUB_NOW_NS);
        elapsedMs += 999;
        runAll();
        desk.take(new Command(2, Kind.FLUSH, "", HUB_NOW_NS + 1_000_000_000L), HUB_NOW_NS);
        elapsedMs += 1_000;
        runAll();

        assertThat(replies).extracting(CommandReply::state).containsExactly(State.DONE, State.EXPIRED);
    }

    @Test
    void oneMoreThanCanBeUnderWayIsRefused() {
        for (int i = 0; i <= CommandDesk.MAX_UNDER_WAY; i++) {
            desk.take(command(i, Kind.FLUSH, ""), HUB_NOW_NS);
        }
        assertThat(replies).singleElement().satisfies(reply -> {
            assertThat(reply.request()).isEqualTo(CommandDesk.MAX_UNDER_WAY);
            assertThat(reply.state()).isEqualTo(State.FAILED);
        });
        runAll();
        assertThat(replies).hasSize(CommandDesk.MAX_UNDER_WAY + 1);
    }

    @Test
    void afterManyOthersACommandIsForgotten() {
        for (int i = 0; i <= CommandDesk.MAX_REMEMBERED; i++) {
            take(command(i, Kind.FLUSH, ""));
        }
        take(command(1, Kind.FLUSH, ""));
        assertThat(done).hasSize(CommandDesk.MAX_REMEMBERED + 1);
        take(command(0, Kind.FLUSH, ""));
        assertThat(done).hasSize(CommandDesk.MAX_REMEMBERED + 2);
    }

    @Test
    void aTargetThatBreaksIsAnAnswer() {
        take(command(1, Kind.RESTART_SOURCE, "broken"));
        take(command(2, Kind.FLUSH, ""));
        assertThat(replies).extracting(CommandReply::state).containsExactly(State.FAILED, State.DONE);
    }

    private static Command command(long request, Kind kind, String argument) {
        return new Command(request, kind, argument, Long.MAX_VALUE);
    }

    private void take(Command command) {
        desk.take(command, HUB_NOW_NS);
        runAll();
    }

    private void runAll() {
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            task.run();
        }
    }

    private final class LoggedTarget implements CommandTarget {

        @Override
        public Outcome restartSource(String name) {
            if (name.equals("broken")) {
                throw new IllegalStateException("told to fail");
            }
            done.add("restart " + name);
            return Outcome.done("restarted");
        }

        @Override
        public Outcome flush() {
            done.add("flush");
            return Outcome.done("flushed");
        }

        @Override
        public Outcome readOnce(String name) {
            done.add("read " + name);
            return Outcome.unknown("no such source");
        }

        @Override
        public Outcome status() {
            done.add("status");
            return Outcome.done("{}");
        }
    }
}
