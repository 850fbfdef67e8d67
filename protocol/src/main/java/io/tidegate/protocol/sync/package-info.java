/**
 * The synchronisation core: which readings are settled, which may be sent, which arrived before. Pure: time is an
 * argument, output is a list of actions, and nothing here does I/O.
 */
@NullMarked
package io.tidegate.protocol.sync;

import org.jspecify.annotations.NullMarked;
