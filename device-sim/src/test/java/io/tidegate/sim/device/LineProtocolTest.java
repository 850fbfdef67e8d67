package io.tidegate.sim.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.sim.signal.Recording;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineProtocolTest {

    @Test
    void escapesNames() {
        LineProtocol lines =
                new LineProtocol("pump, main=1", Map.of("site a", "x=y,z"), List.of("Volume Flow RateRMS", "a,b=c"));
        lines.add(new Row(5, 1.0, -0.0));

        assertThat(text(lines))
                .isEqualTo("pump\\,\\ main=1,site\\ a=x\\=y\\,z Volume\\ Flow\\ RateRMS=1.0,a\\,b\\=c=-0.0 5\n");
        assertThat(lines.series().get(0).toString()).isEqualTo("pump, main=1/Volume Flow RateRMS{site a=x=y,z}");
    }

    @Test
    void leavesAbsentValuesOut() {
        LineProtocol lines = new LineProtocol("m", Map.of(), List.of("a", "b", "c"));
        lines.add(new Row(1, Double.NaN, 2, Double.NaN));
        lines.add(new Row(2, 3, Double.NaN, 4));

        assertThat(lines.rows()).isEqualTo(2);
        assertThat(lines.readings()).isEqualTo(3);
        assertThat(text(lines)).isEqualTo("m b=2.0 1\nm a=3.0,c=4.0 2\n");
        assertThat(lines.rows()).isZero();
    }

    @Test
    void everyDoubleComesBackBitForBit() {
        double[] values = {
            0.1,
            Double.longBitsToDouble(0x44B52D02C7E14AF6L),
            Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Math.nextDown(Double.MIN_NORMAL),
            Double.MAX_VALUE,
            1.0
        };
        for (double value : values) {
            LineProtocol lines = new LineProtocol("m", Map.of(), List.of("v"));
            lines.add(new Row(1, value));
            String line = text(lines);
            String written = line.substring("m v=".length(), line.length() - " 1\n".length());

            assertThat(written).contains(".");
            assertThat(Double.doubleToRawLongBits(Double.parseDouble(written)))
                    .isEqualTo(Double.doubleToRawLongBits(value));
        }
    }

    @Test
    void refusesWhatLineProtocolCannotSay() {
        assertThatThrownBy(() -> new LineProtocol("m\\", Map.of(), List.of("a")))
                .hasMessageContaining("backslash");
        assertThatThrownBy(() -> new LineProtocol("m", Map.of(), List.of("a\\ b")))
                .hasMessageContaining("backslash");
        assertThatThrownBy(() -> new LineProtocol("#m", Map.of(), List.of("a"))).hasMessageContaining("comment");
        assertThatThrownBy(() -> new LineProtocol("m", Map.of("a", ""), List.of("a")))
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> new LineProtocol("m\n", Map.of(), List.of("a")))
                .hasMessageContaining("control");
        assertThat(new LineProtocol("a\\b", Map.of(), List.of("c\\d")).series()).hasSize(1);
    }

    private static String text(LineProtocol lines) {
        return new String(lines.take(), StandardCharsets.UTF_8);
    }

    /** One row. */
    private static final class Row implements Recording.Cursor {

        private final long timeNs;
        private final double[] values;

        Row(long timeNs, double... values) {
            this.timeNs = timeNs;
            this.values = values;
        }

        @Override
        public boolean next() {
            return false;
        }

        @Override
        public long timeNs() {
            return timeNs;
        }

        @Override
        public double value(int column) {
            return values[column];
        }

        @Override
        public void close() {}
    }
}
