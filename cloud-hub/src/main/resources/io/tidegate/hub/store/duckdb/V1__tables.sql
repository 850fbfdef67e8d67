-- Who sends: one row per stream. epoch is the 64 bits as a signed number.
CREATE TABLE streams (
    stream_id INTEGER NOT NULL,
    agent     VARCHAR NOT NULL,
    epoch     BIGINT  NOT NULL,
    lane      VARCHAR NOT NULL
);

-- What is measured: agent, name, labels and unit are its identity. labels is a JSON object with sorted keys.
CREATE TABLE series (
    series_id INTEGER NOT NULL,
    agent     VARCHAR NOT NULL,
    name      VARCHAR NOT NULL,
    labels    VARCHAR NOT NULL,
    unit      VARCHAR NOT NULL
);

-- One row per reading, in the order of arrival; position counts them over the whole hub, from 1, without a hole.
-- Exactly one value column is set, but for a double whose bits compression would not keep (-0.0): then long_value
-- holds its 64 bits beside double_value.
-- quality: 0 good, 1 uncertain, 2 bad. time_quality: 0 synced, 1 unsynced, 2 estimated.
CREATE TABLE readings (
    position       BIGINT   NOT NULL,
    stream_id      INTEGER  NOT NULL,
    sequence       BIGINT   NOT NULL,
    series_id      INTEGER  NOT NULL,
    time_ns        BIGINT   NOT NULL,
    double_value   DOUBLE,
    long_value     BIGINT,
    boolean_value  BOOLEAN,
    text_value     VARCHAR,
    quality        UTINYINT NOT NULL,
    quality_reason VARCHAR,
    time_quality   UTINYINT NOT NULL,
    far_future     BOOLEAN  NOT NULL,
    received_ns    BIGINT   NOT NULL
);

-- The ledger: runs of readings that are stored. Appended to by each commit; adjacent runs of one incarnation are
-- merged now and then.
CREATE TABLE settled (
    stream_id      INTEGER NOT NULL,
    first_sequence BIGINT  NOT NULL,
    last_sequence  BIGINT  NOT NULL,
    incarnation    BIGINT  NOT NULL
);

-- The ledger: the highest number that a stream has given out. Appended to; the highest counts.
CREATE TABLE heard (
    stream_id        INTEGER NOT NULL,
    appended_through BIGINT  NOT NULL
);

-- The ledger: ranges that will never come. gap_id counts them over the whole hub, in the order they were settled.
CREATE TABLE gaps (
    gap_id         BIGINT  NOT NULL,
    stream_id      INTEGER NOT NULL,
    first_sequence BIGINT  NOT NULL,
    last_sequence  BIGINT  NOT NULL,
    reason         VARCHAR NOT NULL,
    declared_ns    BIGINT  NOT NULL,
    received_ns    BIGINT  NOT NULL
);

-- Quarantine: readings that arrived under numbers of another incarnation, encoded as on the wire.
CREATE TABLE conflicts (
    stream_id      INTEGER NOT NULL,
    first_sequence BIGINT  NOT NULL,
    last_sequence  BIGINT  NOT NULL,
    incarnation    BIGINT  NOT NULL,
    received_ns    BIGINT  NOT NULL,
    readings       BLOB    NOT NULL
);

-- What is known per series of the readings up to summary_state.through_position; later ones are added at the start.
CREATE TABLE series_summaries (
    series_id INTEGER NOT NULL,
    readings  BIGINT  NOT NULL,
    first_ns  BIGINT  NOT NULL,
    last_ns   BIGINT  NOT NULL
);

-- Per series the newest of those readings that is not far in the future.
CREATE TABLE latest_readings AS FROM readings;

CREATE TABLE summary_state (through_position BIGINT NOT NULL);
INSERT INTO summary_state VALUES (0);

-- The fleet: what is kept of an agent. status is its last status message, as on the wire.
CREATE TABLE agents (
    agent         VARCHAR NOT NULL,
    first_seen_ns BIGINT  NOT NULL,
    last_seen_ns  BIGINT  NOT NULL,
    duplicates    BIGINT  NOT NULL,
    conflicts     BIGINT  NOT NULL,
    status        BLOB    NOT NULL
);
