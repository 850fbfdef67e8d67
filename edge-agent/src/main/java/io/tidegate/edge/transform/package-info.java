/**
 * What happens to readings between their source and the buffer: a list of transforms, each making 0..n readings of one.
 * Time is passed in, nothing here waits or writes; what a pass changed counts only once its readings are durable.
 */
@NullMarked
package io.tidegate.edge.transform;

import org.jspecify.annotations.NullMarked;
