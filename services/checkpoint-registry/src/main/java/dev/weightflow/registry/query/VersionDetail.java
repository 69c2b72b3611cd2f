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
 * A version with all that is known of it.
 *
 * @param evaluations every evaluation of its checkpoint, the earliest first
 * @param decisions what was decided about it, the earliest first
 * @param artifacts what lies in the object store
 * @param lineage what the checkpoint's manifest says; absent while the store does not give it
 * @param pictures pictures of its predictions
 * @param note why something is absent, if something is
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
     * An evaluation of a version.
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
     * An object in the store: whoever has access to the store reads it by its digest, and verifies it by the same.
     *
     * @param name {@code weights}, {@code manifest} or {@code report}
     * @param digest its SHA-256
     * @param bytes its size, where that is known
     */
    public record Artifact(String name, Digest digest, Optional<Long> bytes) {}

    /**
     * How the weights came to be.
     *
     * @param spec the training's complete specification, the weights that it started from among it
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
     * A picture of a prediction: photograph, label and prediction, with figures and a legend.
     *
     * @param href where this service gives it, relative to its root
     */
    public record Picture(String sample, TaskName task, String href) {}
}
