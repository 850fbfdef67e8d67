/**
 * The store in a DuckDB file within the hub's data directory. What its tables mean is in V1__tables.sql and
 * V6__narrow_readings.sql, why they are as they are in docs/decisions.
 */
@NullMarked
package io.tidegate.hub.store.duckdb;

import org.jspecify.annotations.NullMarked;
