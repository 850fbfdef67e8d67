package io.tidegate.hub.operator;

import io.tidegate.hub.client.CommandFailedException;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.Query;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which series: shared by the commands that show readings. */
final class Selection {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SERIES",
            description = "Name of a series, with labels if wanted: room/temp or room/temp{sensor=a}.")
    private @Nullable String series;

    @Option(
            names = {"-a", "--agent"},
            paramLabel = "ID",
            description = "Only of this agent.")
    private @Nullable String agent;

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "Only with this label; may be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    /** The question with this selection in it. */
    Query apply(Query query) {
        Map<String, String> wanted = new LinkedHashMap<>();
        String name = series;
        if (name != null && name.endsWith("}") && name.indexOf('{') > 0) {
            int brace = name.indexOf('{');
            for (String label : name.substring(brace + 1, name.length() - 1).split(",", -1)) {
                int equals = label.indexOf('=');
                if (equals < 1) {
                    throw new CommandFailedException(
                            ExitCodes.WRONG_USAGE,
                            "\"%s\" in %s is not a label; write KEY=VALUE, as in room/temp{sensor=a}"
                                    .formatted(label, series));
                }
                wanted.put(label.substring(0, equals), label.substring(equals + 1));
            }
            name = name.substring(0, brace);
        }
        wanted.putAll(labels);
        Query selected = query.with("agent", agent).with("name", name);
        for (Map.Entry<String, String> label : wanted.entrySet()) {
            selected = selected.with("label." + label.getKey(), label.getValue());
        }
        return selected;
    }
}
