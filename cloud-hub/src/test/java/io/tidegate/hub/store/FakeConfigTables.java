package io.tidegate.hub.store;

import io.tidegate.protocol.sync.AgentId;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tables in memory, which fail while they are told to. Thread-safe. */
public final class FakeConfigTables implements ConfigTables {

    private static final Comparator<AgentId> BY_TEXT = Comparator.comparing(AgentId::text);

    private final Map<AgentId, TreeMap<Long, Stored>> revisions = new TreeMap<>(BY_TEXT);
    private final Map<AgentId, ReportRow> reports = new TreeMap<>(BY_TEXT);
    private final Map<AgentId, Deque<VerdictRow>> verdicts = new TreeMap<>(BY_TEXT);
    private boolean failing;

    /** Whether every question and change fails from now on. */
    public synchronized void fail(boolean fails) {
        failing = fails;
    }

    @Override
    public synchronized List<Revision> newest() {
        answer();
        return revisions.values().stream()
                .map(all -> all.lastEntry().getValue().revision())
                .toList();
    }

    @Override
    public synchronized Optional<Stored> newest(AgentId agent) {
        return Optional.ofNullable(of(agent).lastEntry()).map(Map.Entry::getValue);
    }

    @Override
    public synchronized Optional<Stored> revision(AgentId agent, long number) {
        return Optional.ofNullable(of(agent).get(number));
    }

    @Override
    public synchronized List<Revision> revisions(AgentId agent, long below, int limit) {
        return of(agent).headMap(below, false).descendingMap().values().stream()
                .map(Stored::revision)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<AgentId> add(List<Successor> successors) {
        answer();
        List<AgentId> overtaken = successors.stream()
                .filter(successor -> successor.after() != newestNumber(agent(successor)))
                .map(FakeConfigTables::agent)
                .sorted(BY_TEXT)
                .toList();
        if (overtaken.isEmpty()) {
            successors.forEach(successor -> {
                TreeMap<Long, Stored> all = revisions.computeIfAbsent(agent(successor), unused -> new TreeMap<>());
                all.put(successor.stored().revision().number(), successor.stored());
                if (all.size() > MAX_REVISIONS) {
                    all.pollFirstEntry();
                }
            });
        }
        return overtaken;
    }

    @Override
    public synchronized List<ReportRow> reports() {
        answer();
        return List.copyOf(reports.values());
    }

    @Override
    public synchronized void save(List<ReportRow> changed, List<VerdictRow> added) {
        answer();
        changed.forEach(row -> reports.put(row.agent(), row));
        added.forEach(row -> {
            Deque<VerdictRow> all = verdicts.computeIfAbsent(row.agent(), unused -> new ArrayDeque<>());
            all.addFirst(row);
            if (all.size() > MAX_VERDICTS) {
                all.removeLast();
            }
        });
    }

    @Override
    public synchronized List<VerdictRow> verdicts(AgentId agent, int limit) {
        answer();
        return verdicts.getOrDefault(agent, new ArrayDeque<>()).stream()
                .limit(limit)
                .toList();
    }

    private TreeMap<Long, Stored> of(AgentId agent) {
        answer();
        return revisions.getOrDefault(agent, new TreeMap<>());
    }

    private long newestNumber(AgentId agent) {
        TreeMap<Long, Stored> all = of(agent);
        return all.isEmpty() ? 0 : all.lastKey();
    }

    private static AgentId agent(Successor successor) {
        return successor.stored().revision().agent();
    }

    private void answer() {
        if (failing) {
            throw new StoreUnavailableException("told to fail");
        }
    }
}
