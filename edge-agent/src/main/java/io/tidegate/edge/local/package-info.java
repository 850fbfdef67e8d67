/**
 * The agent's own HTTP: intake, status, metrics and the technician's page.
 */
@NullMarked
package io.tidegate.edge.local;

import org.jspecify.annotations.NullMarked;
