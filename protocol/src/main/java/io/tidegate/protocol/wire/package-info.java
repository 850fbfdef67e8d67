/**
 * What the bytes on MQTT mean: topics and the codecs of PROTOCOL.md. The only room that sees generated protobuf
 * classes.
 */
@NullMarked
package io.tidegate.protocol.wire;

import org.jspecify.annotations.NullMarked;
