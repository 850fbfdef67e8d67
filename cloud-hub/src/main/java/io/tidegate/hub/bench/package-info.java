/**
 * Measures the hub on the machine it runs on. Not part of the product: started by the scripts in deploy/bench.
 */
@NullMarked
package io.tidegate.hub.bench;

import org.jspecify.annotations.NullMarked;
