-- What all agents with certain labels are to run beneath their own documents: one row per group, replaced when it changes.
-- selector is a JSON object, label = value; of two groups the one with the higher priority prevails.
CREATE TABLE config_groups (
    name       VARCHAR NOT NULL,
    selector   VARCHAR NOT NULL,
    priority   INTEGER NOT NULL,
    document   VARCHAR NOT NULL,
    revision   BIGINT  NOT NULL,
    updated_ns BIGINT  NOT NULL,
    author     VARCHAR NOT NULL,
    note       VARCHAR NOT NULL
);
