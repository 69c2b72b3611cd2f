package dev.weightflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.demo.DemoResult.LossCurve;
import dev.weightflow.cli.demo.DemoResult.TaskChange;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoResultTest {

    private static final Path REPORT = Path.of("../shared-schema/src/test/resources/golden/v1/EvaluationReport.json");
    private static final TaskChange GAIN =
            new TaskChange(PascalTasks.SEMSEG, "mIoU", 0.01, Optional.of(0.125), 0.25, true, MetricScale.OVERLAP);
    private static final TaskChange LOSS = new TaskChange(
            PascalTasks.NORMALS, "mean angular error", 40, Optional.empty(), 45, false, MetricScale.ANGLE);

    @Test
    void figures_that_did_not_change_are_not_better() throws IOException {
        EvaluationReport report = WeightflowJson.read(Files.readAllBytes(REPORT), EvaluationReport.class);

        assertThat(TaskChange.in(report, Optional.of(report))).hasSize(4).allSatisfy(change -> {
            assertThat(change.better()).isFalse();
            assertThat(change.frozen()).contains(change.trained());
        });
    }

    @Test
    void success_is_said_from_the_measured_values() {
        String text = result(List.of(GAIN), true, true, Optional.of(new LossCurve(14, 5, 5, 90)))
                .text();

        assertThat(text)
                .contains("1.00 %")
                .contains("12.50 %")
                .contains("25.00 %")
                .contains("+24.00 %")
                .contains("14.000")
                .contains("champion")
                .contains("/pictures/semseg.png")
                .endsWith("The loss fell, and every task's figure is better than the untrained model's (1 min 1 s).");
    }

    @Test
    void a_task_that_got_worse_is_named() {
        String text = result(List.of(GAIN, LOSS), true, false, Optional.empty()).text();

        assertThat(text)
                .contains("+5.00°")
                .contains("NOT better")
                .endsWith("Not better than the untrained model: normals. The demo has failed (1 min 1 s).");
    }

    @Test
    void a_short_run_need_not_be_better_and_says_so() {
        String text = result(List.of(LOSS), false, false, Optional.of(new LossCurve(5, 6, 1, 2)))
                .text();

        assertThat(text).contains("The loss did not fall.").contains("Such a short training need not be better");
    }

    @Test
    void every_recipe_is_a_training_that_can_be_specified() {
        DatasetId dataset = new DatasetId("ab12".repeat(16));
        for (ModelSize model : List.of(ModelSize.MICRO, ModelSize.TINY)) {
            for (MethodName method : MethodName.builtIn()) {
                TrainingSpec spec = new DemoRecipe(
                                model,
                                method,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(DemoRecipe.modelName(Optional.empty(), model)))
                        .on(dataset, List.of(PascalTasks.SAL, PascalTasks.SEMSEG), Optional.empty())
                        .complete();
                assertThat(spec.tasks()).containsExactly(PascalTasks.SEMSEG, PascalTasks.SAL);
                assertThat(spec.length().steps()).contains(model == ModelSize.MICRO ? 500 : 20);
                assertThat(spec.evaluation().orElseThrow().model().orElseThrow().value())
                        .isEqualTo("demo-scenes-" + model.key());
            }
        }
    }

    @Test
    void a_model_of_other_data_has_another_name() {
        assertThat(DemoRecipe.modelName(Optional.of(Path.of("/data/PASCAL_MT.mini")), ModelSize.TINY)
                        .value())
                .isEqualTo("demo-pascal-mt-mini-tiny");
    }

    @Test
    void pictures_are_called_the_promoted_checkpoint_s_only_if_it_was_promoted() {
        assertThat(result(List.of(GAIN), true, true, Optional.empty()).text())
                .contains("prediction, by the promoted checkpoint:");
        assertThat(result(List.of(GAIN), true, true, Optional.empty(), List.of("challenger"))
                        .text())
                .contains("prediction, by this checkpoint, which is not promoted:");
    }

    private static DemoResult result(
            List<TaskChange> changes, boolean demanded, boolean better, Optional<LossCurve> loss) {
        return result(changes, demanded, better, loss, List.of("champion"));
    }

    private static DemoResult result(
            List<TaskChange> changes,
            boolean demanded,
            boolean better,
            Optional<LossCurve> loss,
            List<String> aliases) {
        return new DemoResult(
                "d",
                false,
                "j",
                false,
                "c",
                "r",
                48,
                changes,
                loss,
                "demo",
                1,
                aliases,
                "champion",
                "It is the first.",
                List.of("/pictures/semseg.png"),
                demanded,
                better,
                61,
                Map.of());
    }
}
