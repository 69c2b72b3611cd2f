package dev.weightflow.evaluator.measure;

import ai.djl.Device;
import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.evaluator.measure.Observer.Stage;
import dev.weightflow.model.dataset.SampleSource;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.Networks;
import dev.weightflow.model.training.Evaluation;
import dev.weightflow.model.training.EvaluationListener;
import dev.weightflow.schema.evaluation.Comparison;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.training.CheckpointManifest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Measures checkpoints. The same request gives the same report, so that doing it twice does no harm. For one thread. */
public final class Measurement {
    private final Archive archive;
    private final Device device;
    private final int batchSize;
    private final String codeVersion;

    /**
     * @param device what the network runs on
     * @param batchSize images a forward pass
     * @param codeVersion what reports say about the code that measured
     */
    public Measurement(Archive archive, Device device, int batchSize, String codeVersion) {
        this.archive = archive;
        this.device = device;
        this.batchSize = batchSize;
        this.codeVersion = codeVersion;
    }

    /**
     * Measures, stores pictures and report, and returns the fact that will make them count.
     *
     * @throws EvaluatorException if the checkpoint cannot be evaluated as asked
     * @throws RuntimeException of the store, the model or the data, each with a code of its own
     */
    public EvaluationCompleted measure(EvaluationRequested request, Observer observer) {
        try {
            return measured(request, observer);
        } finally {
            archive.tidy();
        }
    }

    private EvaluationCompleted measured(EvaluationRequested request, Observer observer) {
        observer.stage(Stage.FETCHING);
        CheckpointManifest manifest = manifest(request);
        SampleSource samples = Samples.of(request, manifest.spec().tasks(), archive);
        boolean compared = request.order().untrained();
        observer.total(compared ? 2 * samples.size() : samples.size());

        Gallery gallery = new Gallery(archive, request.order().pictures());
        TaskMetrics metrics = metrics(() -> trained(manifest), samples, observer, Stage.EVALUATING, gallery::show);
        List<Comparison> comparisons =
                compared ? List.of(withUntrained(manifest, samples, observer, metrics)) : List.of();

        observer.stage(Stage.STORING);
        EvaluationReport report = new EvaluationReport(
                EvaluationReport.FORMAT,
                request.checkpoint(),
                Optional.of(manifest.job()),
                request.dataset(),
                request.order().split(),
                samples.size(),
                manifest.spec().imageSize(),
                metrics,
                comparisons,
                gallery.pictures(),
                codeVersion);
        return completed(request, report, archive.store(report));
    }

    private CheckpointManifest manifest(EvaluationRequested request) {
        CheckpointManifest manifest = archive.manifest(request.manifest());
        if (!manifest.checkpoint().equals(request.checkpoint())) {
            throw new EvaluatorException.WrongManifest("manifest "
                    + request.manifest().shortId() + " is that of checkpoint "
                    + manifest.checkpoint().shortId() + ", not of "
                    + request.checkpoint().shortId() + "; ask with the manifest of the checkpoint");
        }
        return manifest;
    }

    private Network trained(CheckpointManifest manifest) {
        return Networks.trained(manifest.spec(), manifest.checkpoint(), device, archive::file);
    }

    private Comparison withUntrained(
            CheckpointManifest manifest, SampleSource samples, Observer observer, TaskMetrics trained) {
        TaskMetrics untrained = metrics(
                () -> Networks.untrained(manifest.spec(), device, archive::file),
                samples,
                observer,
                Stage.COMPARING,
                image -> {});
        return new Comparison(EvaluationReport.UNTRAINED, untrained, Figures.deltaM(trained, untrained));
    }

    private TaskMetrics metrics(
            Supplier<Network> build,
            SampleSource samples,
            Observer observer,
            Stage stage,
            EvaluationListener listener) {
        observer.stage(stage);
        try (Network network = build.get()) {
            return Figures.of(Evaluation.of(network, samples, batchSize, image -> {
                listener.imageDone(image);
                observer.imageDone();
            }));
        }
    }

    private static EvaluationCompleted completed(EvaluationRequested request, EvaluationReport report, ReportId id) {
        return new EvaluationCompleted(
                request.checkpoint(),
                request.manifest(),
                report.job(),
                request.dataset(),
                request.order().split(),
                report.images(),
                id,
                report.metrics(),
                report.comparisons().stream().findFirst().flatMap(Comparison::deltaM),
                request.order().model());
    }
}
