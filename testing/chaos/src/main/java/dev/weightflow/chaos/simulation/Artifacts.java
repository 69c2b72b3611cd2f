package dev.weightflow.chaos.simulation;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.SampleList;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Stored results of trainings, evaluations and ingestions: the same bytes whoever does the work, and however often. */
final class Artifacts {
    static final int IMAGES = 8;

    private final ObjectStore store;

    Artifacts(ObjectStore store) {
        this.store = store;
    }

    record Checkpoint(CheckpointId id, Digest manifest, Digest state) {}

    DatasetManifest dataset(String name) {
        List<Digest> samples = IntStream.range(0, 4)
                .mapToObj(i -> Digest.ofText(name + " sample " + i))
                .toList();
        DatasetManifest manifest = DatasetManifest.of(
                        PascalTasks.NAMES,
                        List.of(),
                        List.of(
                                new Shard(put("shard of " + name), Split.TRAIN, samples.size(), 100),
                                new Shard(put("validation shard of " + name), Split.VAL, IMAGES, 100)),
                        List.of(),
                        Digest.ofText(name))
                .listing(List.of(store.put(CanonicalJson.write(SampleList.of(samples)))));
        store.put(CanonicalJson.write(manifest));
        return manifest;
    }

    Checkpoint checkpoint(TrainingSpec spec, long step, boolean last) {
        byte[] weights = weights(spec, step);
        CheckpointId id = CheckpointId.of(store.put(weights));
        Digest state = put("state of " + id);
        Digest manifest = store.put(CanonicalJson.write(new CheckpointManifest(
                CheckpointManifest.FORMAT,
                id,
                weights.length,
                spec.jobId(),
                spec,
                Map.of(),
                step,
                0,
                last,
                Optional.empty(),
                Optional.of(state),
                Map.of(),
                1,
                "simulation",
                Map.of(),
                List.of(),
                List.of())));
        store.putIfAbsent("checkpoints/" + id, manifest.hex().getBytes(StandardCharsets.US_ASCII));
        return new Checkpoint(id, manifest, state);
    }

    /** Returns the undisturbed training's checkpoint at that step. */
    static CheckpointId expected(TrainingSpec spec, long step) {
        return CheckpointId.of(Digest.of(weights(spec, step)));
    }

    private static byte[] weights(TrainingSpec spec, long step) {
        return ("weights of " + spec.jobId() + " at step " + step).getBytes(StandardCharsets.UTF_8);
    }

    EvaluationReport report(EvaluationSpec spec) {
        double mIoU = mIoU(spec.checkpoint(), spec.dataset());
        TaskMetrics metrics = TaskMetrics.ofPascal(
                Optional.of(TaskFigures.segmentation(mIoU, List.of())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        EvaluationReport report = new EvaluationReport(
                EvaluationReport.FORMAT,
                spec.checkpoint(),
                Optional.empty(),
                spec.dataset(),
                Split.VAL,
                IMAGES,
                64,
                metrics,
                List.of(),
                List.of(),
                "simulation",
                Optional.of(store.put(CanonicalJson.write(sums(mIoU)))));
        store.put(CanonicalJson.write(report));
        return report;
    }

    /** Returns a checkpoint's validation score: from -20 to 20. */
    static double deltaM(CheckpointId checkpoint) {
        return Integer.parseInt(checkpoint.value().substring(0, 6), 16) % 41 - 20;
    }

    /** Returns a checkpoint's mIoU on a dataset: from 0.3 to 0.7, in hundredths. */
    static double mIoU(CheckpointId checkpoint, DatasetId dataset) {
        int drawn = Integer.parseInt(
                Digest.ofText(checkpoint + " on " + dataset).hex().substring(0, 6), 16);
        return 0.3 + drawn % 41 / 100.0;
    }

    /** Creates the sums of identical images, so that a gain has no interval. */
    private static ImageSums sums(double mIoU) {
        int count = Tasks.PASCAL.kind(PascalTasks.SEMSEG).metric().sumCount();
        List<Double> row = IntStream.range(0, count)
                .mapToObj(at -> at < count / 2 ? 100 * mIoU : 100.0)
                .toList();
        return new ImageSums(
                ImageSums.FORMAT,
                IntStream.range(0, IMAGES).mapToObj(i -> "image-" + i).toList(),
                Map.of(PascalTasks.SEMSEG, Collections.nCopies(IMAGES, row)));
    }

    private Digest put(String content) {
        return store.put(content.getBytes(StandardCharsets.UTF_8));
    }
}
