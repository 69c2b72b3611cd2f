package dev.weightflow.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.NormalsMetrics;
import dev.weightflow.schema.evaluation.SaliencyMetrics;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MultiTaskStateTest {

    private static final float[] UP = {0, 0, 1};
    private static final float[] NOWHERE = {255, 255, 255};

    @Test
    void each_task_s_figures_are_found_under_its_own_name() {
        float[] semseg = new float[21];
        semseg[20] = 1;
        float[] parts = {0, 0, 0, 0, 0, 1, 0};

        MultiTaskState state = MultiTaskState.of(
                List.of(Task.values()),
                Map.of(
                        Task.SEMSEG,
                        semseg,
                        Task.HUMAN_PARTS,
                        parts,
                        Task.SAL,
                        new float[] {9},
                        Task.NORMALS,
                        new float[] {1, 0, 0}),
                Map.of(
                        Task.SEMSEG,
                        new float[] {20},
                        Task.HUMAN_PARTS,
                        new float[] {5},
                        Task.SAL,
                        new float[] {1},
                        Task.NORMALS,
                        UP));

        TaskMetrics metrics = state.result().orElseThrow();
        assertThat(metrics.semseg().orElseThrow().perClass()).hasSize(21).endsWith(Optional.of(1.0));
        assertThat(metrics.humanParts().orElseThrow().perClass()).hasSize(7).contains(Optional.of(1.0));
        assertThat(metrics.sal()).contains(new SaliencyMetrics(1, 1));
        assertThat(metrics.normals()).contains(new NormalsMetrics(90, 90));
    }

    @Test
    void a_task_of_which_nothing_counts_is_left_out_and_if_there_is_no_other_there_is_no_result() {
        MultiTaskState normals =
                MultiTaskState.of(List.of(Task.NORMALS), Map.of(Task.NORMALS, UP), Map.of(Task.NORMALS, NOWHERE));
        assertThat(normals.result()).isEmpty();
        assertThat(MultiTaskState.none(List.of(Task.NORMALS))).isEqualTo(normals);

        MultiTaskState saliency = MultiTaskState.of(
                List.of(Task.SAL), Map.of(Task.SAL, new float[] {9}), Map.of(Task.SAL, new float[] {1}));

        assertThat(normals.plus(saliency).result().orElseThrow().primaryMetrics())
                .containsOnlyKeys(Task.SAL);
    }

    @Test
    void a_fault_names_its_task() {
        List<Task> tasks = List.of(Task.SAL, Task.NORMALS);

        assertThatThrownBy(() -> MultiTaskState.of(
                        tasks,
                        Map.of(Task.NORMALS, UP, Task.SAL, new float[] {Float.NaN}),
                        Map.of(Task.NORMALS, UP, Task.SAL, new float[1])))
                .isInstanceOf(MalformedArrayException.class)
                .hasMessageStartingWith("sal: the output is not a finite number");
        assertThatThrownBy(() -> MultiTaskState.of(tasks, Map.of(Task.NORMALS, UP), Map.of(Task.NORMALS, UP)))
                .hasMessageContaining("sal is measured and has no output");
        assertThatThrownBy(() -> MultiTaskState.of(
                        tasks, Map.of(Task.NORMALS, UP, Task.SAL, new float[1]), Map.of(Task.NORMALS, UP)))
                .hasMessageContaining("sal is measured and has no label");
    }
}
