package io.tidegate.hub.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HubMetricsTest {

    @Test
    void readingsCarryTheContractsNames() {
        HubMetrics metrics = new HubMetrics();
        metrics.stored(75_240);
        metrics.duplicate(2);
        metrics.conflict(3);
        metrics.refused(HubMetrics.Refusal.MALFORMED, 1);

        assertThat(metrics.scrape())
                .contains("tidegate_hub_readings_total{result=\"stored\"} 75240.0")
                .contains("tidegate_hub_readings_total{result=\"duplicate\"} 2.0")
                .contains("tidegate_hub_readings_total{result=\"conflict\"} 3.0")
                .contains("tidegate_hub_readings_total{result=\"rejected\"} 1.0")
                .contains("tidegate_hub_refused_messages_total{reason=\"malformed\"} 1.0");
    }

    @Test
    void histogramsAreInSeconds() {
        HubMetrics metrics = new HubMetrics();
        metrics.committed(Duration.ofMillis(7));
        metrics.endToEnd(Duration.ofSeconds(3));

        assertThat(metrics.scrape())
                .contains("tidegate_hub_commit_seconds_bucket{le=\"0.005\"} 0")
                .contains("tidegate_hub_commit_seconds_bucket{le=\"0.01\"} 1")
                .contains("tidegate_hub_commit_seconds_sum 0.007")
                .contains("tidegate_hub_end_to_end_latency_seconds_bucket{le=\"5.0\"} 1");
    }

    @Test
    void gaugesAreAskedAtEachScrape() {
        HubMetrics metrics = new HubMetrics();
        long[] online = {1};
        metrics.agents("online", () -> online[0]);

        assertThat(metrics.scrape()).contains("tidegate_hub_agents{state=\"online\"} 1.0");
        online[0] = 2;
        assertThat(metrics.scrape()).contains("tidegate_hub_agents{state=\"online\"} 2.0");
    }
}
