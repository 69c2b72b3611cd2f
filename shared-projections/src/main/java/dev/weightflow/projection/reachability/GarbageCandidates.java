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
 * What a garbage collection has found unreachable, by the moment when it was first found so. The store has it as
 * {@code garbage/candidates/NUMBER}, of which the latest counts.
 */
public record GarbageCandidates(Map<Instant, List<Digest>> since) {
    /** Where the store has them. */
    public static final String FOLDER = "garbage/candidates/";

    /** The name of the latest, if a collection has ever run. */
    public static Optional<String> latestName(ObjectStore store) {
        List<String> names = store.list(FOLDER);
        return names.isEmpty() ? Optional.empty() : Optional.of(names.get(names.size() - 1));
    }

    /**
     * The latest.
     *
     * @throws UnreadableJsonException if it is damaged
     */
    public static Optional<GarbageCandidates> latest(ObjectStore store) {
        return latestName(store).flatMap(store::read).map(json -> WeightflowJson.read(json, GarbageCandidates.class));
    }

    /** How many objects. */
    public int count() {
        return since.values().stream().mapToInt(List::size).sum();
    }
}
