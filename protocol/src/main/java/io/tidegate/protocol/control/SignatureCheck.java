package io.tidegate.protocol.control;

/** Says whether a configuration is what the holder of its key has signed. */
@FunctionalInterface
public interface SignatureCheck {

    /** The real one. */
    SignatureCheck ED25519 = Ed25519::isGenuine;

    /** Whether the digest is the document's and the signature is that of {@code desired.key()}; never throws. */
    boolean isGenuine(DesiredConfig desired);
}
