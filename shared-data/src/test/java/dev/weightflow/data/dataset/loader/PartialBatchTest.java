package dev.weightflow.data.dataset.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartialBatchTest {

    private static final Tasks TASKS =
            Tasks.PASCAL.only(List.of(PascalTasks.SEMSEG, PascalTasks.SAL, PascalTasks.HUMAN_PARTS));

    @Test
    void it_says_of_each_task_that_not_all_have_which_samples_do() {
        Batch batch = Batch.of(
                0,
                0,
                1,
                List.of(
                        sample("a", Map.of(PascalTasks.SEMSEG, 4)),
                        sample("b", Map.of(PascalTasks.SEMSEG, 5, PascalTasks.SAL, 1)),
                        sample("c", Map.of(PascalTasks.SEMSEG, 6))),
                TASKS);

        assertThat(batch.labelled()).isEqualTo(Map.of(PascalTasks.SAL, List.of(1), PascalTasks.HUMAN_PARTS, List.of()));
        assertThat(batch.labels().get(PascalTasks.SEMSEG).toFloats()).containsExactly(4, 5, 6);
        assertThat(batch.labels().get(PascalTasks.SAL).toFloats()).containsExactly(255, 1, 255);
        assertThat(batch.labels().get(PascalTasks.HUMAN_PARTS).toFloats()).containsOnly(255);
    }

    @Test
    void bytes_stay_bytes() {
        Batch batch = Batch.of(0, 0, 1, List.of(sample("a", Map.of(PascalTasks.SAL, 1))), TASKS);

        assertThat(batch.images()).isEqualTo(HostTensor.of(new byte[] {7, 8, 9}, 1, 3, 1, 1));
        assertThat(batch.labels().values()).extracting(HostTensor::type).containsOnly(ElementType.U8);
    }

    @Test
    void labels_that_the_source_has_not_promised_are_refused() {
        Sample sample = sample("a", Map.of(PascalTasks.SAL, 1));

        assertThatThrownBy(() -> Batch.of(0, 0, 1, List.of(sample), Tasks.PASCAL.only(List.of(PascalTasks.SEMSEG))))
                .hasMessage("sample a has labels for [sal] and its source promises [semseg]");
    }

    private static Sample sample(String id, Map<TaskName, Integer> labels) {
        return new Sample(
                id,
                1,
                HostTensor.of(new byte[] {7, 8, 9}, 3, 1, 1),
                TASKS,
                TaskName.each(
                        labels.keySet(),
                        task -> HostTensor.of(new byte[] {labels.get(task).byteValue()}, 1, 1, 1)));
    }
}
