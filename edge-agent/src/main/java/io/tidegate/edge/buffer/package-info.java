/**
 * The durable buffer: a reading that it has taken survives power loss and is kept until a receipt settles it.
 */
@NullMarked
package io.tidegate.edge.buffer;

import org.jspecify.annotations.NullMarked;
