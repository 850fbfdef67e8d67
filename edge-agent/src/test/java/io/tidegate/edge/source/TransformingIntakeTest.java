package io.tidegate.edge.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.source.OfferOutcome.Accepted;
import io.tidegate.edge.source.OfferOutcome.Busy;
import io.tidegate.edge.transform.NamePattern;
import io.tidegate.edge.transform.Pipeline;
import io.tidegate.edge.transform.Selector;
import io.tidegate.edge.transform.Transform;
import io.tidegate.edge.transform.Transform.Aggregate;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The intake with transforms between offers and buffer, and their exchange while it runs. */
@Timeout(30)
class TransformingIntakeTest {

    private static final Selector EVERY = new Selector(new NamePattern("**"), Optional.empty());
    private static final Transform ON_CHANGE = new Transform.OnChange(EVERY, Duration.ofHours(1));
    private static final Transform DOUBLED = new Transform.Scale(EVERY, 2, 0);
    private static final Transform MEAN = new Transform.Window(EVERY, Duration.ofSeconds(10), Set.of(Aggregate.MEAN));

    private final RecordingBuffer buffer = new RecordingBuffer();
    private final AtomicLong nowNs = new AtomicLong();
    private final GroupIntake intake = new GroupIntake(
            buffer, Pipeline.EMPTY, InstantSource.fixed(Instant.EPOCH), nowNs::get, 1, GroupIntake.Options.DEFAULT);

    @AfterEach
    void stop() {
        intake.close();
    }

    @Test
    void whatIsFilteredIsAcceptedAndCountedAndNotAppended() {
        run(ON_CHANGE);

        assertThat(offer(1, 1, 2)).isEqualTo(new Accepted());
        assertThat(offer(2)).as("nothing of it is left").isEqualTo(new Accepted());

        assertThat(stored()).containsExactly("a=1", "a=2");
        assertThat(intake.filtered()).isEqualTo(2);
    }

    @Test
    void otherTransformsAreInEffectForTheNextReading() {
        offer(1);
        run(DOUBLED);
        offer(1);
        run();
        offer(1);

        assertThat(stored()).containsExactly("a=1", "a=2.0", "a=1");
    }

    @Test
    void aTransformThatStaysKeepsWhatItRemembers() {
        run(ON_CHANGE);
        offer(1);

        run(ON_CHANGE, DOUBLED);
        offer(1, 3);

        assertThat(stored()).containsExactly("a=1", "a=6.0");
    }

    @Test
    void anOpenWindowStaysOpenWhileNothingUpToItChanges() {
        run(MEAN);
        offer(1);
        run(MEAN, DOUBLED);
        offer(2);
        assertThat(stored()).isEmpty();

        run();
        assertThat(stored()).as("it saw the end of the window with it").containsExactly("a/mean=3.0");
    }

    @Test
    void whatAnEndingWindowHeldIsDurableBeforeOthersAreInEffect() {
        run(MEAN);
        offer(1, 2);

        run(DOUBLED, MEAN);

        assertThat(stored()).containsExactly("a/mean=1.5");
        assertThat(buffer.readings())
                .allSatisfy(reading -> assertThat(reading.quality().reason()).isEqualTo("part of a window"));
    }

    @Test
    void whileTheBufferTakesNothingTheTransformsStay() {
        run(MEAN);
        offer(1);
        buffer.answer(append -> Optional.of(new AppendOutcome.Full()));

        CompletionStage<Boolean> exchange = intake.exchange(new Pipeline(List.of()));
        assertThat(offer("text")).isInstanceOf(Busy.class);
        assertThat(exchange.toCompletableFuture()).isNotDone();

        buffer.answer(append -> Optional.empty());
        assertThat(offer(2)).as("still folded").isEqualTo(new Accepted());
        assertThat(stored()).isEmpty();
        nowNs.addAndGet(TimeUnit.SECONDS.toNanos(1));
        offer(3);

        assertThat(exchange.toCompletableFuture()).isCompletedWithValue(true);
        assertThat(stored()).containsExactly("a/mean=1.5", "a=3");
    }

    @Test
    void aReadingThatWasRefusedIsNotFilteredWhenItIsOfferedAgain() {
        run(ON_CHANGE);
        buffer.answer(append -> Optional.of(new AppendOutcome.Full()));
        assertThat(offer(1, 1)).isInstanceOf(Busy.class);
        assertThat(intake.filtered()).isZero();

        buffer.answer(append -> Optional.empty());
        assertThat(offer(1, 1)).isEqualTo(new Accepted());

        assertThat(stored()).containsExactly("a=1");
        assertThat(intake.filtered()).isEqualTo(1);
    }

    @Test
    void aWindowIsStoredWhenItsTimeHasComeThoughNothingIsOffered() throws InterruptedException {
        run(MEAN);
        offer(4);
        buffer.begun.clear();
        nowNs.addAndGet(TimeUnit.MINUTES.toNanos(1));
        // Whatever wakes the storage thread: its clock is the test's.
        intake.durabilityWindow(Duration.ZERO);

        assertThat(buffer.begun.poll(20, TimeUnit.SECONDS)).isNotNull();
        intake.close();
        assertThat(stored()).containsExactly("a/mean=4.0");
    }

    @Test
    void closingStoresWhatWindowsHold() {
        run(MEAN);
        offer(1, 2);

        intake.close();

        assertThat(stored()).containsExactly("a/mean=1.5");
        assertThat(join(intake.exchange(Pipeline.EMPTY)))
                .as("there is nobody to exchange them any more")
                .isFalse();
    }

    private void run(Transform... transforms) {
        assertThat(join(intake.exchange(new Pipeline(List.of(transforms))))).isTrue();
    }

    private OfferOutcome offer(Object... values) {
        List<Reading> readings = Arrays.stream(values)
                .map(value -> Reading.of(
                        Series.of("a"),
                        1,
                        value instanceof Integer number ? Value.of((long) number) : Value.of(value.toString())))
                .toList();
        return join(intake.offer(new Offer("test", Lane.LIVE, readings, null, true)));
    }

    /** What was stored, as {@code name=value}. */
    private List<String> stored() {
        return buffer.readings().stream()
                .map(reading -> reading.series().name() + "=" + plain(reading.value()))
                .toList();
    }

    private static String plain(Value value) {
        return value instanceof Value.LongValue number
                ? String.valueOf(number.value())
                : String.valueOf(((Value.DoubleValue) value).value());
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
