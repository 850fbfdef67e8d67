package io.tidegate.edge.source.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.clock.ClockTrust;
import io.tidegate.edge.source.Intake;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.Offer;
import io.tidegate.edge.source.OfferOutcome;
import io.tidegate.edge.source.OfferOutcome.Accepted;
import io.tidegate.edge.source.OfferOutcome.Busy;
import io.tidegate.edge.source.Source.State;
import io.tidegate.protocol.sync.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class HostSourceTest {

    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    private final BlockingQueue<Offer> offers = new LinkedBlockingQueue<>();
    private final AtomicReference<OfferOutcome> outcome = new AtomicReference<>(new Accepted());
    private final Intake intake = offer -> {
        CompletableFuture<OfferOutcome> fate = CompletableFuture.completedFuture(outcome.get());
        offers.add(offer);
        return fate;
    };

    @TempDir
    Path root;

    @Test
    void itOffersWhatItSeesAgainAndAgainUntilItIsClosed() throws Exception {
        uptime();
        HostSource source = source(Duration.ofMillis(5));
        assertThat(source.health().state()).isEqualTo(State.STARTING);
        source.start();
        for (int i = 0; i < 3; i++) {
            Offer offer = offers.poll(10, TimeUnit.SECONDS);
            assertThat(offer).isNotNull();
            assertThat(offer.source()).isEqualTo("gateway");
            assertThat(offer.lane()).isEqualTo(Lane.LIVE);
            assertThat(offer.awaited()).isFalse();
            assertThat(offer.readings()).extracting(r -> r.series().name()).containsExactly("gateway/uptime");
        }
        source.close();
        assertThat(source.health().state()).isEqualTo(State.OK);
        assertThat(source.health().readings()).isGreaterThanOrEqualTo(3);
        assertThat(source.health().lastReadingNs()).hasValue(NOW.getEpochSecond() * 1_000_000_000L);
        offers.clear();
        assertThat(offers.poll(50, TimeUnit.MILLISECONDS))
                .as("closed is closed")
                .isNull();
    }

    @Test
    void aBusyIntakeIsShownAndDoesNotStopIt() throws Exception {
        uptime();
        outcome.set(new Busy("the buffer is full", 1));
        try (HostSource source = source(Duration.ofMillis(5))) {
            source.start();
            assertThat(offers.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(offers.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(source.health().state()).isEqualTo(State.FAILED);
            assertThat(source.health().error()).contains("the buffer is full");
        }
    }

    @Test
    void aMachineWithoutProcIsShown() {
        HostSource source = source(Duration.ofHours(1));
        source.start();
        source.close();
        assertThat(source.health().error()).contains("needs Linux");
        assertThat(offers).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 10, 10", "0, 3, 10, 7", "5, 15, 10, 10", "0, 99, 10, 1", "-7, 0, 10, 3"})
    void missedLooksAreNotMadeUpFor(long startNs, long nowNs, long intervalNs, long expectedNs) {
        assertThat(HostSource.nanosUntilNext(startNs, nowNs, intervalNs)).isEqualTo(expectedNs);
    }

    private HostSource source(Duration interval) {
        return new HostSource(
                new HostSource.Options("gateway", Lane.LIVE, interval, root),
                intake,
                new ObservationClock(new ClockTrust(InstantSource.fixed(NOW), Instant.EPOCH, true)),
                System::nanoTime);
    }

    private void uptime() throws IOException {
        Files.createDirectories(root.resolve("proc"));
        Files.writeString(root.resolve("proc/uptime"), "1.0 1.0\n");
    }
}
