package io.tidegate.hub.fleet;

import static io.tidegate.hub.ingest.Agents.NOW_NS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.ingest.Agents;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartsTest {

    private static final long SECOND_NS = Duration.ofSeconds(1).toNanos();

    private Starts starts = Starts.NONE;
    private long nowNs = NOW_NS;
    private long session;

    @Test
    void twoAgentsThatAlternateAreToldFromTheThirdReturnOn() {
        assertThat(connect('a')).isFalse();
        assertThat(connect('b')).isFalse();
        assertThat(connect('a')).isFalse();
        assertThat(connect('b')).isFalse();
        assertThat(connect('a')).as("return %d", Starts.MOST_RETURNS + 1).isTrue();
        assertThat(again('a')).as("it only goes on").isFalse();
        assertThat(connect('b')).isTrue();
        assertThat(connect('a')).isTrue();
    }

    @Test
    void anAgentThatRestartsOrReconnectsIsOne() {
        for (char start = 'a'; start <= 'z'; start++) {
            for (int connection = 0; connection < 5; connection++) {
                assertThat(connect(start)).isFalse();
                assertThat(again(start)).isFalse();
            }
        }
    }

    @Test
    void aStatusThatWasLateProvesNothing() {
        connect('a');
        long late = session;
        connect('b');
        for (int i = 0; i < 10; i++) {
            assertThat(heard('a', late)).isFalse();
            assertThat(again('b')).isFalse();
        }
    }

    @Test
    void returnsThatAreFarApartAreNotAddedUp() {
        long apartNs = Starts.WINDOW.dividedBy(Starts.MOST_RETURNS).toNanos();
        for (int i = 0; i < 20; i++) {
            assertThat(connect(i % 2 == 0 ? 'a' : 'b')).as("connection %d", i).isFalse();
            nowNs += apartNs;
        }
    }

    @Test
    void returnsWithinTheWindowAreAddedUp() {
        long apartNs = Starts.WINDOW.dividedBy(Starts.MOST_RETURNS).toNanos() - 1;
        boolean told = false;
        for (int i = 0; i < 5; i++) {
            told = connect(i % 2 == 0 ? 'a' : 'b');
            nowNs += apartNs - SECOND_NS;
        }
        assertThat(told).isTrue();
    }

    @Test
    void asManyAsItRemembersMayShareAnId() {
        boolean told = false;
        for (int i = 0; i < 2 * Starts.MOST_STARTS; i++) {
            told = connect((char) ('a' + i % Starts.MOST_STARTS));
        }
        assertThat(told).isTrue();
        assertThat(starts.known()).hasSize(Starts.MOST_STARTS);
    }

    /** A new session of the agent that was started as {@code start}; whether that proves that there are two. */
    private boolean connect(char start) {
        return heard(start, ++session);
    }

    private boolean again(char start) {
        return heard(start, session);
    }

    private boolean heard(char start, long ofSession) {
        nowNs += SECOND_NS;
        Starts before = starts;
        starts = before.heard(Agents.status(ofSession, start), nowNs);
        return starts.provesTwoSince(before);
    }
}
