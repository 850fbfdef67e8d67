package io.tidegate.hub.fleet;

import io.tidegate.hub.fleet.Warning.Code;
import io.tidegate.hub.store.FleetTables.WarningRow;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The warnings of one agent, at most one of each kind; immutable. */
record Warnings(Map<Code, Warning> byCode) {

    static final Warnings NONE = new Warnings(Map.of());

    /** What the database keeps; a kind that this program does not know is left out. */
    static Warnings restored(List<WarningRow> rows) {
        Map<Code, Warning> byCode = new EnumMap<>(Code.class);
        for (WarningRow row : rows) {
            Arrays.stream(Code.values())
                    .filter(code -> code.word().equals(row.code()))
                    .forEach(code -> byCode.put(code, new Warning(code, row.sinceNs(), row.lastSeenNs(), row.count())));
        }
        return new Warnings(byCode);
    }

    /** With one that was seen now, {@code times} times. */
    Warnings seen(Code code, long times, long nowNs) {
        Warning before = byCode.get(code);
        Map<Code, Warning> changed = new EnumMap<>(Code.class);
        changed.putAll(byCode);
        changed.put(
                code,
                before == null || before.hasEnded(nowNs)
                        ? new Warning(code, nowNs, nowNs, times)
                        : new Warning(
                                code, before.sinceNs(), Math.max(before.lastSeenNs(), nowNs), before.count() + times));
        return new Warnings(changed);
    }

    /** Those that have not ended, in the order of their kinds. */
    List<Warning> at(long nowNs) {
        return byCode.isEmpty()
                ? List.of()
                : byCode.values().stream()
                        .filter(warning -> !warning.hasEnded(nowNs))
                        .toList();
    }

    /** For the database; what has ended is shown to nobody, but costs nothing either. */
    List<WarningRow> rows() {
        return byCode.values().stream()
                .map(warning ->
                        new WarningRow(warning.code().word(), warning.sinceNs(), warning.lastSeenNs(), warning.count()))
                .toList();
    }

    /** Whether there is a kind that {@code before} has not. */
    boolean hasMoreThan(Warnings before) {
        return !before.byCode.keySet().containsAll(byCode.keySet());
    }
}
