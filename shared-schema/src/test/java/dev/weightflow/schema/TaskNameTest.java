package dev.weightflow.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TaskNameTest {
    @Test
    void columns_begin_with_the_tasks_of_pascal_context_and_go_on_alphabetically() {
        assertThat(TaskName.columns(List.of(
                        TaskName.of("depth"),
                        PascalTasks.SAL,
                        TaskName.of("cover"),
                        PascalTasks.NORMALS,
                        PascalTasks.HUMAN_PARTS,
                        PascalTasks.SEMSEG)))
                .extracting(TaskName::key)
                .containsExactly("semseg", "human_parts", "normals", "sal", "cover", "depth");
        assertThat(TaskName.columns(List.of(PascalTasks.SAL, PascalTasks.NORMALS, PascalTasks.SAL)))
                .containsExactly(PascalTasks.NORMALS, PascalTasks.SAL);
    }
}
