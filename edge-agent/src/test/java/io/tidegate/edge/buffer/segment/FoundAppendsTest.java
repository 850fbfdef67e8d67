package io.tidegate.edge.buffer.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.segment.Chunk.Part;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoundAppendsTest {

    private final FoundAppends found = new FoundAppends();

    @Test
    void nothingIsFoundAtFirst() {
        assertThat(found.highest()).isZero();
        assertThat(found.highestWhole()).isZero();
    }

    @Test
    void anAppendOfOneChunkIsWhole() {
        add(1, 10, Part.WHOLE);
        assertThat(found.highestWhole()).isEqualTo(10);
        assertThat(found.isWhole(new SequenceRange(1, 10))).isTrue();
    }

    @Test
    void anAppendOfSeveralIsWholeOnceAllOfThemAreThere() {
        add(1, 10, Part.WHOLE);
        add(31, 40, Part.LAST);
        add(11, 20, Part.FIRST);
        assertThat(found.highestWhole()).isEqualTo(10);
        assertThat(found.highest()).isEqualTo(40);
        assertThat(found.isWhole(new SequenceRange(11, 20))).isFalse();
        assertThat(found.isWhole(new SequenceRange(31, 40))).isFalse();
        add(21, 30, Part.MIDDLE);
        assertThat(found.highestWhole()).isEqualTo(40);
        assertThat(found.isWhole(new SequenceRange(11, 20))).isTrue();
        assertThat(found.isWhole(new SequenceRange(21, 30))).isTrue();
    }

    @Test
    void withoutItsEndItIsNotWhole() {
        add(1, 10, Part.FIRST);
        add(11, 20, Part.MIDDLE);
        assertThat(found.highestWhole()).isZero();
    }

    @Test
    void withoutItsStartItIsNotWholeThoughAnotherAppendEndsThere() {
        add(1, 10, Part.WHOLE);
        add(11, 20, Part.LAST);
        assertThat(found.highestWhole()).isEqualTo(10);
    }

    @Test
    void theHighestWholeOneMayLieBelowOneThatIsNot() {
        add(1, 10, Part.FIRST);
        add(11, 20, Part.LAST);
        add(21, 30, Part.FIRST);
        assertThat(found.highestWhole()).isEqualTo(20);
    }

    @Test
    void aChunkMayBeFoundTwice() {
        add(1, 10, Part.FIRST);
        add(11, 20, Part.LAST);
        add(1, 10, Part.FIRST);
        assertThat(found.highestWhole()).isEqualTo(20);
    }

    private void add(long first, long last, Part part) {
        found.add(new Chunk(
                1,
                Lane.LIVE,
                1,
                new SequenceRange(first, last),
                part,
                0,
                true,
                ClockOffset.UNKNOWN,
                List.of(),
                new byte[0]));
    }
}
