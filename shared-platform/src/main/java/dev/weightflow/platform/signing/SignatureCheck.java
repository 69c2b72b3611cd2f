package dev.weightflow.platform.signing;

import java.util.Optional;

/** Whether something is signed by whom it must come from. */
public sealed interface SignatureCheck {

    /** It is, or there are no keys and nothing needs to be. */
    record Valid() implements SignatureCheck {}

    /** It is not, and never will be: it has no signature, one that is not of what it says, or one by the key of somebody else. */
    record Refused(String why) implements SignatureCheck {}

    /**
     * That cannot be told by this instance at present: it does not know the key, or cannot read its key ring. Another instance may know it
     * already, so whoever took this for a refusal would see another history.
     */
    record Unknown(String why) implements SignatureCheck {}

    /** Why it does not count as signed, if it does not. */
    default Optional<String> fault() {
        if (this instanceof Refused refused) {
            return Optional.of(refused.why());
        }
        return this instanceof Unknown unknown ? Optional.of(unknown.why()) : Optional.empty();
    }
}
