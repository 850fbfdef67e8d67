/**
 * The store in a DuckDB file within the hub's data directory. What its tables mean is in V1__tables.sql, why they are
 * as they are in docs/decisions.
 */
@NullMarked
package io.tidegate.hub.store.duckdb;

import org.jspecify.annotations.NullMarked;
