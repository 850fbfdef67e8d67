-- One document to many agents: what was asked for (never changed), and where it stands. is_open: something may still
-- come of it. undo_of is 0 unless it brings back what another rollout has changed.
CREATE TABLE rollouts (
    rollout    BIGINT  NOT NULL,
    created_ns BIGINT  NOT NULL,
    author     VARCHAR NOT NULL,
    note       VARCHAR NOT NULL,
    selector   VARCHAR NOT NULL,
    is_whole   BOOLEAN NOT NULL,
    document   VARCHAR NOT NULL,
    pace       VARCHAR NOT NULL,
    undo_of    BIGINT  NOT NULL,
    state      VARCHAR NOT NULL,
    wave       INTEGER NOT NULL,
    since_ms   BIGINT  NOT NULL,
    reason     VARCHAR NOT NULL,
    is_open    BOOLEAN NOT NULL
);

-- How far each agent of a rollout came. place is the order in which they are chosen; rate is null if unknown.
CREATE TABLE rollout_targets (
    rollout         BIGINT  NOT NULL,
    place           INTEGER NOT NULL,
    agent           VARCHAR NOT NULL,
    base            BIGINT  NOT NULL,
    state           VARCHAR NOT NULL,
    wave            INTEGER NOT NULL,
    revision        BIGINT  NOT NULL,
    rate            DOUBLE,
    since_ms        BIGINT  NOT NULL,
    accepted_before BIGINT  NOT NULL,
    pointer         VARCHAR NOT NULL,
    reason          VARCHAR NOT NULL
);
