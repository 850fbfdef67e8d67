package io.tidegate.hub.desired;

import io.tidegate.hub.store.ConfigTables.Revision;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.wire.ConfigReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one agent's configuration; immutable, so that who reads it sees one moment.
 *
 * @param desired the newest revision
 * @param session of its last status; empty if this run of the hub has heard none
 * @param heardRevision the highest revision that its status spoke of
 * @param report the last one
 * @param reportedNs when that came, by the hub's clock
 * @param unsaved verdicts that are not in the database yet, oldest first
 */
record Known(
        @Nullable Revision desired,
        OptionalLong session,
        long heardRevision,
        @Nullable ConfigReport report,
        long reportedNs,
        List<VerdictStep> unsaved) {

    /** Beyond it a number is no revision of this hub, and JavaScript could not count it. */
    static final long MAX_REVISION = (1L << 53) - 1;

    static final Known NOTHING = new Known(null, OptionalLong.empty(), 0, null, 0, List.of());

    /** Overtaken ones are told late: two threads may have stored one after the other and speak in the other order. */
    Known withDesired(Revision revision) {
        return desired != null && desired.number() >= revision.number()
                ? this
                : new Known(revision, session, heardRevision, report, reportedNs, unsaved);
    }

    Known withStatus(long greeted, long revision) {
        return new Known(desired, OptionalLong.of(greeted), revision, report, reportedNs, unsaved);
    }

    Known withReport(ConfigReport heard, long nowNs, int maxUnsaved) {
        Optional<Verdict> before =
                report == null ? Optional.empty() : report.config().desired();
        Optional<Verdict> now = heard.config().desired();
        return new Known(
                desired,
                session,
                heardRevision,
                heard,
                nowNs,
                now.isEmpty() || now.equals(before) ? unsaved : with(new VerdictStep(nowNs, now.get()), maxUnsaved));
    }

    private List<VerdictStep> with(VerdictStep step, int maxUnsaved) {
        List<VerdictStep> steps = new ArrayList<>(unsaved);
        if (steps.size() == maxUnsaved) {
            steps.remove(steps.size() - 1);
        }
        steps.add(step);
        return List.copyOf(steps);
    }

    Known withUnsaved(List<VerdictStep> steps) {
        return new Known(desired, session, heardRevision, report, reportedNs, steps);
    }

    /** Steps that could not be saved come back in front of those that were heard meanwhile. */
    Known withUnsavedBefore(List<VerdictStep> steps, int maxUnsaved) {
        Known again = withUnsaved(steps);
        for (VerdictStep later : unsaved) {
            again = again.withUnsaved(again.with(later, maxUnsaved));
        }
        return again;
    }

    Known restored(ConfigReport heard, long receivedNs) {
        return new Known(desired, session, heardRevision, heard, receivedNs, unsaved);
    }

    /** Of another session than the one that was greeted, or a number that was heard already: not to be believed. */
    boolean isOutdated(ConfigReport heard) {
        return session.isEmpty()
                || session.getAsLong() != heard.session()
                || (report != null && !heard.replaces(report));
    }

    long desiredNumber() {
        return desired == null ? 0 : desired.number();
    }

    /** Above everything that the agent has taken in: after the hub came back from a backup, a lower one would be refused. */
    long nextNumber() {
        long highest = Math.max(desiredNumber(), plausible(heardRevision));
        if (report != null) {
            highest = Math.max(
                    highest,
                    plausible(report.config().desired().map(Verdict::revision).orElse(0L)));
        }
        return highest + 1;
    }

    private static long plausible(long revision) {
        return revision < MAX_REVISION ? revision : 0;
    }
}
