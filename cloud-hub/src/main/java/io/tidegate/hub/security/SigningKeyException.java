package io.tidegate.hub.security;

/** The hub has no key to sign with; the message says why and what to do. */
public final class SigningKeyException extends Exception {

    private static final long serialVersionUID = 1L;

    SigningKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
