package dev.weightflow.data.task;

import static dev.weightflow.data.task.Images.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.metric.TaskFigures;
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
                Tasks.PASCAL,
                Map.of(
                        PascalTasks.SEMSEG,
                        tensor(semseg),
                        PascalTasks.HUMAN_PARTS,
                        tensor(parts),
                        PascalTasks.SAL,
                        tensor(9),
                        PascalTasks.NORMALS,
                        tensor(1, 0, 0)),
                Map.of(
                        PascalTasks.SEMSEG,
                        new float[] {20},
                        PascalTasks.HUMAN_PARTS,
                        new float[] {5},
                        PascalTasks.SAL,
                        new float[] {1},
                        PascalTasks.NORMALS,
                        UP));

        TaskMetrics metrics = state.result().orElseThrow();
        assertThat(metrics.of(PascalTasks.SEMSEG).orElseThrow().perClass())
                .hasSize(21)
                .endsWith(Optional.of(1.0));
        assertThat(metrics.of(PascalTasks.HUMAN_PARTS).orElseThrow().perClass())
                .hasSize(7)
                .contains(Optional.of(1.0));
        assertThat(metrics.of(PascalTasks.SAL)).contains(TaskFigures.foreground(1, 1));
        assertThat(metrics.of(PascalTasks.NORMALS)).contains(TaskFigures.normals(90, 90));
    }

    @Test
    void a_task_of_which_nothing_counts_is_left_out_and_if_there_is_no_other_there_is_no_result() {
        MultiTaskState normals = MultiTaskState.of(
                Tasks.PASCAL.only(List.of(PascalTasks.NORMALS)),
                Map.of(PascalTasks.NORMALS, tensor(UP)),
                Map.of(PascalTasks.NORMALS, NOWHERE));
        assertThat(normals.result()).isEmpty();
        assertThat(MultiTaskState.none(Tasks.PASCAL.only(List.of(PascalTasks.NORMALS))))
                .isEqualTo(normals);

        MultiTaskState saliency = MultiTaskState.of(
                Tasks.PASCAL.only(List.of(PascalTasks.SAL)),
                Map.of(PascalTasks.SAL, tensor(9)),
                Map.of(PascalTasks.SAL, new float[] {1}));

        assertThat(normals.plus(saliency).result().orElseThrow().primaryMetrics())
                .containsOnlyKeys(PascalTasks.SAL);
    }

    @Test
    void a_fault_names_its_task() {
        Tasks tasks = Tasks.PASCAL.only(List.of(PascalTasks.SAL, PascalTasks.NORMALS));

        assertThatThrownBy(() -> MultiTaskState.of(
                        tasks,
                        Map.of(PascalTasks.NORMALS, tensor(UP), PascalTasks.SAL, tensor(Float.NaN)),
                        Map.of(PascalTasks.NORMALS, UP, PascalTasks.SAL, new float[1])))
                .isInstanceOf(MalformedArrayException.class)
                .hasMessageStartingWith("sal: the output is not a finite number");
        assertThatThrownBy(() -> MultiTaskState.of(
                        tasks,
                        Map.of(PascalTasks.NORMALS, tensor(UP)),
                        Map.of(PascalTasks.NORMALS, UP, PascalTasks.SAL, new float[1])))
                .hasMessageContaining("sal is measured and has no output");
    }

    @Test
    void a_task_without_a_label_in_an_image_has_seen_nothing_of_it() {
        MultiTaskState seen = MultiTaskState.of(
                Tasks.PASCAL.only(List.of(PascalTasks.SAL, PascalTasks.NORMALS)),
                Map.of(PascalTasks.NORMALS, tensor(UP), PascalTasks.SAL, tensor(0)),
                Map.of(PascalTasks.NORMALS, UP));

        assertThat(seen.result().orElseThrow().byTask()).containsOnlyKeys(PascalTasks.NORMALS);
        assertThat(seen.byTask().get(PascalTasks.SAL).sums()).containsOnly(0.0);
    }
}
