package dev.weightflow.platform.signing;

import java.util.Optional;

/** Result of checking that something is signed by the required principal. */
public sealed interface SignatureCheck {

    /** Valid signature, or none is needed because there are no keys. */
    record Valid() implements SignatureCheck {}

    /** Permanently refused: there is no signature, or it does not match the content, or it is by another principal's key. */
    record Refused(String why) implements SignatureCheck {}

    /**
     * Undecided by this instance at present: it does not know the key, or cannot read its key ring. Another instance may know it already, so that
     * treating this as a refusal would lead to another history.
     */
    record Unknown(String why) implements SignatureCheck {}

    /** Returns why it does not count as signed, if it does not. */
    default Optional<String> fault() {
        if (this instanceof Refused refused) {
            return Optional.of(refused.why());
        }
        return this instanceof Unknown unknown ? Optional.of(unknown.why()) : Optional.empty();
    }
}
