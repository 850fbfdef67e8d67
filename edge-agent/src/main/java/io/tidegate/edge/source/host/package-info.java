/**
 * The gateway's own CPU, memory, disks, network and temperatures, read from /proc and /sys. A file that a machine does
 * not have is not an error: its readings are left out.
 */
@NullMarked
package io.tidegate.edge.source.host;

import org.jspecify.annotations.NullMarked;
