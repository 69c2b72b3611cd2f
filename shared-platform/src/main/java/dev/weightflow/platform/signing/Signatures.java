package dev.weightflow.platform.signing;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Signs as this service, and verifies signatures of others. It remembers the latest refusals. Thread-safe. */
public final class Signatures {
    /** No keys: nothing is signed or checked. */
    public static final Signatures NONE = new Signatures(Optional.empty());

    private static final int REMEMBERED = 100;

    private final Optional<ServiceKeys> keys;
    private final Deque<Refused> refused = new ArrayDeque<>();

    /** Something without a required signature, with its own claim of the time. */
    public record Refused(String what, String why, Instant at) {}

    private Signatures(Optional<ServiceKeys> keys) {
        this.keys = keys;
    }

    public static Signatures with(ServiceKeys keys) {
        return new Signatures(Optional.of(keys));
    }

    /** @throws dev.weightflow.platform.configuration.ConfigurationException if a file is faulty */
    public static Signatures open(String principal, Path keyRing, Path key) {
        return with(KeyFiles.open(principal, keyRing, key));
    }

    /**
     * Opens the key ring for a program without a key of its own: it verifies, and cannot sign.
     *
     * @throws dev.weightflow.platform.configuration.ConfigurationException if the file is faulty
     */
    public static Signatures checking(String program, Path keyRing) {
        return with(new PublicKeys(program, KeyRing.open(keyRing)));
    }

    /** Returns whether signatures are made and required. */
    public boolean areRequired() {
        return keys.isPresent();
    }

    /** Returns whether this service's documents count as its own: it has a key, or none is needed. */
    public boolean canSign() {
        return keys.map(ServiceKeys::canSign).orElse(true);
    }

    public Optional<String> self() {
        return keys.map(ServiceKeys::principal);
    }

    public Optional<Signed> sign(byte[] statement) {
        return keys.map(all -> all.sign(statement));
    }

    /** Returns the ids of the keys with which that principal may have signed. */
    public List<String> keyIdsOf(String principal) {
        return keys.map(all -> all.idsOf(principal)).orElse(List.of());
    }

    /** Returns why something does not count as signed by that principal, as a clause; empty if it does, or need not be. */
    public Optional<String> fault(String principal, byte[] statement, Optional<Signed> signed) {
        return check(principal, statement, signed).fault();
    }

    public SignatureCheck check(String principal, byte[] statement, Optional<Signed> signed) {
        if (keys.isEmpty()) {
            return new SignatureCheck.Valid();
        }
        if (signed.isEmpty()) {
            return new SignatureCheck.Refused("it is not signed, and " + principal + " signs what it states");
        }
        return keys.get().check(principal, statement, signed.get());
    }

    /** Remembers a refusal, for inspection. */
    public void remember(String what, String why, Instant at) {
        synchronized (refused) {
            refused.removeIf(known -> known.what().equals(what));
            refused.addLast(new Refused(what, why, at));
            if (refused.size() > REMEMBERED) {
                refused.removeFirst();
            }
        }
    }

    /** Returns the refusals since this service started, at most the last hundred, in order. */
    public List<Refused> refused() {
        synchronized (refused) {
            return List.copyOf(refused);
        }
    }
}
