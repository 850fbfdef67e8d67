/**
 * What was measured: readings, their values, their quality and the series that they belong to. Pure data; nothing
 * here knows how a reading travels.
 */
@NullMarked
package io.tidegate.protocol.telemetry;

import org.jspecify.annotations.NullMarked;
