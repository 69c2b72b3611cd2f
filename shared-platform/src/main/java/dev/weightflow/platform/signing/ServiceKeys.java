package dev.weightflow.platform.signing;

import java.util.List;

/** A service's own key, if it has one, and what it knows of the others': files or, in a simulation, values. */
public interface ServiceKeys {
    String principal();

    /** Whether it has a key to sign by. */
    default boolean canSign() {
        return true;
    }

    /** @throws IllegalStateException if it has no key */
    Signed sign(byte[] statement);

    SignatureCheck check(String principal, byte[] statement, Signed signed);

    List<String> idsOf(String principal);
}
