-- What agents are to run: one row per push, never changed. own is the agent's own document; document is what it is told,
-- own laid over the documents of its groups; digest is the SHA-256 of document in hexadecimal.
CREATE TABLE config_revisions (
    agent      VARCHAR NOT NULL,
    revision   BIGINT  NOT NULL,
    digest     VARCHAR NOT NULL,
    created_ns BIGINT  NOT NULL,
    author     VARCHAR NOT NULL,
    note       VARCHAR NOT NULL,
    own        VARCHAR NOT NULL,
    document   VARCHAR NOT NULL
);

-- What each agent said last about its configuration, as on the wire.
CREATE TABLE config_reports (
    agent       VARCHAR NOT NULL,
    received_ns BIGINT  NOT NULL,
    report      BLOB    NOT NULL
);

-- What has become of desired revisions, each step of it. verdict is a report, as on the wire, that says nothing else.
-- entry counts them over the whole hub, in the order of arrival.
CREATE TABLE config_verdicts (
    entry       BIGINT  NOT NULL,
    agent       VARCHAR NOT NULL,
    received_ns BIGINT  NOT NULL,
    verdict     BLOB    NOT NULL
);
