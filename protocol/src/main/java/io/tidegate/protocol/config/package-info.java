/**
 * What configuration documents may say: the schema of the agent's document, on which agent and hub have to agree, from which both the
 * check and the JSON Schema come, and how a document is loaded against it.
 */
@NullMarked
package io.tidegate.protocol.config;

import org.jspecify.annotations.NullMarked;
