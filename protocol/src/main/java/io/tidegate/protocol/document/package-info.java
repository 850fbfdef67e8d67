/**
 * YAML 1.2 documents (and so JSON) read into a tree in which everything knows its line, column and JSON pointer, so that
 * whatever is wrong can be told with its place. The only room that sees the YAML reader.
 */
@NullMarked
package io.tidegate.protocol.document;

import org.jspecify.annotations.NullMarked;
