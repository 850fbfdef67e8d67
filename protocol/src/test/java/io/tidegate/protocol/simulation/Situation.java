package io.tidegate.protocol.simulation;

/** How things stand when a fault strikes; several at a time. A run must have met every fault in every one. */
enum Situation {
    OFFLINE,
    NOT_GREETED,
    AT_REST,
    NOT_SYNCED,
    BACKLOG,
    IN_FLIGHT,
    OUT_OF_CREDIT,
    GAPS_UNCONFIRMED,
    OLD_EPOCH_PENDING,
    HUB_QUEUE_WAITS,
    COMMIT_UNDER_WAY,
    HUB_STALE
}
