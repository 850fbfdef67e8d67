package io.tidegate.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.edge.config.SourceConfig;
import io.tidegate.edge.source.Source;
import io.tidegate.protocol.sync.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SourceSetTest {

    private long nowMs = 1_000;
    private final List<String> events = new ArrayList<>();
    private final SourceSet set = new SourceSet(LoggedSource::new, () -> nowMs);

    @Test
    void onlyWhatChangedIsTouched() {
        change(List.of(host("a", 1), host("b", 1)));
        Source kept = set.sources().get(0);
        events.clear();

        change(List.of(host("a", 1), host("b", 2), host("c", 1)));

        assertThat(events).containsExactly("stop b 1s", "between", "start b 2s", "start c 1s");
        assertThat(set.sources()).extracting(Source::name).containsExactly("a", "b", "c");
        assertThat(set.sources().get(0)).isSameAs(kept);
    }

    @Test
    void theSameAgainTouchesNothing() {
        change(List.of(host("a", 1)));
        events.clear();
        change(List.of(host("a", 1)));
        assertThat(events).containsExactly("between");
    }

    @Test
    void oneThatCannotBeMadeChangesNothing() {
        change(List.of(host("a", 1)));
        events.clear();

        assertThatThrownBy(() -> change(List.of(host("b", 1), host("impossible", 1))))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(events).isEmpty();
        assertThat(set.sources()).extracting(Source::name).containsExactly("a");
    }

    @Test
    void closingStopsAll() {
        change(List.of(host("a", 1), host("b", 1)));
        events.clear();
        set.close();
        assertThat(events).containsExactlyInAnyOrder("stop a 1s", "stop b 1s");
        assertThat(set.sources()).isEmpty();
    }

    @Test
    void oneThatIsRestartedEndsBeforeItBegins() {
        change(List.of(host("a", 1), host("b", 1)));
        events.clear();

        assertThat(set.restart("a")).isTrue();
        assertThat(set.restart("nobody")).isFalse();

        assertThat(events).containsExactly("stop a 1s", "start a 1s");
        assertThat(set.sources()).extracting(Source::name).containsExactly("a", "b");
    }

    @Test
    void whatIsNotWellIsTold() {
        change(List.of(host("a", 1), host("b", 1), host("c", 1)));
        ((LoggedSource) set.sources().get(0)).state = Source.State.STARTING;
        LoggedSource failed = (LoggedSource) set.sources().get(1);
        failed.state = Source.State.FAILED;
        failed.error = "no such device";

        assertThat(set.lacking()).containsExactly("a has not begun to deliver", "b: no such device");
    }

    @Test
    void oneThatDeliveredOftenIsMissedWhenItsSuccessorIsSilent() {
        change(List.of(host("a", 1)));
        ((LoggedSource) set.sources().get(0)).readings = 1;
        nowMs += SourceSet.MISSED_AFTER_MS;

        change(List.of(host("a", 2)));
        assertThat(set.lacking()).containsExactly("a delivered before this configuration, and has not since");

        ((LoggedSource) set.sources().get(0)).readings = 1;
        assertThat(set.lacking()).isEmpty();
    }

    @Test
    void oneThatDeliveredSeldomIsNotMissed() {
        change(List.of(host("a", 1)));
        ((LoggedSource) set.sources().get(0)).readings = 1;
        nowMs += SourceSet.MISSED_AFTER_MS + 1;

        change(List.of(host("a", 2)));

        assertThat(set.lacking()).isEmpty();
    }

    private void change(List<SourceConfig> wanted) {
        set.change(wanted, () -> events.add("between"));
    }

    private static SourceConfig host(String name, int seconds) {
        return new SourceConfig.Host(name, Lane.LIVE, Duration.ofSeconds(seconds));
    }

    private final class LoggedSource implements Source {

        private final SourceConfig.Host config;
        private State state = State.OK;
        private long readings;
        private String error = "";

        LoggedSource(SourceConfig config) {
            this.config = (SourceConfig.Host) config;
            if (config.name().equals("impossible")) {
                throw new IllegalArgumentException("there is no such device");
            }
        }

        @Override
        public String name() {
            return config.name();
        }

        @Override
        public void start() {
            events.add("start " + this);
        }

        @Override
        public Health health() {
            return new Health(state, OptionalLong.empty(), readings, error);
        }

        @Override
        public void close() {
            events.add("stop " + this);
        }

        @Override
        public String toString() {
            return config.name() + " " + config.interval().toSeconds() + "s";
        }
    }
}
