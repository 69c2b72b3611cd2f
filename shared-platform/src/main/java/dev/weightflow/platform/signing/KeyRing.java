package dev.weightflow.platform.signing;

import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.ReloadedFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;

/**
 * Public keys of all services: a file with a line for each, the service's name and the key in Base64 (X.509). A service may have several: a new one
 * is added before it signs, and a former one stays, because its signatures are still read. The file is read again when it changes.
 *
 * <p>The word {@code revoked} behind a key invalidates all of its signatures. A key without a line is not refused but unknown: the line may still be
 * on its way.
 */
record KeyRing(Path file, ReloadedFile<Optional<Map<String, Entry>>> entries) {
    private static final String REVOKED = "revoked";

    private record Entry(String principal, Ed25519PublicKeyParameters key, boolean revoked) {
        boolean isGoodFor(String candidate) {
            return principal.equals(candidate) && !revoked;
        }
    }

    /** @throws ConfigurationException if the file cannot be read, is writable by others, or has a faulty line */
    static KeyRing open(Path file) {
        return new KeyRing(
                file,
                ReloadedFile.open(SigningWiring.KEY_RING, file, lines -> Optional.of(parse(lines)), Optional.empty()));
    }

    SignatureCheck check(String principal, byte[] statement, Signed signed) {
        return check(principal, statement, signed, OwnSignatures.NONE);
    }

    /** @param own signatures that need not be verified */
    SignatureCheck check(String principal, byte[] statement, Signed signed, OwnSignatures own) {
        Optional<Map<String, Entry>> ring = entries.get();
        if (ring.isEmpty()) {
            return new SignatureCheck.Unknown("the key ring " + file.getFileName() + " cannot be read at present");
        }
        Entry entry = ring.get().get(signed.keyId());
        String signedBy = "it is signed by key " + signed.shortKeyId() + ", which is ";
        if (entry == null) {
            return signed.keyId().matches(Ed25519.ID)
                    ? new SignatureCheck.Unknown(signedBy + "not on the key ring")
                    : new SignatureCheck.Refused(signedBy + "no key's id");
        }
        if (!entry.isGoodFor(principal)) {
            return new SignatureCheck.Refused(
                    signedBy + (entry.revoked() ? "revoked" : "none of " + principal + "'s on the key ring"));
        }
        return own.has(statement, signed) || Ed25519.verifies(entry.key(), statement, signed.bytes())
                ? new SignatureCheck.Valid()
                : new SignatureCheck.Refused("its signature does not match its content");
    }

    List<String> idsOf(String principal) {
        return entries.get().orElse(Map.of()).entrySet().stream()
                .filter(entry -> entry.getValue().isGoodFor(principal))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static Map<String, Entry> parse(List<String> lines) {
        Map<String, Entry> entries = new HashMap<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] parts = line.split("\\s+");
                boolean revoked = parts.length == 3 && parts[2].equals(REVOKED);
                if (parts.length != 2 && !revoked) {
                    throw new IllegalArgumentException(
                            "line " + number + " is not a name and a key, optionally followed by the word revoked");
                }
                try {
                    Ed25519PublicKeyParameters key = Ed25519.publicKey(parts[1]);
                    entries.put(Ed25519.id(key), new Entry(parts[0], key, revoked));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
                }
            }
        }
        return Map.copyOf(entries);
    }
}
