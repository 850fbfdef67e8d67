/**
 * The agent's own HTTP: its endpoints for intake, status, metrics and the technician's page.
 */
@NullMarked
package io.tidegate.edge.local;

import org.jspecify.annotations.NullMarked;
