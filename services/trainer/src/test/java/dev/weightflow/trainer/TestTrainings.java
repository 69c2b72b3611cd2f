package dev.weightflow.trainer;

import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.dataset.shard.ShardWriter;
import dev.weightflow.model.method.Methods;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Datasets and trainings for tests. */
public final class TestTrainings {
    private TestTrainings() {}

    /** Creates a request's JSON: the micro model on a dataset, with further fields. */
    public static String request(DatasetId dataset, String fields) {
        return "{\"dataset\":\"" + dataset + "\",\"model\":\"micro\"" + (fields.isEmpty() ? "" : "," + fields) + "}";
    }

    /** Creates the specification of such a request. */
    public static TrainingSpec spec(DatasetId dataset, String fields) {
        return Methods.completed(
                WeightflowJson.read(request(dataset, fields).getBytes(StandardCharsets.UTF_8), TrainingRequest.class)
                        .complete());
    }

    /** Creates a training on a dataset that does not exist. */
    public static TrainingSpec spec(String fields) {
        return spec(DatasetId.of(Digest.ofText("dataset")), fields);
    }

    /** Renders twelve small training images, and stores them as a dataset version. */
    public static DatasetId storeScenes(ObjectStore store, Path folder) throws IOException {
        Path scenes = folder.resolve("scenes");
        SceneDataset.render(SceneOptions.of(scenes, 12, 4, 5).withSize(96, 72), progress -> {});
        List<Shard> shards = new ArrayList<>();
        for (Split split : Split.values()) {
            for (var shard : ShardWriter.write(
                    PascalMt.open(scenes, split),
                    folder.resolve("shards-" + split),
                    "s",
                    ShardWriter.DEFAULT_TARGET_BYTES)) {
                shards.add(new Shard(
                        store.put(Files.readAllBytes(shard.path())),
                        dev.weightflow.schema.dataset.Split.of(split.name().toLowerCase(Locale.ROOT)),
                        shard.ids().size(),
                        shard.bytes()));
            }
        }
        DatasetManifest manifest =
                DatasetManifest.of(PascalTasks.NAMES, List.of(), shards, List.of(), Digest.ofText("scenes"));
        store.put(CanonicalJson.write(manifest));
        return manifest.id();
    }
}
