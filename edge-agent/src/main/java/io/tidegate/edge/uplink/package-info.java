/**
 * From the buffer to the hub: the forwarder drives the send window, the link may lose anything.
 */
@NullMarked
package io.tidegate.edge.uplink;

import org.jspecify.annotations.NullMarked;
