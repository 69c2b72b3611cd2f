package dev.weightflow.platform.signing;

import java.util.List;

/** The ring of all public keys alone, in a program that states nothing others would believe. */
record PublicKeys(String principal, KeyRing ring) implements ServiceKeys {
    @Override
    public boolean canSign() {
        return false;
    }

    @Override
    public Signed sign(byte[] statement) {
        throw new IllegalStateException(principal + " has no key to sign by");
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
