package dev.weightflow.platform.signing;

import java.util.List;

/** Key ring alone, for a program that only verifies. */
record PublicKeys(String principal, KeyRing ring) implements ServiceKeys {
    @Override
    public boolean canSign() {
        return false;
    }

    @Override
    public Signed sign(byte[] statement) {
        throw new IllegalStateException(principal + " has no key to sign with");
    }

    @Override
    public SignatureCheck check(String signer, byte[] statement, Signed signed) {
        return ring.check(signer, statement, signed);
    }

    @Override
    public List<String> idsOf(String signer) {
        return ring.idsOf(signer);
    }
}
