package io.tidegate.protocol.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegerColumnTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverNumbersThereAreComeBack(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 2_000; round++) {
            long[] numbers = drawn(random, 1 + random.nextInt(random.nextInt(10) == 0 ? 700 : 40));
            assertComesBack(numbers, random.nextBoolean() ? 0 : random.nextLong());
        }
    }

    @Test
    void theEndsOfTheRangeComeBackInEachOrder() throws Exception {
        assertComesBack(new long[] {Long.MIN_VALUE}, Long.MAX_VALUE);
        assertComesBack(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, 0);
        assertComesBack(new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 0, -1, 1, Long.MAX_VALUE, Long.MIN_VALUE}, -1);
        assertComesBack(alternating(100, Long.MIN_VALUE, Long.MAX_VALUE), 0);
        assertComesBack(alternating(100, Long.MIN_VALUE, 0), 0);
    }

    @Test
    void whatASensorDoesCostsFewBits() {
        SplittableRandom random = new SplittableRandom(1);
        assertThat(bitsEach(i -> 21_500)).as("stuck").isLessThan(0.1);
        assertThat(bitsEach(i -> 21_500 + 25 * i)).as("a ramp").isLessThan(0.1);
        assertThat(bitsEach(i -> i < 400 ? 0 : 1)).as("one switch").isLessThan(0.2);
        assertThat(bitsEach(i -> random.nextInt(2))).as("a coin").isLessThan(1.1);
        assertThat(bitsEach(i -> 230_000 + random.nextInt(16)))
                .as("4 bits of noise")
                .isLessThan(5);
        assertThat(bitsEach(i -> 1_000_000 + 625L * random.nextInt(16)))
                .as("4 bits of noise, of a sensor with steps of 0.0625")
                .isLessThan(5);
        assertThat(bitsEach(i -> 7L * i + random.nextInt(4))).as("a counter").isLessThan(4);
        assertThat(bitsEach(i -> Math.round(1e6 * Math.sin(i / 50.0))))
                .as("a smooth curve")
                .isLessThan(11);
        assertThat(bitsEach(i -> new long[] {-273_216, 54_711, 382_638, 710_566}[random.nextInt(4)]))
                .as("four levels")
                .isLessThan(2.5);
        assertThat(bitsEach(i -> i == 250 ? Long.MAX_VALUE : random.nextInt(8)))
                .as("3 bits of noise with one wild value")
                .isLessThan(4.5);
    }

    @Test
    void columnsWithinColumnsEndAtABound() throws Exception {
        assertThat(read(deep(IntegerColumn.MAX_DEPTH), 2)).containsExactly(0, 0);
        assertThatThrownBy(() -> read(deep(IntegerColumn.MAX_DEPTH + 1), 2))
                .isInstanceOf(MalformedColumnsException.class)
                .hasMessageContaining("more than 3 deep");
    }

    @Test
    void bitsThatAreNoColumnAreRefusedAndNothingElse() {
        SplittableRandom random = new SplittableRandom(2);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            try {
                read(bytes, 1 + random.nextInt(300));
            } catch (MalformedColumnsException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    private static byte[] deep(int depth) {
        BitOutput out = new BitOutput();
        for (int i = 0; i < depth; i++) {
            IntegerColumn.MULTIPLES.write(out);
            out.number(0);
            out.number(2);
        }
        IntegerColumn.CONSTANT.write(out);
        out.number(0);
        return out.toByteArray();
    }

    private static long[] drawn(SplittableRandom random, int count) {
        long start = random.nextLong() >> random.nextInt(64);
        long step = random.nextLong() >> random.nextInt(64);
        int noise = random.nextInt(64);
        int kind = random.nextInt(6);
        long[] few = LongStream.generate(() -> random.nextLong() >> noise)
                .limit(1 + random.nextInt(80))
                .toArray();
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = switch (kind) {
                case 0 -> start + i * step;
                case 1 -> start + (random.nextLong() >> noise);
                case 2 -> start + i * step + (random.nextLong() >> noise);
                case 3 -> few[random.nextInt(few.length)];
                case 4 -> i > 0 && random.nextInt(10) > 0 ? numbers[i - 1] : random.nextLong() >> noise;
                default -> start + step * random.nextInt(100);
            };
        }
        return numbers;
    }

    private static long[] alternating(int count, long one, long other) {
        return LongStream.range(0, count).map(i -> i % 2 == 0 ? one : other).toArray();
    }

    private static double bitsEach(LongUnaryOperator number) {
        return 8.0 * write(LongStream.range(0, 500).map(number).toArray(), 0).length / 500;
    }

    private static void assertComesBack(long[] numbers, long base) throws MalformedColumnsException {
        byte[] bytes = write(numbers, base);
        long[] back = new long[numbers.length];
        BitInput in = new BitInput(bytes);
        IntegerColumnReader.read(in, back, numbers.length, base);
        in.end();
        assertThat(back).as(Arrays.toString(numbers)).isEqualTo(numbers);
    }

    private static byte[] write(long[] numbers, long base) {
        BitOutput out = new BitOutput();
        new IntegerColumnWriter(out).write(numbers, numbers.length, base);
        return out.toByteArray();
    }

    private static long[] read(byte[] bytes, int count) throws MalformedColumnsException {
        long[] numbers = new long[count];
        IntegerColumnReader.read(new BitInput(bytes), numbers, count, 0);
        return numbers;
    }
}
