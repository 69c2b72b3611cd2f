package dev.weightflow.platform.signing;

import java.util.List;

/** A service's own key, and what it knows of the others': files or, in a simulation, values. */
public interface ServiceKeys {
    /** Whose own key it is. */
    String principal();

    /** This service's signature. */
    Signed sign(byte[] statement);

    /** Whether that is signed by that principal. */
    SignatureCheck check(String principal, byte[] statement, Signed signed);

    /** The ids of that principal's keys. */
    List<String> idsOf(String principal);
}
