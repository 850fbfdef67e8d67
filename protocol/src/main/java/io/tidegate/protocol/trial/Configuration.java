package io.tidegate.protocol.trial;

import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.Verdict;
import java.util.List;

/**
 * A pushed document under its revision; what the technician wrote applies beneath it.
 *
 * @param revision 0 for {@link #LOCAL}
 * @param digest of the document
 * @param document JSON
 */
public record Configuration(long revision, Digest digest, String document) {

    /** Nothing is pushed: what the technician wrote applies alone. Always confirmed, since it is what was installed. */
    public static final Configuration LOCAL = new Configuration(0, Digest.of("{}"), "{}");

    static Configuration of(DesiredConfig desired) {
        return new Configuration(desired.revision(), desired.digest(), desired.document());
    }

    /** The same document under another revision. */
    Configuration under(long other) {
        return new Configuration(other, digest, document);
    }

    /** What has become of it. */
    Verdict verdict(Verdict.State state, String reason, long sinceNs) {
        return new Verdict(revision, digest, state, List.of(), reason, sinceNs);
    }

    ReportedConfig.Running asRunning() {
        return new ReportedConfig.Running(revision, digest);
    }

    @Override
    public String toString() {
        return "Configuration[revision=%d, digest=%s]".formatted(revision, digest);
    }
}
