-- Nearly every reading is a double or an integer of good quality without a reason, at a trusted time that is not far in
-- the future. Each column costs at every commit, also an empty one: such readings have tables without the seven columns
-- that would always say the same (docs/decisions/0012-narrow-rows.md). Positions go on over the three tables, without a hole.
ALTER TABLE readings RENAME TO other_readings;

-- Never -0.0.
CREATE TABLE double_readings (
    position     BIGINT  NOT NULL,
    stream_id    INTEGER NOT NULL,
    sequence     BIGINT  NOT NULL,
    series_id    INTEGER NOT NULL,
    time_ns      BIGINT  NOT NULL,
    double_value DOUBLE  NOT NULL,
    received_ns  BIGINT  NOT NULL
);

CREATE TABLE long_readings (
    position    BIGINT  NOT NULL,
    stream_id   INTEGER NOT NULL,
    sequence    BIGINT  NOT NULL,
    series_id   INTEGER NOT NULL,
    time_ns     BIGINT  NOT NULL,
    long_value  BIGINT  NOT NULL,
    received_ns BIGINT  NOT NULL
);

-- Every reading, with the columns of other_readings, as V1__tables.sql says them.
CREATE VIEW readings AS
SELECT position, stream_id, sequence, series_id, time_ns,
    double_value, NULL::BIGINT AS long_value, NULL::BOOLEAN AS boolean_value, NULL::VARCHAR AS text_value,
    0::UTINYINT AS quality, NULL::VARCHAR AS quality_reason, 0::UTINYINT AS time_quality, false AS far_future, received_ns
FROM double_readings
UNION ALL
SELECT position, stream_id, sequence, series_id, time_ns,
    NULL::DOUBLE AS double_value, long_value, NULL::BOOLEAN AS boolean_value, NULL::VARCHAR AS text_value,
    0::UTINYINT AS quality, NULL::VARCHAR AS quality_reason, 0::UTINYINT AS time_quality, false AS far_future, received_ns
FROM long_readings
UNION ALL
FROM other_readings;
