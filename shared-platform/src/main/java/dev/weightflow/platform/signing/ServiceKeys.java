package dev.weightflow.platform.signing;

import java.util.List;

/** Keys of a service: its own, if it has one, and the public keys of the others. Files or, in a simulation, values. */
public interface ServiceKeys {
    String principal();

    /** Returns whether it has a key to sign with. */
    default boolean canSign() {
        return true;
    }

    /** @throws IllegalStateException if it has no key */
    Signed sign(byte[] statement);

    SignatureCheck check(String principal, byte[] statement, Signed signed);

    List<String> idsOf(String principal);
}
