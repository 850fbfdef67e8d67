package io.tidegate.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamTurnsTest {

    private static final int MOST = 5;

    private final StreamTurns turns = new StreamTurns(MOST);

    @Test
    void whatFitsIsToldWhole() {
        assertThat(turns.next(streams(MOST))).isEqualTo(streams(MOST));
    }

    @Test
    void beyondThatTheCurrentOnesAreToldAlwaysAndTheOthersInTurn() {
        List<StreamReport> all = streams(MOST + 4);
        Set<StreamReport> told = new HashSet<>();
        for (int status = 0; status < 3; status++) {
            List<StreamReport> next = turns.next(all);
            assertThat(next).hasSize(MOST).startsWith(all.get(0), all.get(1)).doesNotHaveDuplicates();
            told.addAll(next);
        }
        assertThat(told).hasSameElementsAs(all);
    }

    private static List<StreamReport> streams(int count) {
        return IntStream.range(0, count)
                .mapToObj(epoch -> new StreamReport(
                        new StreamId(new AgentId("a"), epoch, Lane.LIVE), 1, 1, List.of(), 1, List.of()))
                .toList();
    }
}
