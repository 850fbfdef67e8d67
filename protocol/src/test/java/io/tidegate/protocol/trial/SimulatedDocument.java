package io.tidegate.protocol.trial;

import io.tidegate.protocol.control.ConfigFault;
import java.util.List;
import java.util.Locale;

/** Documents of the simulation, {@code "kind:number"}, and what they do to an agent. */
final class SimulatedDocument {

    static final long PROBATION_MS = 2_000;

    /** What a document does. */
    enum Kind {
        GOOD,
        /** The check finds something. */
        INVALID,
        /** Applying it throws. */
        THROWS,
        /** Its hub address leads nowhere. */
        NO_HUB,
        /** Its sources never deliver. */
        SILENT,
        /** Its sources deliver at first, and then no more. */
        DIES,
        /** It overloads the gateway. */
        OVERLOADS,
        /** It ends the process while it is in trial. */
        CRASHES,
        /** It ends the process at each start after it was promoted. */
        CRASHES_LATER
    }

    private SimulatedDocument() {}

    static String of(Kind kind, int number) {
        return kind.name().toLowerCase(Locale.ROOT) + ":" + number;
    }

    static Kind kind(Configuration configuration) {
        int colon = configuration.document().indexOf(':');
        return colon < 0
                ? Kind.GOOD
                : Kind.valueOf(configuration.document().substring(0, colon).toUpperCase(Locale.ROOT));
    }

    static CheckResult check(Configuration configuration) {
        return kind(configuration) == Kind.INVALID
                ? new CheckResult.Invalid(List.of(new ConfigFault("/x", "what", "why", "hint")))
                : new CheckResult.Valid(PROBATION_MS);
    }

    /** The truth about an agent that has run a document for some time, the world apart. */
    static Health health(Configuration configuration, long forMs, boolean hubThere, boolean sourcesThere) {
        Kind kind = kind(configuration);
        Health.Sources sources = kind == Kind.OVERLOADS
                ? Health.Sources.FAILED
                : kind == Kind.SILENT || (kind == Kind.DIES && forMs > 150) || !sourcesThere
                        ? Health.Sources.SILENT
                        : Health.Sources.DELIVERING;
        return new Health(kind != Kind.NO_HUB && hubThere, sources, "");
    }
}
