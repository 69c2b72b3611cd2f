package dev.weightflow.projection;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores checkpoints like the trainer. */
public final class Checkpoints {

    private final ObjectStore store;
    private final Map<CheckpointId, Digest> manifests = new HashMap<>();

    public Checkpoints(ObjectStore store) {
        this.store = store;
    }

    /** Stores weights and their manifest. */
    public CheckpointId store(String name, DatasetId trainedOn, Optional<CheckpointId> warmStart) {
        return store(
                name,
                TrainingRequest.on(trainedOn)
                        .with("seed", name.hashCode())
                        .with("start", warmStart.map(InitialWeights::warm).orElse(InitialWeights.random()))
                        .complete());
    }

    /** Stores weights of a method file, by the digest of its text, and their manifest. */
    public CheckpointId store(String name, DatasetId trainedOn, Digest methodFile) {
        ObjectNode digest = JsonNodeFactory.instance.objectNode().put("digest", methodFile.hex());
        return store(
                name,
                TrainingRequest.on(trainedOn)
                        .with("seed", name.hashCode())
                        .with("method", MethodSpec.of(MethodName.FILE, digest))
                        .complete());
    }

    /** As above, by that training. */
    public CheckpointId store(String name, TrainingSpec spec) {
        byte[] weights = ("weights of " + name).getBytes(StandardCharsets.UTF_8);
        CheckpointId id = CheckpointId.of(store.put(weights));
        CheckpointManifest manifest = new CheckpointManifest(
                CheckpointManifest.FORMAT,
                id,
                weights.length,
                spec.jobId(),
                spec,
                Map.of(),
                10,
                1,
                true,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                1000,
                "test",
                Map.of(),
                List.of(),
                List.of());
        manifests.put(id, store.put(CanonicalJson.write(manifest)));
        return id;
    }

    /** Returns the digest of the manifest that was stored for it. */
    public Digest manifest(CheckpointId checkpoint) {
        return manifests.get(checkpoint);
    }
}
