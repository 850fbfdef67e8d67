/**
 * Documents laid over each other and compared: RFC 7396 with the origin of each part, differences, canonical JSON. Edge and
 * hub both use it, so that they mean the same by the same document.
 */
@NullMarked
package io.tidegate.protocol.merge;

import org.jspecify.annotations.NullMarked;
