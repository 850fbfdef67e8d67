/**
 * The power-loss proof of the agent: lives of a buffer and of a vault, each cut short at many moments, and what must be
 * there afterwards. {@link io.tidegate.edge.powerloss.PowerLoss} runs it from a shell, the tests run a part of it.
 */
@NullMarked
package io.tidegate.edge.powerloss;

import org.jspecify.annotations.NullMarked;
