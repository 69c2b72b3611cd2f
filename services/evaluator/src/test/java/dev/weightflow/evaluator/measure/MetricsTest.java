package dev.weightflow.evaluator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.model.task.MultiTaskState;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.NormalsMetrics;
import dev.weightflow.schema.evaluation.SegmentationMetrics;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void the_relative_change_counts_a_smaller_angle_as_a_gain() {
        TaskMetrics baseline = metrics(0.5, 20);
        TaskMetrics better = metrics(0.6, 15);

        // +20 % and +25 %
        assertThat(Metrics.relativeChange(better, baseline).orElseThrow()).isCloseTo(22.5, within(1e-9));
        assertThat(Metrics.relativeChange(baseline, baseline)).contains(0.0);
    }

    @Test
    void the_relative_change_counts_a_baseline_below_a_point_as_one_and_is_not_defined_against_other_tasks() {
        TaskMetrics onlyNormals = new TaskMetrics(
                Optional.empty(), Optional.of(new NormalsMetrics(20, 25)), Optional.empty(), Optional.empty());

        // 0.6 are 60 points, and 25 %
        assertThat(Metrics.relativeChange(metrics(0.6, 15), metrics(0, 20)).orElseThrow())
                .isCloseTo((6000 + 25) / 2.0, within(1e-9));
        assertThat(Metrics.relativeChange(metrics(0.6, 15), onlyNormals)).isEmpty();
    }

    @Test
    void a_task_of_which_no_pixel_counts_is_left_out_and_if_there_is_no_other_that_is_told() {
        MultiTaskState nothing = MultiTaskState.of(
                List.of(Task.NORMALS),
                Map.of(Task.NORMALS, new float[] {0, 0, 1}),
                Map.of(Task.NORMALS, new float[] {255, 255, 255}));
        MultiTaskState saliency = MultiTaskState.of(
                List.of(Task.SAL), Map.of(Task.SAL, new float[] {3}), Map.of(Task.SAL, new float[] {1}));

        assertThat(Metrics.of(nothing.plus(saliency)).primaryMetrics()).containsOnlyKeys(Task.SAL);
        assertThatThrownBy(() -> Metrics.of(nothing)).isInstanceOf(EvaluatorException.NothingMeasured.class);
    }

    private static TaskMetrics metrics(double mIoU, double angle) {
        return new TaskMetrics(
                Optional.of(new SegmentationMetrics(mIoU, List.of(Optional.of(mIoU)))),
                Optional.of(new NormalsMetrics(angle, angle)),
                Optional.empty(),
                Optional.empty());
    }
}
