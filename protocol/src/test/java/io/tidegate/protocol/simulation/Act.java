package io.tidegate.protocol.simulation;

/** Ordinary work, in any order and at any time. The weight is how often it happens beside the others. */
enum Act implements Deed {
    OFFER_LIVE(110, "live readings are written"),
    OFFER_ALARM(30, "alarms are written"),
    SYNC(130, "what was written is synced and accepted"),
    SEND(230, "the agent sends, or connects"),
    DELIVER(360, "a message arrives"),
    BEGIN_COMMIT(120, "the hub begins a commit"),
    END_COMMIT(120, "a commit ends"),
    STATUS(40, "the agent repeats its status"),
    RELEASE(15, "the oldest settled segment is deleted"),
    SAVE(20, "the agent saves its account"),
    BACK_UP(8, "the hub's database is backed up"),
    UNBLOCK(30, "the link is whole again"),
    WAIT(12, "time passes");

    private final int weight;
    private final String words;

    Act(int weight, String words) {
        this.weight = weight;
        this.words = words;
    }

    int weight() {
        return weight;
    }

    @Override
    public String words() {
        return words;
    }
}
