package io.tidegate.sim.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CourseTest {

    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void onAGoodLinkBytesArriveAtOnceAndWhole() {
        Course course = new Course(1);
        byte[] bytes = new byte[10_000];
        assertThat(course.damage(bytes, bytes.length, LinkFaults.NONE)).isZero();
        assertThat(bytes).containsOnly(0);
        assertThat(course.dueNs(bytes.length, LinkFaults.NONE, 17)).isEqualTo(17);
    }

    @Test
    void latencyIsAddedToEach() {
        Course course = new Course(1);
        LinkFaults slow = LinkFaults.NONE.withLatency(200);
        assertThat(course.dueNs(1, slow, 1_000)).isEqualTo(1_200);
        assertThat(course.dueNs(1, slow, 1_050)).isEqualTo(1_250);
    }

    @Test
    void jitterStaysInItsBoundsAndNothingOvertakes() {
        Course course = new Course(1);
        LinkFaults uneasy = LinkFaults.NONE.withLatency(100).withJitter(1_000);
        long last = 0;
        boolean differs = false;
        for (int i = 0; i < 1_000; i++) {
            long nowNs = i * 10L;
            long due = course.dueNs(1, uneasy, nowNs);
            assertThat(due).isBetween(nowNs + 100, nowNs + 1_100).isGreaterThanOrEqualTo(last);
            differs |= due - nowNs > 600;
            last = due;
        }
        assertThat(differs).isTrue();
    }

    @Test
    void bandwidthHoldsUpWhatComesBehind() {
        Course course = new Course(1);
        LinkFaults narrow = LinkFaults.NONE.withBandwidth(1_000);
        assertThat(course.dueNs(500, narrow, 0)).isEqualTo(SECOND_NS / 2);
        assertThat(course.dueNs(500, narrow, 0)).isEqualTo(SECOND_NS);
        assertThat(course.dueNs(500, narrow, 5 * SECOND_NS)).isEqualTo(5 * SECOND_NS + SECOND_NS / 2);
    }

    @Test
    void aLinkThatIsHealedIsQuickAgainBehindWhatIsUnderWay() {
        Course course = new Course(1);
        assertThat(course.dueNs(1, LinkFaults.NONE.withLatency(SECOND_NS), 0)).isEqualTo(SECOND_NS);
        assertThat(course.dueNs(1, LinkFaults.NONE, 10)).isEqualTo(SECOND_NS);
        assertThat(course.dueNs(1, LinkFaults.NONE, SECOND_NS + 10)).isEqualTo(SECOND_NS + 10);
    }

    @Test
    void aboutOneByteInSoManyIsFlippedHoweverTheyAreCut() {
        LinkFaults noisy = LinkFaults.NONE.withCorruption(100);
        for (int chunk : new int[] {1, 7, 100, 100_000}) {
            Course course = new Course(4711);
            int flipped = 0;
            for (int sent = 0; sent < 100_000; sent += chunk) {
                byte[] bytes = new byte[chunk + 1];
                int here = course.damage(bytes, chunk, noisy);
                assertThat(bytes[chunk]).as("beyond the length").isZero();
                int bits = 0;
                for (byte b : bytes) {
                    bits += Integer.bitCount(b & 0xff);
                }
                assertThat(bits).isEqualTo(here);
                flipped += here;
            }
            assertThat(flipped).as("in chunks of %d", chunk).isBetween(800, 1_200);
        }
    }

    @Test
    void theSameSeedDamagesTheSame() {
        LinkFaults noisy = LinkFaults.NONE.withCorruption(10);
        byte[] one = new byte[1_000];
        byte[] same = new byte[1_000];
        byte[] other = new byte[1_000];
        new Course(1).damage(one, one.length, noisy);
        new Course(1).damage(same, same.length, noisy);
        new Course(2).damage(other, other.length, noisy);
        assertThat(one).isEqualTo(same);
        assertThat(Arrays.equals(one, other)).isFalse();
    }
}
