package io.tidegate.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.fleet.AgentView;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real browser. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ConsoleSystemIT {

    private static final String ROW = "document.querySelector('.fleet tbody tr.chosen')";
    private static final String READOUT = "document.querySelector('.readout b').textContent";
    /** Pixels of the plot that are not transparent. */
    private static final String INK = "(() => { const canvas = document.querySelector('.uplot canvas');"
            + " return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data"
            + ".filter((byte, i) => i % 4 === 3 && byte > 0).length })()";

    @TempDir
    Path profile;

    private final HubFixture hub = HubFixture.live();
    private Chromium browser;

    @BeforeEach
    void open() throws IOException {
        browser = Chromium.start(profile, 1360, 1000);
    }

    @AfterEach
    void stop() {
        browser.close();
        hub.close();
    }

    private static Reading now(String name, double value) {
        return Reading.of(Series.of(name), System.currentTimeMillis() * 1_000_000L, Value.of(value));
    }

    private void fillRange(String agent) {
        long nowNs = System.currentTimeMillis() * 1_000_000L;
        for (int second = 300; second > 0; second--) {
            hub.commit(
                    agent,
                    Reading.of(
                            Series.of("pump/pressure"),
                            nowNs - second * 1_000_000_000L,
                            Value.of(20 + Math.sin(second / 20.0))));
        }
    }

    @Test
    void showsTheFleetTheLedgerAndALivePlot() {
        hub.agent("gw1");
        hub.lossyAgent("gw2");
        fillRange("gw1");

        browser.open(hub.uri("/"));

        assertThat(browser.await(ROW + "?.innerText").asText()).contains("gw1", "online", "100");
        assertThat(browser.await("document.querySelectorAll('.fleet tbody tr')[1]?.innerText")
                        .asText())
                .contains("gw2", "late", "1,207", "1,180", "20", "7");
        assertThat(browser.await("document.querySelector('agent-panel .equation')?.innerText")
                        .asText())
                .contains("accepted", "=", "stored", "+", "pending", "lost");
        assertThat(browser.await("document.querySelector('[role=option].chosen .what')?.textContent")
                        .asText())
                .isEqualTo("pump/pressure");
        int drawn = browser.await(INK).asInt();
        assertThat(drawn).as("pixels of the plot").isGreaterThan(2_000);

        hub.commit("gw1", now("pump/pressure", 1234.5));

        assertThat(browser.await(READOUT + " === '1234.5'").asBoolean()).isTrue();
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests())
                .as("nothing comes from elsewhere")
                .allMatch(url -> url.startsWith(hub.uri("/").toString()));
    }

    @Test
    void saysInWordsWhatIsWrongWithAnAgentsIdentity() {
        hub.agent("gw1");
        hub.copiedAgent("gw2");
        browser.open(hub.uri("/#agent=gw2"));

        assertThat(browser.await("document.querySelectorAll('.fleet tbody tr')[1]?.innerText")
                        .asText())
                .contains("gw2", "2 warnings");
        assertThat(browser.await("document.querySelector('.warnings')?.innerText")
                        .asText())
                .contains("two with this id", "12×", "Look for the second one, stop it");

        browser.evaluate("document.querySelector('.chip.warned').click()");
        assertThat(browser.await("document.querySelectorAll('.fleet tbody tr').length === 1")
                        .asBoolean())
                .isTrue();
        browser.resize(360, 740);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .as("nothing is wider than the screen")
                .isEqualTo(360);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void followsChangesOfTheFleet() {
        browser.open(hub.uri("/"));
        assertThat(browser.await("document.querySelector('.empty h1')?.textContent")
                        .asText())
                .isEqualTo("No agent has connected yet");

        hub.agent("gw1");
        assertThat(browser.await(ROW + "?.innerText.includes('online')").asBoolean())
                .isTrue();

        hub.agent("gw1", AgentView.State.OFFLINE, Map.of(), LedgerCounts.zero());
        assertThat(browser.await(ROW + "?.innerText.includes('offline')").asBoolean())
                .isTrue();
    }

    @Test
    void staysAliveWithFiveHundredAgentsAndAThousandSeriesAlsoOnAPhone() {
        for (int i = 0; i < 500; i++) {
            hub.agent("gw" + i);
        }
        Reading[] readings = new Reading[1_000];
        for (int i = 0; i < readings.length; i++) {
            readings[i] = now("tag" + i, i);
        }
        hub.commit("gw0", readings);
        browser.resize(360, 740);

        browser.open(hub.uri("/"));

        assertThat(browser.await("document.querySelectorAll('.fleet tbody tr').length === 500")
                        .asBoolean())
                .isTrue();
        assertThat(browser.await("document.querySelectorAll('[role=option]').length === 1000")
                        .asBoolean())
                .isTrue();
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .as("nothing is wider than the screen")
                .isEqualTo(360);
        int longestFrameMs = browser.evaluate("new Promise((resolve) => { let last = performance.now(), longest = 0,"
                        + " frames = 0; const look = () => { const now = performance.now();"
                        + " longest = Math.max(longest, now - last); last = now;"
                        + " if (++frames > 120) resolve(Math.round(longest)); else requestAnimationFrame(look) };"
                        + " requestAnimationFrame(look) })")
                .asInt();
        assertThat(longestFrameMs).as("longest frame in ms, on a busy machine").isLessThan(1_500);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void saysSoWhenTheHubIsGoneAndKeepsWhatItShowed() {
        hub.agent("gw1");
        browser.open(hub.uri("/"));
        browser.await(ROW + "?.innerText");

        hub.close();

        assertThat(browser.await("document.querySelector('.banner')?.textContent")
                        .asText())
                .contains("The hub is out of reach since", "What you see is from before");
        assertThat(browser.evaluate(ROW + ".innerText").asText()).contains("gw1");
    }

    @Test
    void theDescriptionOfTheApiIsReadable() {
        browser.open(hub.uri("/docs"));

        assertThat(browser.await("document.querySelectorAll('#docs section').length > 15")
                        .asBoolean())
                .isTrue();
        assertThat(browser.evaluate("document.body.innerText").asText())
                .contains(
                        "GET/api/v1/readings",
                        "PUT/api/v1/agents/{id}/config",
                        "application/merge-patch+json",
                        "quality_reason",
                        "urn:tidegate:problem:");
        assertThat(browser.complaints()).isEmpty();
    }
}
