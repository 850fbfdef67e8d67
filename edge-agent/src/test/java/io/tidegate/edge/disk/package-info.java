/**
 * A disk that writes down everything that is done to it, fails when it is told to, and can say what a power cut at any
 * moment may have left of it. Knows neither the buffer nor the vault.
 */
@NullMarked
package io.tidegate.edge.disk;

import org.jspecify.annotations.NullMarked;
