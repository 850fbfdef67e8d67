package io.tidegate.edge.trial;

import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.config.LocalDocument;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.config.PushedDocument;
import io.tidegate.protocol.config.PushedSchema;
import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.document.ConfigProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Pushed documents, laid over what the technician wrote. Thread-safe. */
public final class OverlaidDocuments implements PushedDocuments {

    private static final String PUSHED = "pushed";

    private final LocalDocument local;

    public OverlaidDocuments(LocalDocument local) {
        this.local = local;
    }

    @Override
    public Checked check(String document) {
        Loaded<PushedDocument> read = PushedSchema.read(PUSHED, document.getBytes(StandardCharsets.UTF_8));
        if (read instanceof Loaded.Valid<PushedDocument> pushed) {
            Loaded<EdgeConfig> effective = local.under(pushed.value(), PUSHED);
            return effective instanceof Loaded.Valid<EdgeConfig> valid
                    ? new Effective(valid.value(), pushed.value().probation().toMillis())
                    : new Wrong(faults(effective.problems()));
        }
        return new Wrong(faults(read.problems()));
    }

    private static List<ConfigFault> faults(List<ConfigProblem> problems) {
        return problems.stream()
                .limit(ControlLimits.DEFAULT.maxErrors())
                .map(problem -> new ConfigFault(problem.pointer(), problem.what(), problem.why(), problem.fix()))
                .toList();
    }
}
