package dev.weightflow.projection;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores what the trainer would store. */
public final class Checkpoints {

    private final ObjectStore store;
    private final Map<CheckpointId, Digest> manifests = new HashMap<>();

    public Checkpoints(ObjectStore store) {
        this.store = store;
    }

    /** Stores weights and their manifest. */
    public CheckpointId store(String name, DatasetId trainedOn, Optional<CheckpointId> warmStart) {
        byte[] weights = ("weights of " + name).getBytes(StandardCharsets.UTF_8);
        CheckpointId id = CheckpointId.of(store.put(weights));
        TrainingSpec spec = TrainingRequest.on(trainedOn)
                .with("seed", name.hashCode())
                .with("start", warmStart.map(InitialWeights::warm).orElse(InitialWeights.random()))
                .complete();
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

    /** The digest of the manifest that was stored for it. */
    public Digest manifest(CheckpointId checkpoint) {
        return manifests.get(checkpoint);
    }
}
