package dev.weightflow.platform.objectstore;

import dev.weightflow.platform.signing.SignatureCheck;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.platform.signing.Signed;
import dev.weightflow.schema.id.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Store with detached signatures: {@code signatures/PRINCIPAL/DIGEST/KEY} holds the principal's signature, in Base64, of the digest. The content and
 * its digest are the same with and without one.
 */
public final class SignedObjectStore extends ForwardingObjectStore {
    private static final String FOLDER = "signatures/";
    private static final String FORMAT = "weightflow-object-signature-v1:";

    private final ObjectStore store;
    private final Signatures signatures;

    private SignedObjectStore(ObjectStore store, Signatures signatures) {
        super(store);
        this.store = store;
        this.signatures = signatures;
    }

    /** Wraps the store, or returns the store itself if there are no keys. */
    public static ObjectStore over(ObjectStore store, Signatures signatures) {
        return signatures.areRequired() ? new SignedObjectStore(store, signatures) : store;
    }

    @Override
    <T> T around(String operation, Supplier<T> call) {
        return call.get();
    }

    @Override
    public void sign(Digest digest) {
        Signed signed = signatures.sign(statement(digest)).orElseThrow();
        String name = name(signatures.self().orElseThrow(), digest, signed.keyId());
        byte[] signature = signed.signature().getBytes(StandardCharsets.US_ASCII);
        // signatures are deterministic, so that a different one is damaged
        if (!store.putIfAbsent(name, signature)
                && store.read(name)
                        .filter(found -> Arrays.equals(found, signature))
                        .isEmpty()) {
            store.replace(name, signature);
        }
    }

    @Override
    public void requireSigned(Digest digest, String principal) {
        Optional<String> fault = Optional.of("it is not signed by any key of " + principal + "'s on the key ring");
        for (String key : signatures.keyIdsOf(principal)) {
            Optional<byte[]> found = store.read(name(principal, digest, key));
            if (found.isPresent()) {
                Signed signed = new Signed(key, new String(found.get(), StandardCharsets.US_ASCII));
                fault = signatures.fault(principal, statement(digest), Optional.of(signed));
                if (fault.isEmpty()) {
                    return;
                }
            }
        }
        requireKeysKnown(digest, principal);
        throw new ObjectStoreException.NotSigned(digest, fault.orElseThrow());
    }

    /** Fails if a signature's key is unknown: in a rotation a new key may sign before every ring has it, which is no refusal. */
    private void requireKeysKnown(Digest digest, String principal) {
        for (String name : store.list(folder(principal, digest))) {
            Signed signed = new Signed(name.substring(name.lastIndexOf('/') + 1), "");
            if (signatures.check(principal, statement(digest), Optional.of(signed))
                    instanceof SignatureCheck.Unknown unknown) {
                throw new ObjectStoreException.SignatureUnknown(digest, unknown.why());
            }
        }
    }

    @Override
    public void requireOwn(Digest digest) {
        requireSigned(digest, signatures.self().orElseThrow());
    }

    private static String name(String principal, Digest digest, String key) {
        return folder(principal, digest) + key;
    }

    private static String folder(String principal, Digest digest) {
        return FOLDER + principal + "/" + digest.hex() + "/";
    }

    private static byte[] statement(Digest digest) {
        return (FORMAT + digest.hex()).getBytes(StandardCharsets.US_ASCII);
    }
}
