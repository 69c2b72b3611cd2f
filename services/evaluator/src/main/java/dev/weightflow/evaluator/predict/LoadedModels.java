package dev.weightflow.evaluator.predict;

import ai.djl.Device;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.evaluator.measure.FairLock;
import dev.weightflow.model.evaluation.Predictor;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.CheckpointManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Cache of the models that were used last, ready to predict. Confined to one thread. */
final class LoadedModels implements AutoCloseable {
    /** Number of models in memory; two, so that a person can compare. */
    static final int KEPT = 2;

    private final ArtifactStore artifacts;
    private final Device device;
    private final FairLock lock;
    private final Map<CheckpointId, Predictor> lastUsedLast = new LinkedHashMap<>(KEPT, 0.75f, true);

    LoadedModels(ArtifactStore artifacts, Device device, FairLock lock) {
        this.artifacts = artifacts;
        this.device = device;
        this.lock = lock;
    }

    /** Returns the checkpoint's model, which the caller must not retain. */
    Predictor of(CheckpointManifest manifest) {
        Predictor known = lastUsedLast.get(manifest.checkpoint());
        return known != null ? known : load(manifest);
    }

    private Predictor load(CheckpointManifest manifest) {
        Map<Digest, Path> fetched = new HashMap<>();
        fetch(manifest.checkpoint().digest(), fetched);
        manifest.spec().start().baseWeights().ifPresent(weights -> fetch(weights, fetched));
        manifest.spec().method().storedText().ifPresent(text -> fetch(text, fetched));
        // a copy that was evicted in the meantime is fetched again
        return lock.hold(() -> {
            makeRoom();
            try (Network network = Checkpoint.open(
                    manifest.spec(),
                    Tasks.of(manifest.spec().tasks(), manifest.declarations()),
                    manifest.checkpoint(),
                    device,
                    digest -> Optional.ofNullable(fetched.get(digest))
                            .filter(Files::exists)
                            .orElseGet(() -> artifacts.file(digest)))) {
                Predictor predictor = new Predictor(network);
                lastUsedLast.put(manifest.checkpoint(), predictor);
                return predictor;
            }
        });
    }

    private void fetch(Digest digest, Map<Digest, Path> fetched) {
        fetched.put(digest, artifacts.file(digest));
    }

    private void makeRoom() {
        Iterator<Predictor> oldest = lastUsedLast.values().iterator();
        while (lastUsedLast.size() >= KEPT) {
            oldest.next().close();
            oldest.remove();
        }
    }

    @Override
    public void close() {
        lastUsedLast.values().forEach(Predictor::close);
        lastUsedLast.clear();
    }
}
