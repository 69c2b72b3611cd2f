package dev.weightflow.model.dataset.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.model.dataset.Sample;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartialBatchTest {

    private final Batch batch = Batch.allocate(
            0,
            0,
            1,
            List.of("a", "b", "c"),
            Tasks.pascal(PascalTasks.SEMSEG, PascalTasks.SAL, PascalTasks.HUMAN_PARTS));

    @Test
    void it_says_of_each_task_that_not_all_have_which_samples_do() {
        batch.place(0, new Sample("a", 1, new float[3], Map.of(PascalTasks.SEMSEG, new float[] {4})));
        batch.place(
                1,
                new Sample(
                        "b", 1, new float[3], Map.of(PascalTasks.SEMSEG, new float[] {5}, PascalTasks.SAL, new float[] {
                            1
                        })));
        batch.place(2, new Sample("c", 1, new float[3], Map.of(PascalTasks.SEMSEG, new float[] {6})));

        assertThat(batch.labelled()).isEqualTo(Map.of(PascalTasks.SAL, List.of(1), PascalTasks.HUMAN_PARTS, List.of()));
        assertThat(batch.labels().get(PascalTasks.SEMSEG)).containsExactly(4, 5, 6);
        assertThat(batch.labels().get(PascalTasks.SAL)).containsExactly(255, 1, 255);
        assertThat(batch.labels().get(PascalTasks.HUMAN_PARTS)).containsOnly(255);
    }
}
