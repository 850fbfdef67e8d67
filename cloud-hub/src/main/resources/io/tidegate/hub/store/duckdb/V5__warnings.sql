-- The fleet: what people should look at, at most one row per agent and code. The times are by the hub's clock.
CREATE TABLE agent_warnings (
    agent        VARCHAR NOT NULL,
    code         VARCHAR NOT NULL,
    since_ns     BIGINT  NOT NULL,
    last_seen_ns BIGINT  NOT NULL,
    count        BIGINT  NOT NULL
);
