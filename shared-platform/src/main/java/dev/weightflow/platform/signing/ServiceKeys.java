package dev.weightflow.platform.signing;

import java.util.List;

/** A service's own key, and what it knows of the others': files or, in a simulation, values. */
public interface ServiceKeys {
    String principal();

    Signed sign(byte[] statement);

    SignatureCheck check(String principal, byte[] statement, Signed signed);

    List<String> idsOf(String principal);
}
