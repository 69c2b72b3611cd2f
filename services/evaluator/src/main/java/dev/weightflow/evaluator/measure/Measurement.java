package dev.weightflow.evaluator.measure;

import ai.djl.Device;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.task.MultiTaskState;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.evaluator.measure.Observer.Stage;
import dev.weightflow.model.evaluation.Evaluation;
import dev.weightflow.model.evaluation.EvaluationListener;
import dev.weightflow.model.evaluation.ImageSumsRecorder;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.evaluation.CheckpointGeometry;
import dev.weightflow.schema.evaluation.Comparison;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.CheckpointManifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates checkpoints. The same specification gives the same report, so that repetitions are harmless. Confined to one thread, which yields its
 * {@linkplain FairLock turn} after each image.
 */
public record Measurement(ArtifactStore artifacts, Device device, int batchSize, String codeVersion, FairLock lock) {
    /**
     * Measures, stores pictures and report, and returns the report.
     *
     * @throws EvaluatorException if the checkpoint cannot be evaluated as asked
     */
    public EvaluationReport measure(EvaluationSpec spec, Observer observer) {
        try {
            return measured(spec, observer);
        } finally {
            lock.hold(() -> {
                artifacts.evict();
                return null;
            });
        }
    }

    private EvaluationReport measured(EvaluationSpec spec, Observer observer) {
        observer.stage(Stage.FETCHING);
        CheckpointManifest manifest = manifest(spec);
        Tasks tasks = tasks(manifest);
        SampleSource samples = Samples.of(spec, tasks, artifacts);
        if (samples.tasks().isEmpty()) {
            SampleSource drawn = WindowDraw.of(samples, spec.dataset(), NetworkConfig.of(manifest.spec(), tasks));
            observer.total(drawn.size());
            Trained trained = lock.hold(() -> trained(spec, manifest, drawn, observer, image -> {}));
            observer.stage(Stage.STORING);
            return artifacts.store(ofWindow(spec, manifest, trained.window().orElseThrow()));
        }
        boolean compared = spec.options().untrained();
        observer.total(compared ? 2 * samples.size() : samples.size());

        PredictionImages pictures =
                new PredictionImages(artifacts, samples, tasks, spec.options().pictures());
        ImageSumsRecorder sums = new ImageSumsRecorder(tasks);
        Trained trained = lock.hold(() -> trained(spec, manifest, samples, observer, image -> {
            pictures.show(image);
            sums.imageDone(image);
        }));
        TaskMetrics metrics = Metrics.of(trained.seen());
        List<Comparison> comparisons =
                compared ? List.of(lock.hold(() -> withUntrained(manifest, samples, observer, metrics))) : List.of();

        observer.stage(Stage.STORING);
        List<Digest> stored = sums.sums().stream()
                .flatMap(all -> all.parts().stream())
                .map(artifacts::store)
                .toList();
        EvaluationReport report = new EvaluationReport(
                EvaluationReport.FORMAT,
                spec.checkpoint(),
                Optional.of(manifest.job()),
                spec.dataset(),
                spec.options().split(),
                samples.size(),
                manifest.spec().imageSize(),
                metrics,
                comparisons,
                pictures.pictures(),
                codeVersion,
                stored.size() == 1 ? Optional.of(stored.get(0)) : Optional.empty(),
                pictures.layers(),
                trained.seen().confusion(),
                trained.geometry().map(artifacts::store),
                stored.size() == 1 ? List.of() : stored,
                trained.window().map(artifacts::store));
        return artifacts.store(report);
    }

    /** Creates the report on images without labels. */
    private EvaluationReport ofWindow(EvaluationSpec spec, CheckpointManifest manifest, WindowDocument window) {
        return new EvaluationReport(
                EvaluationReport.FORMAT,
                spec.checkpoint(),
                Optional.of(manifest.job()),
                spec.dataset(),
                spec.options().split(),
                window.images().size(),
                window.imageSize(),
                TaskMetrics.NONE,
                List.of(),
                List.of(),
                codeVersion,
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                List.of(),
                Optional.of(artifacts.store(window)));
    }

    /**
     * Result of evaluating a checkpoint.
     *
     * @param geometry the distance by which its training has moved the backbone's weights, if it has; unknown for images without labels
     * @param window the window of the images, if it is requested
     */
    private record Trained(
            MultiTaskState seen, Optional<CheckpointGeometry> geometry, Optional<WindowDocument> window) {}

    private Trained trained(
            EvaluationSpec spec,
            CheckpointManifest manifest,
            SampleSource samples,
            Observer observer,
            EvaluationListener listener) {
        observer.stage(Stage.EVALUATING);
        try (Network network = Checkpoint.open(
                        manifest.spec(), tasks(manifest), manifest.checkpoint(), device, artifacts::file);
                Window window = Window.of(spec, manifest.spec(), network, samples, this)) {
            MultiTaskState seen = evaluated(network, window.samples(), observer, listener.and(window.listener()));
            Optional<CheckpointGeometry> geometry = samples.tasks().isEmpty()
                    ? Optional.empty()
                    : Geometry.of(network, () -> untrained(manifest), lock::pause);
            return new Trained(seen, geometry, window.document());
        }
    }

    private CheckpointManifest manifest(EvaluationSpec spec) {
        CheckpointManifest manifest = artifacts.manifest(spec.manifest());
        if (!manifest.checkpoint().equals(spec.checkpoint())) {
            throw new EvaluatorException.WrongManifest("manifest "
                    + spec.manifest().shortId() + " is that of checkpoint "
                    + manifest.checkpoint().shortId() + ", not of "
                    + spec.checkpoint().shortId() + "; ask with the manifest of the checkpoint");
        }
        return manifest;
    }

    private static Tasks tasks(CheckpointManifest manifest) {
        return Tasks.of(manifest.spec().tasks(), manifest.declarations());
    }

    private Network untrained(CheckpointManifest manifest) {
        return Checkpoint.untrained(manifest.spec(), tasks(manifest), device, artifacts::file);
    }

    private Comparison withUntrained(
            CheckpointManifest manifest, SampleSource samples, Observer observer, TaskMetrics trained) {
        observer.stage(Stage.COMPARING);
        try (Network network = untrained(manifest)) {
            TaskMetrics untrained = Metrics.of(evaluated(network, samples, observer, image -> {}));
            return new Comparison(EvaluationReport.UNTRAINED, untrained, Metrics.relativeChange(trained, untrained));
        }
    }

    private MultiTaskState evaluated(
            Network network, SampleSource samples, Observer observer, EvaluationListener listener) {
        return Evaluation.of(network, samples, batchSize, listener.and(image -> {
            observer.imageDone();
            lock.pause();
        }));
    }
}
