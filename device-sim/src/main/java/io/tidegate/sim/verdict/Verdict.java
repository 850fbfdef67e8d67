package io.tidegate.sim.verdict;

import java.util.List;

/**
 * What a check found.
 *
 * @param series how each series compares
 * @param ledger how the ledgers of agent and hub looked meanwhile
 * @param settled whether agent and hub were seen with nothing pending before the comparison
 */
public record Verdict(List<SeriesVerdict> series, LedgerWatch.Report ledger, boolean settled) {

    public Verdict {
        series = List.copyOf(series);
    }

    /** Whether every reading arrived once, equal in value and time, and no look at a ledger contradicted it. */
    public boolean passed() {
        return series.stream().allMatch(SeriesVerdict::passed)
                && ledger.violations().isEmpty();
    }

    /** All series together. */
    public SeriesVerdict total() {
        return SeriesVerdict.total(series);
    }
}
