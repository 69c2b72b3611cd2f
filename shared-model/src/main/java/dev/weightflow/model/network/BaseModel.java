package dev.weightflow.model.network;

import ai.djl.Device;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.model.method.Method;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Network before any training: initialised from a seed, and then with a pre-trained backbone. A training that continues from another one's result has
 * that one's base, since the frozen weights are the same.
 *
 * @param weights the digest of the file with the backbone
 */
public record BaseModel(long seed, Optional<Digest> weights) {

    private static final String SEED = "weightflow.base.seed";
    private static final String WEIGHTS = "weightflow.base.weights";

    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(SEED, Long.toString(seed));
        weights.ifPresent(digest -> metadata.put(WEIGHTS, digest.hex()));
        return metadata;
    }

    /** Reads the base from a file's metadata; messages call the file by the label. */
    static Optional<BaseModel> of(String label, Map<String, String> metadata) {
        try {
            return Optional.ofNullable(metadata.get(SEED))
                    .map(seed -> new BaseModel(
                            Long.parseLong(seed),
                            Optional.ofNullable(metadata.get(WEIGHTS)).map(Digest::new)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(label + " names no base that can be read: " + e.getMessage(), e);
        }
    }

    /**
     * Builds the network; the caller closes it.
     *
     * @param files the local file with that content, which must not change while the weights are in use
     * @throws dev.weightflow.data.weights.WeightsException if it cannot be read, or does not fit the network
     */
    public Network build(NetworkConfig config, Method method, Device device, Function<Digest, Path> files) {
        return Network.create(config, method, device, seed).completedBy(network -> {
            weights.ifPresent(digest -> StateDictLoader.loadBackbone(
                    network, digest.hex(), WeightsFile.read(files.apply(digest)).tensors()));
            network.startFrom(this);
        });
    }
}
