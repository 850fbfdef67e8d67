package io.tidegate.protocol.control;

/**
 * One thing that is wrong with a document, as it is told across the wire.
 *
 * @param pointer JSON pointer (RFC 6901); empty is the whole document
 * @param what happened
 * @param why it is not accepted
 * @param hint what to do
 */
public record ConfigFault(String pointer, String what, String why, String hint) {}
