package dev.weightflow.projection.reachability;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Objects that a garbage collection has found unreachable, by the time when they were first found so. Stored as {@code garbage/candidates/NUMBER}, of
 * which the latest counts.
 */
public record GarbageCandidates(Map<Instant, List<Digest>> since) {
    /** Prefix of their keys in the store. */
    public static final String FOLDER = "garbage/candidates/";

    /** Returns the name of the latest ones, if a collection has ever run. */
    public static Optional<String> latestName(ObjectStore store) {
        List<String> names = store.list(FOLDER);
        return names.isEmpty() ? Optional.empty() : Optional.of(names.get(names.size() - 1));
    }

    /**
     * Reads the latest ones.
     *
     * @throws UnreadableJsonException if they are damaged
     */
    public static Optional<GarbageCandidates> latest(ObjectStore store) {
        return latestName(store).flatMap(store::read).map(json -> WeightflowJson.read(json, GarbageCandidates.class));
    }

    /** Returns the number of objects. */
    public int count() {
        return since.values().stream().mapToInt(List::size).sum();
    }
}
