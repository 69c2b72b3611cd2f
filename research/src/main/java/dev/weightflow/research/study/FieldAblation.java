package dev.weightflow.research.study;

import ai.djl.Device;
import dev.weightflow.cli.compare.Cell;
import dev.weightflow.cli.compare.ComparisonSetup;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.weights.BaseWeights;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.model.evaluation.Evaluation;
import dev.weightflow.model.evaluation.ImageSumsRecorder;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Measures finished models again, on the same images, with another field in the place of the learned one. Decoders and small parts stay, so that the
 * two measurements of a model differ in the field alone, and in no seed.
 */
final class FieldAblation {

    private final ComparisonSetup setup;
    private final DatasetFolder data;
    private final Device device;
    private final Path folder;

    /** @param folder of the comparison, in which the cells are */
    FieldAblation(ComparisonSetup setup, Path data, String device, Path folder) {
        this.setup = setup;
        this.data = DatasetFolder.open(data);
        this.device = Torch.devices(device).get(0);
        this.folder = folder;
    }

    /**
     * Measures the models that are not measured yet, one after the other, to the end or until it is asked to stop.
     *
     * @return whether all are measured
     */
    boolean run(List<Cell> finished, Terminal terminal, BooleanSupplier stop) throws IOException {
        try (Progress progress = terminal.progress("ablate", finished.size())) {
            for (int i = 0; i < finished.size() && !stop.getAsBoolean(); i++) {
                Cell cell = finished.get(i);
                Path run = cell.folder(folder);
                String job = cell.spec().jobId().value();
                if (AblatedModel.in(run, job).isEmpty()) {
                    try (Network network = model(cell.spec(), run)) {
                        int batch = cell.spec().batchSize();
                        ImageSums uniform = measured(network, FieldArm.UNIFORM, batch);
                        new AblatedModel(job, uniform, measured(network, FieldArm.NONE, batch)).write(run);
                    }
                }
                progress.at(i + 1L, cell.row().name() + ", seed " + cell.spec().seed());
            }
        }
        for (Cell cell : finished) {
            if (AblatedModel.in(cell.folder(folder), cell.spec().jobId().value())
                    .isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Opens the model after the last step of a training. */
    Network model(TrainingSpec spec, Path run) {
        return Checkpoint.untrained(
                        spec,
                        setup.declared(),
                        device,
                        digest -> setup.weights().flatMap(BaseWeights::file).orElseThrow(),
                        MethodTexts.NONE)
                .completedBy(network -> {
                    WeightsFile trained = WeightsFile.read(run.resolve("last/adapter.safetensors"));
                    StateDictLoader.loadTrained(network, trained.label(), trained.tensors());
                });
    }

    private ImageSums measured(Network trained, FieldArm field, int batch) {
        try (Network ablated = trained.with(Methods.of(field.method()))) {
            return measured(ablated, batch);
        }
    }

    ImageSums measured(Network network, int batch) {
        SampleSource samples =
                data.samples(Split.VAL, Set.copyOf(network.config().taskNames()));
        ImageSumsRecorder sums = new ImageSumsRecorder(network.config().tasks());
        Evaluation.of(network, samples, batch, sums);
        return sums.sums().orElseThrow();
    }
}
