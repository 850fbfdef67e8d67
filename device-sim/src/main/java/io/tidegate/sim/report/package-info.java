/**
 * Tells what a load test came to: a table, a document for programs, a log of latencies, plots, and a page that needs nothing but itself;
 * and compares two of them.
 */
@NullMarked
package io.tidegate.sim.report;

import org.jspecify.annotations.NullMarked;
