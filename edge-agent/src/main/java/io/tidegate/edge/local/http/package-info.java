/**
 * What every endpoint of the local HTTP needs: requests and their bodies within bounds, answers, and problems in words.
 */
@NullMarked
package io.tidegate.edge.local.http;

import org.jspecify.annotations.NullMarked;
