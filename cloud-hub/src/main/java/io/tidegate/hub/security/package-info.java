/**
 * Who this hub is: the key that it signs configurations with.
 */
@NullMarked
package io.tidegate.hub.security;

import org.jspecify.annotations.NullMarked;
