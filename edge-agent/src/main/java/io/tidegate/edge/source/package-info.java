/**
 * Where readings come from: one port, one file or sub-package per technology, and the bounded intake that
 * hands their readings to the buffer.
 */
@NullMarked
package io.tidegate.edge.source;

import org.jspecify.annotations.NullMarked;
