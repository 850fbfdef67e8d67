package io.tidegate.protocol.simulation;

/** What can go wrong. The weight is how often it is tried beside the others; one that finds nothing to strike does nothing. */
enum Fault implements Deed {
    MESSAGE_LOST(10, "a message is lost"),
    MESSAGE_DOUBLED(10, "a message arrives twice"),
    MESSAGE_OVERTAKES(10, "a message overtakes all others"),
    MESSAGE_DAMAGED(4, "a message is damaged on its way"),
    MESSAGES_LATE(3, "everything on its way is late"),
    LINK_CUT(8, "the link is cut"),
    UPLINK_BLOCKED(4, "nothing gets to the hub any more"),
    DOWNLINK_BLOCKED(4, "nothing gets to the agent any more"),
    AGENT_KILLED(5, "the agent is killed"),
    AGENT_POWER_CUT(5, "the agent loses power"),
    SYNC_FAILS(10, "a sync of the agent's disk fails"),
    BUFFER_OVERFLOWS(4, "a burst of readings overflows the buffer"),
    SEGMENT_DAMAGED(2, "a segment of the buffer is damaged"),
    AGENT_CLOCK_STEPS(3, "the agent's clock steps"),
    HUB_KILLED(5, "the hub is killed"),
    HUB_RESTORED(2, "the hub's database is restored from its backup"),
    COMMIT_FAILS(8, "a commit fails"),
    COMMIT_OUTCOME_UNKNOWN(8, "a commit ends, nobody knows how"),
    NODE_STOPPED(5, "the hub's node is stopped, the other one takes over"),
    NODE_RESUMED(5, "the stopped node goes on where it was"),
    HUB_CLOCK_STEPS(3, "the hub's clock steps"),
    CREDIT_CHANGES(4, "the hub grants another credit"),
    AGENT_CLONED(4, "the agent's disk is copied, and the copy starts with the same identity"),
    AGENT_SET_BACK(4, "the agent's disk is replaced by an older image of itself");

    private final int weight;
    private final String words;

    Fault(int weight, String words) {
        this.weight = weight;
        this.words = words;
    }

    int weight() {
        return weight;
    }

    /** Whether two buffers with one identity come of it; worlds in which that happens are rare, as it blurs what is whose. */
    boolean splitsIdentity() {
        return this == AGENT_CLONED || this == AGENT_SET_BACK;
    }

    /** Whether it can be met then at all. */
    boolean isPossibleIn(Situation situation) {
        return switch (this) {
            // It needs written readings that are not synced; at rest there are none.
            case SYNC_FAILS -> situation != Situation.AT_REST;
            default -> true;
        };
    }

    @Override
    public String words() {
        return words;
    }
}
