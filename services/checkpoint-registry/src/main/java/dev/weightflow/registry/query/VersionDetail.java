package dev.weightflow.registry.query;

import dev.weightflow.projection.Evaluation;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Version with all of its data.
 *
 * @param evaluations every evaluation of its checkpoint, the earliest first
 * @param decisions the decisions about it, the earliest first
 * @param artifacts its objects in the store
 * @param lineage its training, from the checkpoint's manifest; absent while the store does not return it
 * @param pictures the pictures of its predictions
 * @param note why something is absent, if so
 */
public record VersionDetail(
        VersionView version,
        List<EvaluationView> evaluations,
        List<DecisionView> decisions,
        List<Artifact> artifacts,
        Optional<Lineage> lineage,
        List<Picture> pictures,
        Optional<String> note) {

    /**
     * Evaluation of a version.
     *
     * @param relativeChange the mean relative change against the report's untrained model, in percent
     */
    public record EvaluationView(
            ReportId report,
            DatasetId dataset,
            Split split,
            int images,
            TaskMetrics metrics,
            Optional<Double> relativeChange,
            Instant at) {
        static EvaluationView of(Evaluation evaluation) {
            return new EvaluationView(
                    evaluation.event().report(),
                    evaluation.event().dataset(),
                    evaluation.event().split(),
                    evaluation.event().images(),
                    evaluation.event().metrics(),
                    evaluation.event().relativeChange(),
                    evaluation.metadata().at());
        }
    }

    /**
     * Object in the store: anyone with access to the store can read it by its digest, and verify it by the same.
     *
     * @param name {@code weights}, {@code manifest}, {@code report} or {@code method file}
     * @param digest its SHA-256
     * @param bytes its size, if known
     */
    public record Artifact(String name, Digest digest, Optional<Long> bytes) {}

    /**
     * Training that produced the weights.
     *
     * @param spec the training's complete specification, with its initial weights
     */
    public record Lineage(TrainingSpec spec, long step, int epoch, long trainableParameters, String codeVersion) {
        static Lineage of(CheckpointManifest manifest) {
            return new Lineage(
                    manifest.spec(),
                    manifest.step(),
                    manifest.epoch(),
                    manifest.trainableParameters(),
                    manifest.codeVersion());
        }
    }

    /**
     * Picture of a prediction: photograph, label and prediction, with figures and a legend.
     *
     * @param href its address in this service, relative to the root
     */
    public record Picture(String sample, TaskName task, String href) {}
}
