package io.tidegate.hub.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class HubPowerLossIT {

    @TempDir
    private Path directory;

    @Test
    void whatWasReportedIsThereWheneverThePowerGoes() throws Exception {
        HubPowerLoss proof = new HubPowerLoss(directory, 1);

        proof.run(60);

        assertThat(proof.line(0, 0, "")).startsWith("hub_points=60 ").doesNotContain("hub_torn=0 ");
        assertThat(proof.plantedNoticed()).isEqualTo(2);
    }
}
