package io.tidegate.hub.store;

import io.tidegate.hub.store.ConfigTables.Successor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Groups in memory, which fail while the configurations' tables are told to. Thread-safe. */
public final class FakeGroupTables implements GroupTables {

    private final FakeConfigTables configs;
    private final Map<String, GroupRow> groups = new TreeMap<>();

    public FakeGroupTables(FakeConfigTables configs) {
        this.configs = configs;
    }

    @Override
    public synchronized List<GroupRow> groups() {
        configs.newest();
        return List.copyOf(groups.values());
    }

    @Override
    public synchronized Written put(GroupRow group, long after, List<Successor> successors) {
        Written written = check(group.name(), after, successors);
        if (written == Written.DONE) {
            groups.put(group.name(), group);
        }
        return written;
    }

    @Override
    public synchronized Written delete(String name, long after, List<Successor> successors) {
        Written written = check(name, after, successors);
        if (written == Written.DONE) {
            groups.remove(name);
        }
        return written;
    }

    private Written check(String name, long after, List<Successor> successors) {
        GroupRow before = groups.get(name);
        if ((before == null ? 0 : before.revision()) != after) {
            return Written.GROUP_OVERTAKEN;
        }
        return configs.add(successors).isEmpty() ? Written.DONE : Written.AGENT_OVERTAKEN;
    }
}
