package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Content of a store, as the garbage collector sees it. Deletions are not retried: what fails is left to the next run. Every method may throw {@link
 * ObjectStoreException}.
 */
public interface StoredContents {

    /** @param storedAt time when it was stored last, by the store's own clock */
    record StoredContent(Digest digest, long bytes, Instant storedAt) {}

    /** Returns the time of the store's own clock, in whole seconds if it is no more precise. */
    Instant now();

    /** Visits everything that is stored, in any order. */
    void each(Consumer<StoredContent> visitor);

    /**
     * Deletes content, even if others store the same at that moment: a writer that has stored it by {@link ObjectStore#putVerified} will find it. The
     * cost is small: writers store old content anew, so that it is young here; and a deletion is announced before the age is checked, so that writers
     * wait for its end.
     *
     * @param storedBefore content that was stored then or later is kept
     * @return the digests that were certainly deleted
     */
    Set<Digest> delete(List<Digest> digests, Instant storedBefore);
}
