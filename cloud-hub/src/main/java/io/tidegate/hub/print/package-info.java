/**
 * Data for people and for programs: tables, CSV, YAML and JSON on stdout, progress on stderr.
 */
@NullMarked
package io.tidegate.hub.print;

import org.jspecify.annotations.NullMarked;
