package io.tidegate.protocol.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentSeriesTest {

    private static final long START = 1_700_000_000_000_000_000L;

    private final RecentSeries recent = new RecentSeries();

    @Test
    void theSameListGivesTheSameSeries() throws Exception {
        Readings first = read(written("plc/a", 3), 3);
        Readings second = read(written("plc/a", 3), 3);
        for (int i = 0; i < 3; i++) {
            assertThat(second.series(i)).isSameAs(first.series(i));
        }
        assertThat(recent.lists()).isEqualTo(1);
    }

    @Test
    void aListThatIsLikeAnotherForLongIsItsOwn() throws Exception {
        for (String name : List.of("plc/a", "plc/b", "plc/a", "plc/aa")) {
            for (int count : new int[] {1, 2, 3, 2, 1}) {
                byte[] bytes = written(name, count);
                assertThat(read(bytes, count))
                        .isEqualTo(ColumnsReader.readSelfContained(bytes, count, new RecentSeries()));
            }
        }
    }

    @Test
    void everyCutIsRefusedAsIfNothingWereKnown() throws Exception {
        byte[] bytes = written("plc/a", 3);
        read(bytes, 3);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(cut, 3)).isInstanceOf(MalformedColumnsException.class);
        }
    }

    @Test
    void theBoundOnSeriesHoldsForAKnownList() throws Exception {
        byte[] bytes = written("plc/a", 3);
        read(bytes, 3);
        assertThatThrownBy(() -> read(bytes, 2))
                .isInstanceOf(MalformedColumnsException.class)
                .hasMessageContaining("3 series; at most 2 are allowed");
    }

    @Test
    void noMoreListsAreKeptThanAllowed() throws Exception {
        for (int i = 0; i < RecentSeries.MAX_LISTS; i++) {
            read(written("plc/" + i, 2), 2);
        }
        assertThat(recent.lists()).isEqualTo(RecentSeries.MAX_LISTS);
        read(written("plc/one-more", 2), 2);
        assertThat(recent.lists()).isEqualTo(RecentSeries.MAX_LISTS);
    }

    @Test
    void noMoreBytesAreKeptThanAllowed() throws Exception {
        int few = 1;
        while (listBytes(few + 1) <= RecentSeries.MAX_BYTES) {
            few++;
        }
        read(written("plc/a", few + 1), few + 1);
        assertThat(recent.lists()).as("larger than all that is kept").isZero();
        read(written("plc/a", few), few);
        assertThat(recent.bytes()).isEqualTo(listBytes(few));
        read(written("plc/b", 2), 2);
        assertThat(recent.lists()).as("there is no room for both").isEqualTo(1);
        assertThat(recent.bytes()).isLessThan(100);
    }

    private Readings read(byte[] bytes, int most) throws MalformedColumnsException {
        return ColumnsReader.readSelfContained(bytes, most, recent);
    }

    private static int listBytes(int count) {
        BitOutput out = new BitOutput();
        SeriesList.write(out, series("plc/a", count));
        return out.toByteArray().length;
    }

    private static byte[] written(String name, int count) {
        return new ColumnsWriter()
                .writeSelfContained(Readings.copyOf(series(name, count).stream()
                        .map(each -> Reading.of(each, START, Value.of(1.5)))
                        .toList()));
    }

    private static List<Series> series(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Series.of(name + "-" + i + "-of-the-series-that-are-read"))
                .toList();
    }
}
