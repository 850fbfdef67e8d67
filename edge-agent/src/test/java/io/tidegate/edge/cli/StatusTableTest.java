package io.tidegate.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTableTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void anAgentThatIsWellTakesOneLineForEachThing() {
        assertThat(printed(healthy())).isEqualTo("""
                agent    plant1-gw3, version 0.1.0, epoch ab12
                hub      mqtt://hub:1883, connected
                ledger   accepted 1200 = stored 1180 + pending 20 + lost 0; rejected 3, filtered 0
                buffer   1.5 MiB of 2.0 GiB, not filling
                clock    trusted for 3 h 12 min: the operating system says that it is synchronised
                config   runs revision 17, desired revision 17: applied
                sources  host ok, 897 readings, last 4 s ago
                         plant failed, 0 readings, none yet
                """);
    }

    @Test
    void whatIsWrongStandsOut() {
        Map<String, String> fields = healthy();
        fields.put("hub.connected", "false");
        fields.put("hub.error", "Connection refused");
        fields.put("hub.lag_seconds", "4000.5");
        fields.put("ledger.lost.evicted", "12");
        fields.put("ledger.lost.salvaged", "3");
        fields.put("buffer.oldest", "2026-11-21T10:53:20Z");
        fields.put("buffer.seconds_until_full", "11520");
        fields.put("buffer.quarantined", "1");
        fields.put("clock.trusted", "false");
        fields.put("clock.for_seconds", "75");
        fields.put("clock.reason", "it shows a time before this software was built");
        assertThat(printed(fields))
                .contains("hub      mqtt://hub:1883, NOT CONNECTED (Connection refused), 1 h 6 min behind\n")
                .contains("+ lost 15;")
                .contains("lost     evicted 12, salvaged 3\n")
                .contains("clock    NOT TRUSTED for 1 min 15 s: it shows a time before this software was built;"
                        + " readings are marked unsynced\n")
                .contains("oldest pending reading 1 h 6 min old, full in 3 h 12 min, damaged segments kept: 1\n");
    }

    @Test
    void aWarningIsToldInFull() {
        Map<String, String> fields = healthy();
        fields.put("warnings.0.code", "taken_over");
        fields.put("warnings.0.since", "2026-11-21T11:00:00Z");
        fields.put("warnings.0.last_seen", "2026-11-21T11:59:00Z");
        fields.put("warnings.0.count", "12");
        fields.put("warnings.0.text", "What happened. What to do.");
        assertThat(printed(fields))
                .contains(
                        "connected\nWARNING  taken_over, 12 times, last 1 min 0 s ago: What happened. What to do.\nledger");
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0 s", "PT59.9S,59 s", "PT61S,1 min 1 s", "PT3H12M,3 h 12 min", "PT50H,2 d 2 h", "PT-5S,0 s"})
    void aSpanHasItsTwoLargestUnits(Duration span, String text) {
        assertThat(StatusTable.span(span)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "1023,1023 B", "1024,1.0 KiB", "1572864,1.5 MiB", "2147483648,2.0 GiB"})
    void aSizeHasABinaryUnit(long bytes, String text) {
        assertThat(StatusTable.size(bytes)).isEqualTo(text);
    }

    private static String printed(Map<String, String> fields) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        new StatusTable(fields, NOW).print(out);
        out.flush();
        return text.toString();
    }

    private static Map<String, String> healthy() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("agent", "plant1-gw3");
        fields.put("version", "0.1.0");
        fields.put("epoch", "ab12");
        fields.put("hub.url", "mqtt://hub:1883");
        fields.put("hub.connected", "true");
        fields.put("hub.lag_seconds", "0.4");
        fields.put("ledger.accepted", "1200");
        fields.put("ledger.stored", "1180");
        fields.put("ledger.pending", "20");
        fields.put("ledger.lost.evicted", "0");
        fields.put("ledger.lost.salvaged", "0");
        fields.put("ledger.rejected", "3");
        fields.put("ledger.filtered", "0");
        fields.put("buffer.bytes", "1572864");
        fields.put("buffer.max_bytes", "2147483648");
        fields.put("buffer.quarantined", "0");
        fields.put("buffer.oldest", "null");
        fields.put("buffer.seconds_until_full", "null");
        fields.put("clock.trusted", "true");
        fields.put("clock.for_seconds", "11520");
        fields.put("clock.reason", "the operating system says that it is synchronised");
        fields.put("config.running", "17");
        fields.put("config.desired", "17");
        fields.put("config.state", "applied");
        fields.put("sources.0.name", "host");
        fields.put("sources.0.state", "ok");
        fields.put("sources.0.last_reading", "2026-11-21T11:59:56Z");
        fields.put("sources.0.readings", "897");
        fields.put("sources.1.name", "plant");
        fields.put("sources.1.state", "failed");
        fields.put("sources.1.last_reading", "null");
        fields.put("sources.1.readings", "0");
        return fields;
    }
}
