package io.tidegate.edge.source.payload;

import io.tidegate.edge.source.RejectReason;

/**
 * Why one line or record was left out.
 *
 * @param position its line number, counted from 1, or its index in a JSON array, counted from 0
 * @param reason for the counters
 * @param detail what happened, why, and what to do
 */
public record Flaw(int position, RejectReason reason, String detail) {}
