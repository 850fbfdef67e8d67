/**
 * The database behind a port: rows, gaps and ledger in one transaction or none.
 */
@NullMarked
package io.tidegate.hub.store;

import org.jspecify.annotations.NullMarked;
