package dev.weightflow.evaluator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.MultiTaskState;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.metric.TaskFigures;
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
        TaskMetrics onlyNormals = TaskMetrics.ofPascal(
                Optional.empty(), Optional.of(TaskFigures.normals(20, 25)), Optional.empty(), Optional.empty());

        // 0.6 are 60 points, and 25 %
        assertThat(Metrics.relativeChange(metrics(0.6, 15), metrics(0, 20)).orElseThrow())
                .isCloseTo((6000 + 25) / 2.0, within(1e-9));
        assertThat(Metrics.relativeChange(metrics(0.6, 15), onlyNormals)).isEmpty();
    }

    @Test
    void a_task_of_which_no_pixel_counts_is_left_out_and_if_there_is_no_other_that_is_told() {
        MultiTaskState nothing = MultiTaskState.of(
                Tasks.PASCAL.only(List.of(PascalTasks.NORMALS)),
                Map.of(PascalTasks.NORMALS, HostTensor.of(new float[] {0, 0, 1}, 3, 1, 1)),
                Map.of(PascalTasks.NORMALS, new float[] {255, 255, 255}));
        MultiTaskState saliency = MultiTaskState.of(
                Tasks.PASCAL.only(List.of(PascalTasks.SAL)),
                Map.of(PascalTasks.SAL, HostTensor.of(new float[] {3}, 1, 1, 1)),
                Map.of(PascalTasks.SAL, new float[] {1}));

        assertThat(Metrics.of(nothing.plus(saliency)).primaryMetrics()).containsOnlyKeys(PascalTasks.SAL);
        assertThatThrownBy(() -> Metrics.of(nothing)).isInstanceOf(EvaluatorException.NothingMeasured.class);
    }

    private static TaskMetrics metrics(double mIoU, double angle) {
        return TaskMetrics.ofPascal(
                Optional.of(TaskFigures.segmentation(mIoU, List.of(Optional.of(mIoU)))),
                Optional.of(TaskFigures.normals(angle, angle)),
                Optional.empty(),
                Optional.empty());
    }
}
