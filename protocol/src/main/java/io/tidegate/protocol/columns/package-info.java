/**
 * Readings as bits: by column, each column in the cheapest of a few forms, several columns over one column of times.
 * Pure: it knows series by the numbers that somebody else gives them, and nothing of messages.
 */
@NullMarked
package io.tidegate.protocol.columns;

import org.jspecify.annotations.NullMarked;
