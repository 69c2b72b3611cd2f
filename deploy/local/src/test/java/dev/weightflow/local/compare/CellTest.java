package dev.weightflow.local.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.Task;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellTest {

    @Test
    void there_is_a_training_for_each_method_and_seed_and_for_single_task_and_lora_each_task() {
        List<ComparedMethod> methods = List.of(
                ComparedMethod.of("single-task"), ComparedMethod.of("lora"), ComparedMethod.of("mtlora:rank=16"));

        List<Cell> cells = Cell.of(methods, ReportExamples.pattern(), 2);

        assertThat(cells)
                .extracting(Cell::name)
                .containsExactly(
                        "single-task, seed 0, normals",
                        "single-task, seed 0, sal",
                        "lora, seed 0, normals",
                        "lora, seed 0, sal",
                        "mtlora rank=16, seed 0",
                        "single-task, seed 1, normals",
                        "single-task, seed 1, sal",
                        "lora, seed 1, normals",
                        "lora, seed 1, sal",
                        "mtlora rank=16, seed 1");
        assertThat(cells).extracting(cell -> cell.folder(Path.of("x"))).doesNotHaveDuplicates();
        assertThat(cells.get(4).spec().tasks()).containsExactly(Task.NORMALS, Task.SAL);
        assertThat(cells.get(4).spec().method().options()).containsEntry("rank", "16");
    }

    @Test
    void a_folder_is_named_by_the_digest_of_the_specification() {
        Cell cell =
                Cell.of(ReportExamples.methods(), ReportExamples.pattern(), 1).get(2);

        assertThat(cell.folder(Path.of("out")))
                .isEqualTo(Path.of("out/cells/delora-rank-4-seed0-"
                        + cell.spec().jobId().value().substring(0, 12)));
    }

    @Test
    void wrong_words_are_told_with_those_there_are() {
        assertThatThrownBy(() -> ComparedMethod.of("lorra"))
                .hasMessageContaining("lorra")
                .hasMessageContaining("mtlora");
        assertThatThrownBy(() -> ComparedMethod.of("lora:4")).hasMessageContaining("METHOD:NAME=VALUE");
        assertThatThrownBy(() -> ComparedMethod.of("lora:rnak=4")).hasMessageContaining("rnak");
    }
}
