package dev.weightflow.evaluator.measure;

import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.model.evaluation.EvaluationListener;
import dev.weightflow.model.network.BaseModel;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.window.BaseBackbone;
import dev.weightflow.model.window.WindowRecorder;
import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Optional;

/** Window of an evaluation's images, recorded in the evaluation's own pass over them, if it is requested. Holds the base backbone until it is closed. */
final class Window implements AutoCloseable {
    private final EvaluationSpec spec;
    private final Network network;
    private final SampleSource samples;
    private final Optional<Recording> recording;

    private record Recording(BaseBackbone base, WindowRecorder recorder) {}

    private Window(EvaluationSpec spec, Network network, SampleSource samples, Optional<Recording> recording) {
        this.spec = spec;
        this.network = network;
        this.samples = samples;
        this.recording = recording;
    }

    /** Opens the base backbone beneath a network, if a window is requested. It has the images that {@link WindowDraw} draws. */
    static Window of(
            EvaluationSpec spec, TrainingSpec training, Network network, SampleSource samples, Measurement measuring) {
        if (!spec.options().window()) {
            return new Window(spec, network, samples, Optional.empty());
        }
        SampleSource drawn = WindowDraw.of(samples, spec.dataset(), network.config());
        BaseModel untrained = new BaseModel(training.seed(), training.start().baseWeights());
        BaseBackbone base = BaseBackbone.beneath(network, untrained, measuring.device(), measuring.artifacts()::file);
        WindowRecorder recorder = new WindowRecorder(base, network.config().tasks(), samples, drawn);
        return new Window(spec, network, samples, Optional.of(new Recording(base, recorder)));
    }

    /** Returns the samples to be evaluated. */
    SampleSource samples() {
        return recording.map(open -> open.recorder().samples()).orElse(samples);
    }

    /** Returns the listener that records the window. */
    EvaluationListener listener() {
        return recording.<EvaluationListener>map(Recording::recorder).orElse(image -> {});
    }

    /** Returns what was recorded. */
    Optional<WindowDocument> document() {
        return recording.map(done -> new WindowDocument(
                WindowDocument.FORMAT,
                spec.dataset(),
                spec.options().split(),
                done.base().weights(),
                spec.checkpoint(),
                network.config().imageSize(),
                done.base().dimension(),
                done.recorder().images()));
    }

    @Override
    public void close() {
        recording.ifPresent(open -> open.base().close());
    }
}
