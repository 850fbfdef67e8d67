/**
 * A small schema language for documents: scalars, quantities with units, addresses, lists, tables, objects and variants. Each type
 * checks a value, says what is wrong with it, and says itself as JSON Schema.
 */
@NullMarked
package io.tidegate.protocol.config.type;

import org.jspecify.annotations.NullMarked;
