/**
 * From a published batch to a receipt: decode, admit, commit as a group, answer.
 */
@NullMarked
package io.tidegate.hub.ingest;

import org.jspecify.annotations.NullMarked;
