/**
 * What configuration documents may say: a small schema language from which both the check and the JSON Schema come, and
 * the schema of the agent's document, on which agent and hub have to agree.
 */
@NullMarked
package io.tidegate.protocol.config;

import org.jspecify.annotations.NullMarked;
