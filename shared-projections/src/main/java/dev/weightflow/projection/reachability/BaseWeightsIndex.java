package dev.weightflow.registry.baseweights;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WeightsName;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What the store knows of base weights: a record under {@code base-weights/files/DIGEST}, which makes them known, and under {@code
 * base-weights/names/NAME} the digest that the name stands for. Both are written once, by the one of several writers that is first.
 */
final class WeightsIndex {
    private static final String FILES = "base-weights/files/";
    private static final String NAMES = "base-weights/names/";

    private final ObjectStore store;

    WeightsIndex(ObjectStore store) {
        this.store = store;
    }

    /** Makes weights known, and says whether they were not. */
    boolean add(BaseWeights weights) {
        return store.putIfAbsent(FILES + weights.digest(), CanonicalJson.write(weights));
    }

    /** Gives a name. Returns whether it was free; {@link #meaning} says whose it is otherwise. */
    boolean add(WeightsName name, Digest digest) {
        return store.putIfAbsent(NAMES + name, digest.hex().getBytes(StandardCharsets.US_ASCII));
    }

    Optional<BaseWeights> weights(Digest digest) {
        return store.read(FILES + digest).map(json -> WeightflowJson.read(json, BaseWeights.class));
    }

    /** What the name stands for. */
    Optional<Digest> meaning(WeightsName name) {
        return store.read(NAMES + name).map(hex -> new Digest(new String(hex, StandardCharsets.US_ASCII)));
    }

    /** Everything that is known, by digest. */
    List<BaseWeights> all() {
        return store.list(FILES).stream()
                .map(key -> new Digest(key.substring(FILES.length())))
                .flatMap(digest -> weights(digest).stream()) // one that is removed meanwhile is not there any more
                .toList();
    }

    List<WeightsName> names() {
        return store.list(NAMES).stream()
                .map(key -> new WeightsName(key.substring(NAMES.length())))
                .toList();
    }

    void remove(WeightsName name) {
        store.delete(NAMES + name);
    }

    void remove(Digest digest) {
        store.delete(FILES + digest);
    }
}
