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

    private final List<String> events = new ArrayList<>();
    private final SourceSet set = new SourceSet(LoggedSource::new);

    @Test
    void onlyWhatChangedIsTouched() {
        set.change(List.of(host("a", 1), host("b", 1)));
        Source kept = set.sources().get(0);
        events.clear();

        set.change(List.of(host("a", 1), host("b", 2), host("c", 1)));

        assertThat(events).containsExactly("stop b 1s", "start b 2s", "start c 1s");
        assertThat(set.sources()).extracting(Source::name).containsExactly("a", "b", "c");
        assertThat(set.sources().get(0)).isSameAs(kept);
    }

    @Test
    void theSameAgainTouchesNothing() {
        set.change(List.of(host("a", 1)));
        events.clear();
        set.change(List.of(host("a", 1)));
        assertThat(events).isEmpty();
    }

    @Test
    void oneThatCannotBeMadeChangesNothing() {
        set.change(List.of(host("a", 1)));
        events.clear();

        assertThatThrownBy(() -> set.change(List.of(host("b", 1), host("impossible", 1))))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(events).isEmpty();
        assertThat(set.sources()).extracting(Source::name).containsExactly("a");
    }

    @Test
    void closingStopsAll() {
        set.change(List.of(host("a", 1), host("b", 1)));
        events.clear();
        set.close();
        assertThat(events).containsExactlyInAnyOrder("stop a 1s", "stop b 1s");
        assertThat(set.sources()).isEmpty();
    }

    private static SourceConfig host(String name, int seconds) {
        return new SourceConfig.Host(name, Lane.LIVE, Duration.ofSeconds(seconds));
    }

    private final class LoggedSource implements Source {

        private final SourceConfig.Host config;

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
            return new Health(State.OK, OptionalLong.empty(), 0, "");
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
