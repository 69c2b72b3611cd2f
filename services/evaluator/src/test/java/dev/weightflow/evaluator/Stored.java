package dev.weightflow.evaluator;

import ai.djl.Device;
import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.folder.UnlabelledFolder;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.dataset.shard.ShardWriter;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.scenes.stage.Look;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Optimization;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Objects of other services: a dataset of rendered scenes, and checkpoints of a micro model with random weights. */
public final class Stored {
    public static final int IMAGE_SIZE = 64;
    public static final int SEED = 7;

    private Stored() {}

    /** Manifest of a checkpoint, with its digest. */
    public record Checkpoint(CheckpointManifest manifest, Digest digest) {
        public EvaluationSpec evaluation(DatasetId dataset, EvaluationOptions options) {
            return new EvaluationSpec(manifest.checkpoint(), digest, dataset, options);
        }
    }

    /** Renders scenes and packs each into a shard. */
    public static List<Path> render(Path folder, int images) throws IOException {
        Path scenes = folder.resolve("scenes");
        SceneDataset.render(
                SceneOptions.of(scenes, 0, images, 1)
                        .withSize(IMAGE_SIZE, IMAGE_SIZE)
                        .withLook(Look.STUDIO),
                progress -> {});
        return ShardWriter.write(PascalMt.open(scenes, Split.VAL), folder.resolve("shards"), "val", 1).stream()
                .map(ShardWriter.WrittenShard::path)
                .toList();
    }

    /** Packs the images of scenes that were rendered into that folder, without their labels. */
    public static List<Path> unlabelled(Path folder) throws IOException {
        UnlabelledFolder images = UnlabelledFolder.open(folder.resolve("scenes"), Limits.defaults(), FileOpener.PLAIN);
        return ShardWriter.write(
                        images.samples(images.ids(Split.VAL).ids(), Set.of()), folder.resolve("unlabelled"), "val", 1)
                .stream()
                .map(ShardWriter.WrittenShard::path)
                .toList();
    }

    /** Stores shards, and a manifest that declares labels for those tasks. */
    public static DatasetId dataset(ObjectStore store, List<Path> files, List<TaskName> tasks) throws IOException {
        List<Shard> shards = new ArrayList<>();
        for (Path file : files) {
            shards.add(new Shard(store.put(Files.readAllBytes(file)), Split.VAL, 1, Files.size(file)));
        }
        return manifest(store, shards, tasks);
    }

    /** Stores a manifest of shards that need not exist. */
    public static DatasetId manifest(ObjectStore store, List<Shard> shards, List<TaskName> tasks) {
        DatasetManifest manifest = DatasetManifest.of(tasks, List.of(), shards, List.of(), Digest.ofText("scenes"));
        store.put(CanonicalJson.write(manifest));
        return manifest.id();
    }

    /**
     * Stores a checkpoint.
     *
     * @param weightsSeed seed of its weights; with {@link #SEED} they are those of the untrained model
     */
    public static Checkpoint checkpoint(ObjectStore store, Path folder, TrainingSpec spec, long weightsSeed)
            throws IOException {
        return checkpoint(store, folder, spec, weightsSeed, network -> {});
    }

    /** Returns a training of a micro model with LoRA-XS, the documented method file, with its text. */
    public static TrainingSpec methodFile(DatasetId dataset, Optional<EvaluationOptions> order) throws IOException {
        String text = Files.readString(Path.of("../../docs/examples/lora_xs.py"));
        return spec(
                dataset,
                Methods.spec(MethodName.FILE, Map.of("rank", "4", "text", text)).withText(text),
                order);
    }

    /** Stores a checkpoint with changed weights, and the text of its method file as the trainer does. */
    public static Checkpoint checkpoint(
            ObjectStore store, Path folder, TrainingSpec spec, long weightsSeed, Consumer<Network> change)
            throws IOException {
        Path file = Files.createTempFile(folder, "weights", ".safetensors");
        try (Network network = Network.create(
                NetworkConfig.of(spec, Tasks.PASCAL), Methods.of(spec.method()), Device.cpu(), weightsSeed)) {
            change.accept(network);
            Safetensors.write(file, StateDictLoader.of(network), Map.of());
        }
        CheckpointId id = CheckpointId.of(store.put(Files.readAllBytes(file)));
        spec.method().text().ifPresent(text -> store.put(text.getBytes(StandardCharsets.UTF_8)));
        return manifest(store, Methods.completed(spec), id, Files.size(file));
    }

    /** Stores a manifest of a checkpoint that need not exist. */
    public static Checkpoint manifest(ObjectStore store, TrainingSpec spec, CheckpointId checkpoint, long bytes) {
        CheckpointManifest manifest = new CheckpointManifest(
                CheckpointManifest.FORMAT,
                checkpoint,
                bytes,
                new JobId("a-job"),
                spec,
                Map.of(),
                1,
                1,
                true,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                1,
                "test",
                Map.of(),
                List.of(),
                List.of());
        return new Checkpoint(manifest, store.put(CanonicalJson.write(manifest)));
    }

    /** Creates a training of a micro model with DELORA on that dataset. */
    public static TrainingSpec spec(DatasetId dataset, Optional<EvaluationOptions> order) {
        return spec(dataset, Methods.spec(MethodName.DELORA, 4), order);
    }

    /** Creates a training of a micro model on that dataset. */
    public static TrainingSpec spec(DatasetId dataset, MethodSpec method, Optional<EvaluationOptions> order) {
        return new TrainingSpec(
                dataset,
                ModelSize.MICRO,
                method,
                PascalTasks.NAMES,
                TrainingLength.steps(1),
                1,
                IMAGE_SIZE,
                Optimization.at(1e-3),
                SEED,
                InitialWeights.random(),
                0,
                Optional.empty(),
                1,
                order,
                null,
                null,
                null,
                Optional.empty(),
                null,
                null);
    }

    /** Creates an order for the validation split. */
    public static EvaluationOptions order(Optional<Integer> maxImages, int pictures, boolean untrained) {
        return new EvaluationOptions(Optional.empty(), Split.VAL, maxImages, pictures, untrained, Optional.empty());
    }
}
