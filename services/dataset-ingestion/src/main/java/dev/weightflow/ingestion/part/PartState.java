package dev.weightflow.ingestion.part;

import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WorkerId;
import java.time.Instant;
import java.util.Optional;

/**
 * State of a part in the object store: free, claimed, or packed.
 *
 * @param worker who has claimed it, if anybody
 * @param beat changes while that worker lives
 * @param counted what that worker has packed so far, or what the part holds
 * @param document the digest of its {@link dev.weightflow.ingestion.packing.PartDocument}, once it is packed
 * @param packedAt when it was packed
 */
record PartState(
        Optional<WorkerId> worker, long beat, Counted counted, Optional<Digest> document, Optional<Instant> packedAt) {
    /** Returns the state of a part that its worker has given back. */
    static PartState free() {
        return new PartState(Optional.empty(), 0, Counted.NONE, Optional.empty(), Optional.empty());
    }

    static PartState claimed(WorkerId worker, long beat, Counted counted) {
        return new PartState(Optional.of(worker), beat, counted, Optional.empty(), Optional.empty());
    }

    static PartState packed(Digest document, Counted counted, Instant at) {
        return new PartState(Optional.empty(), 0, counted, Optional.of(document), Optional.of(at));
    }

    boolean isPacked() {
        return document.isPresent();
    }

    boolean isFreeFor(WorkerId self) {
        return !isPacked() && worker.filter(other -> !other.equals(self)).isEmpty();
    }

    boolean isClaimOf(WorkerId self) {
        return !isPacked() && worker.filter(self::equals).isPresent();
    }
}
