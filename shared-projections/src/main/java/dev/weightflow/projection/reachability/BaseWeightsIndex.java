package dev.weightflow.projection.reachability;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WeightsName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Index of base weights in the object store: a record under {@code base-weights/files/DIGEST}, which makes them known, and under {@code
 * base-weights/names/NAME} the digest of the named weights. Both are written once, by whichever writer is first.
 */
public record BaseWeightsIndex(ObjectStore store) {
    private static final String FILES = "base-weights/files/";
    private static final String NAMES = "base-weights/names/";

    /** Adds weights, and returns whether they were new. */
    public boolean add(Digest digest, byte[] record) {
        return store.putIfAbsent(FILES + digest, record);
    }

    /** Adds a name. Returns whether it was free; {@link #meaning} returns its weights otherwise. */
    public boolean add(WeightsName name, Digest digest) {
        return store.putIfAbsent(NAMES + name, digest.hex().getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns the record of known weights. */
    public Optional<byte[]> weights(Digest digest) {
        return store.read(FILES + digest);
    }

    /** Returns the digest of the weights of that name. */
    public Optional<Digest> meaning(WeightsName name) {
        return store.read(NAMES + name).map(hex -> new Digest(new String(hex, StandardCharsets.US_ASCII)));
    }

    /** Returns all known weights by digest, with their names in order. */
    public Map<Digest, List<WeightsName>> all() {
        Map<Digest, List<WeightsName>> all = new TreeMap<>((a, b) -> a.hex().compareTo(b.hex()));
        store.list(FILES).forEach(key -> all.put(new Digest(key.substring(FILES.length())), new ArrayList<>()));
        for (String key : store.list(NAMES)) {
            WeightsName name = new WeightsName(key.substring(NAMES.length()));
            meaning(name).map(all::get).ifPresent(names -> names.add(name));
        }
        return all;
    }

    public void remove(WeightsName name) {
        store.delete(NAMES + name);
    }

    public void remove(Digest digest) {
        store.delete(FILES + digest);
    }
}
