package io.tidegate.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MetricsIT {

    private static final long LIMIT_SECONDS = 20;

    @Test
    void whileTheyAreCountedEverythingElseIsAnswered() throws Exception {
        CountDownLatch counting = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        try (HubFixture hub = HubFixture.start()) {
            hub.metrics.set(() -> {
                counting.countDown();
                return "answered_meanwhile %s\n".formatted(awaits(answered));
            });
            CompletableFuture<HttpResponse<String>> metrics = CompletableFuture.supplyAsync(() -> hub.get("/metrics"));
            assertThat(awaits(counting)).isTrue();

            assertThat(hub.get("/healthz").statusCode()).isEqualTo(200);
            answered.countDown();

            assertThat(metrics.get(LIMIT_SECONDS, TimeUnit.SECONDS).body()).isEqualTo("answered_meanwhile true\n");
        }
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
