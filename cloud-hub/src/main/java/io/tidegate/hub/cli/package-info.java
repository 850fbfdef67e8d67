/**
 * The programs tidegate-hub and tidegate: their verbs, and the wiring of the rooms.
 */
@NullMarked
package io.tidegate.hub.cli;

import org.jspecify.annotations.NullMarked;
