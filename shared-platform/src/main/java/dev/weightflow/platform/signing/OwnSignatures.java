package dev.weightflow.platform.signing;

import dev.weightflow.schema.id.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Cache of the latest signatures of this process: it reads its own facts back from the log, and need not verify a signature that it has just made,
 * which takes as long as all other work on a fact. The key's owner and validity are checked all the same.
 */
final class OwnSignatures {
    /** Number of remembered signatures, more than are in flight at a time: an append has at most 256 facts. */
    static final int REMEMBERED = 1024;

    /** Cache of a program that signs nothing. */
    static final OwnSignatures NONE = new OwnSignatures();

    private final Set<Made> made = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Made, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }));

    private record Made(Digest statement, Signed signed) {}

    void add(byte[] statement, Signed signed) {
        made.add(new Made(Digest.of(statement), signed));
    }

    boolean has(byte[] statement, Signed signed) {
        return made.contains(new Made(Digest.of(statement), signed));
    }
}
