package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.evaluation.Evaluation;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Overfits eight real images in all four tasks at once, which nothing broken can do. */
class OverfittingTest {

    private static final int SIDE = 64;
    private static final int STEPS = 100;

    @Test
    void micro_learns_eight_real_images_by_heart() {
        RealSamples samples = RealSamples.first(8);
        assertThat(samples.size()).isEqualTo(8);
        TrainingSpec config = SpecBuilder.reference(TrainingLength.steps(STEPS), 8, 1)
                .learningRate(4e-3)
                .build();
        List<StepReport> reports = new ArrayList<>();
        try (Network network = Network.create(
                        NetworkConfig.of(SwinConfig.micro(), SIDE),
                        Methods.of(Methods.spec(MethodName.FULL)),
                        Device.cpu(),
                        1);
                TrainingLoop loop =
                        TrainingLoop.of(network, config, samples, RealSamples.unchanging(SIDE), Clock.systemUTC())) {
            Map<TaskName, Double> before = metrics(network, samples).primaryMetrics();

            loop.run(reports::add, () -> false);

            StepReport first = reports.get(0);
            StepReport last = reports.get(STEPS - 1);
            assertThat(last.metrics().totalLoss())
                    .isLessThan(0.2 * first.metrics().totalLoss());
            for (TaskName task : PascalTasks.NAMES) {
                assertThat(last.metrics().losses().get(task))
                        .as(task.key())
                        .isLessThan(0.3 * first.metrics().losses().get(task));
            }
            Map<TaskName, Double> after = metrics(network, samples).primaryMetrics();
            String figures = "before " + before + ", after " + after;
            // of the 21 classes only those in the eight images can be hit, the others count 0
            assertThat(after.get(PascalTasks.SEMSEG)).as(figures).isGreaterThan(before.get(PascalTasks.SEMSEG) + 0.15);
            assertThat(after.get(PascalTasks.HUMAN_PARTS))
                    .as(figures)
                    .isGreaterThan(before.get(PascalTasks.HUMAN_PARTS) + 0.30);
            assertThat(after.get(PascalTasks.SAL)).as(figures).isGreaterThan(before.get(PascalTasks.SAL) + 0.25);
            assertThat(after.get(PascalTasks.NORMALS)).as(figures).isLessThan(before.get(PascalTasks.NORMALS) / 2);
        }
    }

    private static TaskMetrics metrics(Network network, RealSamples samples) {
        return Evaluation.of(network, samples, 8, image -> {}).result().orElseThrow();
    }
}
