/**
 * How readings, series, gaps and agents are written: JSON, NDJSON and CSV. The one place that knows the shapes of
 * contract.md; numbers keep every bit and times keep their nanoseconds.
 */
@NullMarked
package io.tidegate.hub.format;

import org.jspecify.annotations.NullMarked;
