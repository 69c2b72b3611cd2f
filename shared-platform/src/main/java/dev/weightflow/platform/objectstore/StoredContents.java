package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All content of a store, for the one who removes what nothing refers to any more. No deletion is repeated by itself: what fails is left to
 * the next run. Every method may throw {@link ObjectStoreException}.
 */
public interface StoredContents {

    /** @param storedAt when it was stored last, by the store's own clock */
    record StoredContent(Digest digest, long bytes, Instant storedAt) {}

    /** What time it is by the store's own clock, in whole seconds where it tells no more. */
    Instant now();

    /** Hears of everything that is stored, in no order that matters. */
    void each(Consumer<StoredContent> visitor);

    /**
     * Deletes content, although others may store the very same at that moment: who has stored something by {@link
     * ObjectStore#putVerified} will find it. That takes a little: content that was stored long ago is stored anew by them, so that
     * it is young here; and what is being deleted is announced before its age is looked at, so that they wait for the end of it.
     *
     * @param storedBefore what was stored then or later is left
     * @return what was certainly deleted
     */
    Set<Digest> delete(List<Digest> digests, Instant storedBefore);
}
