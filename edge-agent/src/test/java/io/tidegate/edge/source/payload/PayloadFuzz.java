package io.tidegate.edge.source.payload;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.edge.source.payload.json.JsonReadings;
import io.tidegate.edge.source.payload.json.JsonValues;
import io.tidegate.edge.source.payload.json.SenMl;
import io.tidegate.edge.source.payload.line.LineProtocol;
import io.tidegate.protocol.fuzz.Bombs;
import io.tidegate.protocol.fuzz.FuzzTarget;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.wire.ReadingsCodec;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Payloads from devices: what is accepted reaches the buffer's and the wire's bytes with every bit, the rest is told. */
public abstract sealed class PayloadFuzz implements FuzzTarget {

    private static final Stamp NOW = new Stamp(1_795_227_190_500_000_000L, TimeQuality.UNSYNCED);
    private static final PayloadLimits LIMITS = new PayloadLimits(500, 100, 10);

    private final String name;
    private final List<String> seeds;

    private PayloadFuzz(String name, String... seeds) {
        this.name = name;
        this.seeds = List.of(seeds);
    }

    abstract Payload parse(byte[] bytes) throws PayloadTooLargeException, MalformedDocumentException;

    @Override
    public String name() {
        return name;
    }

    @Override
    public void feed(byte[] input) {
        try {
            Payload payload = parse(input);
            survives(payload.readings());
            FuzzTarget.holds("each flaw is counted", payload.flaws().size() <= payload.rejectedTotal());
            payload.flaws()
                    .forEach(flaw ->
                            FuzzTarget.holds("a flaw is told", !flaw.detail().isEmpty()));
        } catch (PayloadTooLargeException refused) {
            FuzzTarget.holds("a refusal is told", !refused.detail().isEmpty());
        } catch (MalformedDocumentException refused) {
            FuzzTarget.holds("a refusal is told", !refused.detail().isEmpty());
        }
    }

    /** For every target that ends up with readings. */
    public static void survives(List<Reading> readings) {
        try {
            List<Reading> decoded = ReadingsCodec.decode(ReadingsCodec.encode(readings), readings.size());
            FuzzTarget.same("readings", counted(readings), counted(decoded));
        } catch (UndecodableMessageException e) {
            throw new AssertionError("what was accepted would be refused by the hub", e);
        }
    }

    private static Map<Reading, Integer> counted(List<Reading> readings) {
        Map<Reading, Integer> counted = new HashMap<>();
        readings.forEach(reading -> counted.merge(reading, 1, Integer::sum));
        return counted;
    }

    @Override
    public List<byte[]> seeds() {
        return seeds.stream().map(seed -> seed.getBytes(StandardCharsets.UTF_8)).toList();
    }

    /** Line protocol. */
    public static final class LineProtocolBody extends PayloadFuzz {
        private final LineProtocol lines = new LineProtocol(LIMITS);

        public LineProtocolBody() {
            super(
                    "line-protocol",
                    "room,sensor=a temp=21.5,door=true 1700000000000000000\nroom temp=-0\r\n# comment\n\n",
                    "r\\ m,a\\,b=c\\=d f\\ 1=\"te\\\"xt\\\\\",i=-42i,u=42u,b=F 1700000000000000000\n",
                    "m f=\"line\nbreak\" 1\nm f=1e400\nm f=9223372036854775808i\nm f=NaN\n");
        }

        @Override
        Payload parse(byte[] bytes) throws PayloadTooLargeException {
            return lines.parse(bytes, Precision.NS, NOW);
        }

        @Override
        public Map<String, byte[]> bombs() {
            Map<String, byte[]> bombs = new LinkedHashMap<>();
            Bombs.put(bombs, "commas", ",".repeat(Bombs.REPEATED));
            Bombs.put(bombs, "backslashes", "\\".repeat(Bombs.REPEATED));
            Bombs.put(bombs, "tags", "m" + ",a=b".repeat(Bombs.DEPTH) + " f=1");
            Bombs.put(bombs, "fields", "m " + "f=1,".repeat(Bombs.DEPTH) + "f=1");
            Bombs.put(bombs, "lines", "m f=1\n".repeat(Bombs.DEPTH));
            Bombs.put(bombs, "bad lines", "m\n".repeat(Bombs.DEPTH));
            Bombs.put(bombs, "texts that do not end", "m f=\"x\n".repeat(Bombs.DEPTH));
            Bombs.put(bombs, "a text over many lines", "m f=\"" + "\n".repeat(Bombs.DEPTH) + "\"");
            Bombs.put(bombs, "line breaks", "\n".repeat(Bombs.REPEATED));
            Bombs.put(bombs, "carriage returns", "\r".repeat(Bombs.REPEATED));
            Bombs.put(bombs, "many digits", "m f=" + "1".repeat(Bombs.DEPTH) + " 1");
            Bombs.put(bombs, "many integers", "m f=" + "1".repeat(Bombs.DEPTH) + "i");
            Bombs.put(bombs, "a time of many digits", "m f=1 " + "1".repeat(Bombs.DEPTH));
            Bombs.put(bombs, "a number beyond all", "m f=1e999999999");
            Bombs.put(bombs, "an exponent beyond 32 bits", "m f=1e99999999999999999999");
            Bombs.put(bombs, "zeros", "\0".repeat(Bombs.REPEATED));
            bombs.put("an overlong zero", new byte[] {'m', ' ', (byte) 0xC0, (byte) 0x80, '=', '1'});
            StringBuilder series = new StringBuilder();
            for (int i = 0; i < Bombs.DEPTH; i++) {
                series.append("m,t=").append(i).append(" f=1\n");
            }
            Bombs.put(bombs, "different series", series.toString());
            return bombs;
        }

        @Override
        public List<String> words() {
            return List.of(
                    "1700000000000000000",
                    "9223372036854775807i",
                    "=\"",
                    "\\ ",
                    "\\,",
                    "\\=",
                    "true",
                    "e-308",
                    "\r\n",
                    "NaN",
                    "u ");
        }
    }

    /** {@code application/json}. */
    public static final class JsonReadingsBody extends PayloadFuzz {
        private final JsonReadings readings = new JsonReadings(new AgentId("gw"), LIMITS);

        public JsonReadingsBody() {
            super(
                    "json-readings",
                    "[{\"name\":\"room/temp\",\"labels\":{\"sensor\":\"a\"},\"time\":\"2026-11-21T02:13:10.123456789Z\",\"value\":21.5,\"unit\":\"Cel\",\"quality\":\"good\"}]",
                    "[{\"name\":\"a\",\"value\":true,\"quality\":\"bad\",\"quality_reason\":\"x\",\"time_quality\":\"unsynced\"},{\"name\":\"b\",\"value\":\"\\ud83d\\ude00\",\"time\":1700000000000000000,\"agent\":\"gw\",\"lane\":\"live\",\"received\":[{}]}]",
                    "{\"name\":\"a\",\"value\":9223372036854775808}");
        }

        @Override
        Payload parse(byte[] bytes) throws PayloadTooLargeException, MalformedDocumentException {
            return readings.parse(bytes, Precision.NS, NOW, Lane.LIVE);
        }

        @Override
        public Map<String, byte[]> bombs() {
            return Bombs.json();
        }

        @Override
        public List<String> words() {
            return List.of(
                    "\"name\":",
                    "\"labels\":{",
                    "\"time\":",
                    "\"value\":",
                    "\"unit\":",
                    "\"quality\":",
                    "\"uncertain\"",
                    "1e999999999",
                    "NaN",
                    "-Infinity",
                    "\\u0000",
                    "\\ud800",
                    "null");
        }
    }

    /** {@code application/senml+json}. */
    public static final class SenMlBody extends PayloadFuzz {
        private final SenMl pack = new SenMl(LIMITS);

        public SenMlBody() {
            super(
                    "senml",
                    "[{\"bn\":\"urn:dev:ow:10e2073a01080063:\",\"bt\":1.276020076e+09,\"bu\":\"A\",\"bver\":5,\"n\":\"voltage\",\"u\":\"V\",\"v\":120.1},{\"n\":\"current\",\"t\":-5,\"v\":1.2}]",
                    "[{\"bv\":1,\"n\":\"a\",\"v\":2},{\"n\":\"b\",\"vb\":true},{\"n\":\"c\",\"vs\":\"x\"},{\"n\":\"d\",\"s\":1},{\"n\":\"e\",\"x_\":1}]");
        }

        @Override
        Payload parse(byte[] bytes) throws PayloadTooLargeException, MalformedDocumentException {
            return pack.parse(bytes, NOW);
        }

        @Override
        public Map<String, byte[]> bombs() {
            return Bombs.json();
        }

        @Override
        public List<String> words() {
            return List.of(
                    "\"bn\":",
                    "\"bt\":",
                    "\"bu\":",
                    "\"bv\":",
                    "\"bver\":",
                    "\"n\":",
                    "\"t\":",
                    "\"v\":",
                    "\"vs\":",
                    "\"vb\":",
                    "1e2147483647",
                    "1e-2147483647",
                    "1e999999999",
                    "268435456");
        }
    }

    /** A message that is one number. */
    public static final class NumberMessage extends PayloadFuzz {
        public NumberMessage() {
            super("mqtt-number", "21.5", " -42\r\n", "1e-400", "9223372036854775808", "0x10");
        }

        @Override
        public Map<String, byte[]> bombs() {
            Map<String, byte[]> bombs = new LinkedHashMap<>();
            Bombs.put(bombs, "many digits", "1".repeat(Bombs.REPEATED));
            Bombs.put(bombs, "many decimals", "0." + "1".repeat(Bombs.DEPTH));
            Bombs.put(bombs, "spaces", " ".repeat(Bombs.REPEATED));
            Bombs.put(bombs, "a number beyond all", "1e999999999");
            Bombs.put(bombs, "zeros", "\0".repeat(Bombs.REPEATED));
            return bombs;
        }

        @Override
        Payload parse(byte[] bytes) throws PayloadTooLargeException {
            return PlainNumber.parse("source/topic", bytes, NOW);
        }
    }

    /** A message that is a JSON document of any shape. */
    public static final class JsonMessage extends PayloadFuzz {
        private final JsonValues values = new JsonValues(
                Map.of("a", "/a", "b", "/b/0", "c", "/c~1d", "e", ""), Optional.of("/t"), Precision.MS, LIMITS);

        public JsonMessage() {
            super("mqtt-json", "{\"t\":1700000000000,\"a\":1.5,\"b\":[true,{}],\"c/d\":\"x\"}", "21.5", "{\"a\":null}");
        }

        @Override
        Payload parse(byte[] bytes) throws PayloadTooLargeException {
            return values.parse("source/topic", bytes, NOW);
        }

        @Override
        public Map<String, byte[]> bombs() {
            return Bombs.json();
        }

        @Override
        public List<String> words() {
            return List.of(
                    "\"t\":",
                    "\"a\":",
                    "\"b\":[",
                    "\"c/d\":",
                    "1700000000000",
                    "\"2026-11-21T02:13:10Z\"",
                    "1e999999999");
        }
    }
}
