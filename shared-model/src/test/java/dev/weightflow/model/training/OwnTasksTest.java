package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.evaluation.Evaluation;
import dev.weightflow.model.evaluation.EvaluationListener;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests tasks that a folder declares, one of a kind from a folder of the test sources, from file to checkpoint. */
class OwnTasksTest {
    private static final int SIDE = 32;
    private static final TaskName TURN = TaskName.of("turn");
    private static final TaskName SHAPE = TaskName.of("shape");

    @TempDir
    private Path root;

    private void folder() throws IOException {
        Files.writeString(root.resolve("dataset.yaml"), """
                images: images/{id}.png
                splits: 0.25
                tasks:
                  - {name: turn, kind: orientation, labels: "turn/{id}.png", scale: 0.01, turns: 1}
                  - {name: shape, kind: segmentation, labels: "shape/{id}.png", classes: [ground, bar]}
                """);
        for (String name : List.of("images", "turn", "shape")) {
            Files.createDirectory(root.resolve(name));
        }
        for (int number = 0; number < 8; number++) {
            int at = 3 * number;
            Files.write(
                    root.resolve("images/i" + number + ".png"),
                    SyntheticPascal.gray(SIDE, SIDE, (x, y) -> x / 8 == at / 8 ? 220 : 30));
            if (number != 5) {
                Files.write(
                        root.resolve("turn/i" + number + ".png"),
                        SyntheticPascal.gray(SIDE, SIDE, (x, y) -> x / 8 == at / 8 ? 75 : 10));
            }
            if (number % 3 != 0) {
                Files.write(
                        root.resolve("shape/i" + number + ".png"),
                        SyntheticPascal.gray(SIDE, SIDE, (x, y) -> x / 8 == at / 8 ? 1 : 0));
            }
        }
    }

    @Test
    void a_kind_of_another_folder_is_declared_trained_measured_and_opened_again() throws IOException {
        folder();
        DatasetFolder data = DatasetFolder.open(root);
        FolderSamples samples = data.samples(Split.TRAIN, data.tasks().names());
        TrainingSpec spec = SpecBuilder.reference(TrainingLength.steps(40), 3, 1)
                .learningRate(4e-3)
                .build();
        List<StepReport> steps = new ArrayList<>();
        Path file = root.resolve("whole.safetensors");
        try (Network network = Network.create(
                        new NetworkConfig(SwinConfig.micro(), SIDE, DecoderName.HRNET, data.tasks()),
                        Methods.of(Methods.spec(MethodName.FULL)),
                        Device.cpu(),
                        1);
                TrainingLoop loop =
                        TrainingLoop.of(network, spec, samples, RealSamples.unchanging(SIDE), Clock.systemUTC())) {

            TaskMetrics before = measured(network, samples);
            loop.run(steps::add, () -> false);
            TaskMetrics after = measured(network, samples);
            Checkpoint.write(network, file);

            assertThat(steps).allMatch(step -> Double.isFinite(step.metrics().totalLoss()));
            assertThat(after.of(TURN).orElseThrow().value("meanSquaredTurn"))
                    .isLessThan(0.5 * before.of(TURN).orElseThrow().value("meanSquaredTurn"));
            assertThat(after.of(SHAPE).orElseThrow().value("mIoU"))
                    .isGreaterThan(before.of(SHAPE).orElseThrow().value("mIoU"));
            assertThat(after.of(SHAPE).orElseThrow().value("pixelAccuracy")).isGreaterThan(0.7);
            try (Network opened = Checkpoint.open(file, Optional.empty(), Device.cpu())) {
                assertThat(opened.config().tasks()).isEqualTo(data.tasks());
                assertThat(measured(opened, samples)).isEqualTo(after);
            }
        }
    }

    private static TaskMetrics measured(Network network, FolderSamples samples) {
        EvaluationListener nobody = image -> {};
        return Evaluation.of(network, samples, 2, nobody).result().orElseThrow();
    }
}
