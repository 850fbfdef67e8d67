package io.tidegate.hub.store;

import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.TANK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.store.ConfigTables.Revision;
import io.tidegate.hub.store.ConfigTables.Stored;
import io.tidegate.hub.store.ConfigTables.Successor;
import io.tidegate.hub.store.GroupTables.GroupRow;
import io.tidegate.hub.store.GroupTables.Written;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.sync.AgentId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link GroupTables} promise, whoever keeps them. */
public interface GroupTablesContract {

    GroupTables tables();

    ConfigTables configs();

    /** Everything is closed and opened again. */
    void reopen() throws StoreOpenException;

    @Test
    default void aGroupIsKeptUntilItIsReplacedOrDeleted() throws Exception {
        GroupRow valves = group("valves", 1);
        GroupRow boilers = group("boilers", 1);
        assertThat(tables().put(valves, 0, List.of())).isEqualTo(Written.DONE);
        assertThat(tables().put(boilers, 0, List.of())).isEqualTo(Written.DONE);
        reopen();
        assertThat(tables().groups()).containsExactly(boilers, valves);

        GroupRow replaced = new GroupRow("valves", "{}", -3, "{}", 2, 9, "eve", "é \"quoted\"");
        assertThat(tables().put(replaced, 1, List.of())).isEqualTo(Written.DONE);
        assertThat(tables().delete("boilers", 1, List.of())).isEqualTo(Written.DONE);
        reopen();
        assertThat(tables().groups()).containsExactly(replaced);
    }

    @Test
    default void whoHasNotSeenTheNewestWritesNothing() {
        tables().put(group("valves", 1), 0, List.of());

        assertThat(tables().put(group("valves", 1), 0, List.of(first(PUMP)))).isEqualTo(Written.GROUP_OVERTAKEN);
        assertThat(tables().delete("valves", 2, List.of(first(PUMP)))).isEqualTo(Written.GROUP_OVERTAKEN);
        assertThat(tables().put(group("boilers", 5), 4, List.of(first(PUMP)))).isEqualTo(Written.GROUP_OVERTAKEN);

        assertThat(tables().groups()).containsExactly(group("valves", 1));
        assertThat(configs().newest()).isEmpty();
    }

    @Test
    default void theRevisionsThatFollowAreWrittenWithIt() {
        assertThat(tables().put(group("valves", 1), 0, List.of(first(PUMP), first(TANK))))
                .isEqualTo(Written.DONE);

        assertThat(configs().newest(PUMP)).contains(first(PUMP).stored());
        assertThat(configs().newest(TANK)).contains(first(TANK).stored());
    }

    @Test
    default void whereOneAgentIsOvertakenNothingIsWritten() {
        configs().add(List.of(first(TANK)));

        assertThat(tables().put(group("valves", 1), 0, List.of(first(PUMP), first(TANK))))
                .isEqualTo(Written.AGENT_OVERTAKEN);

        assertThat(tables().groups()).isEmpty();
        assertThat(configs().newest(PUMP)).isEmpty();
        assertThat(tables().put(group("valves", 1), 0, List.of(first(PUMP)))).isEqualTo(Written.DONE);
    }

    private static GroupRow group(String name, long revision) {
        return new GroupRow(name, "{\"site\":\"p1\"}", 7, "{\"log_level\":\"debug\"}", revision, 5, "ada", "for a day");
    }

    private static Successor first(AgentId agent) {
        return new Successor(new Stored(new Revision(agent, 1, Digest.of("{}"), 5, "ada", ""), "{}", "{}"), 0);
    }
}
