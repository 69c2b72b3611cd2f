package dev.weightflow.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.cli.compare.Cell.ComparedMethod;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Recipe;
import dev.weightflow.schema.training.TrainingOverrides;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CellTest {

    @Test
    void there_is_a_training_for_each_method_and_seed_and_for_single_task_and_lora_each_task() {
        List<ComparedMethod> methods = List.of(
                ComparedMethod.of("single-task"), ComparedMethod.of("lora"), ComparedMethod.of("mtlora:rank=16"));

        List<Cell> cells = ReportExamples.cells(methods, ReportExamples.pattern(), 2);

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
        assertThat(cells.get(4).spec().method().words()).containsEntry("rank", "16");
    }

    @Test
    void a_folder_is_named_by_the_digest_of_the_specification() {
        Cell cell = ReportExamples.cells(ReportExamples.methods(), ReportExamples.pattern(), 1)
                .get(2);

        assertThat(cell.folder(Path.of("out")))
                .isEqualTo(Path.of("out/cells/delora-rank-4-seed0-"
                        + cell.spec().jobId().value().substring(0, 12)));
    }

    @Test
    void every_number_of_a_recipe_holds_for_every_cell_here_and_on_the_platform() {
        TrainingSpec pattern = byRecipe(ReportExamples.TASKS);

        for (Cell cell : ReportExamples.cells(ReportExamples.methods(), pattern, 1)) {
            // a cell has the loss weights of its own tasks only
            assertThat(pattern.numbers())
                    .as(cell.name())
                    .containsAllEntriesOf(cell.spec().numbers());
            assertThat(cell.spec().numbers()).containsEntry("beta2", "0.95").containsEntry("rotation", "7.0");
            assertThat(TrainingRequest.of(cell.spec()).complete()).isEqualTo(cell.spec());
        }
    }

    @Test
    void a_recipe_leaves_out_images_without_people_where_human_parts_are_the_only_task() {
        List<Cell> cells = Cell.of(
                ReportExamples.methods(),
                byRecipe(List.of(Task.SAL, Task.HUMAN_PARTS)),
                tasks -> byRecipe(tasks).sampling(),
                1);

        assertThat(cells)
                .filteredOn(cell -> cell.spec().sampling().peopleOnly())
                .extracting(Cell::name)
                .containsExactly("single-task, seed 0, human_parts");
        assertThat(cells)
                .allSatisfy(cell ->
                        assertThat(TrainingRequest.of(cell.spec()).complete()).isEqualTo(cell.spec()));
    }

    private static TrainingSpec byRecipe(List<Task> tasks) {
        return TrainingRequest.on(new DatasetId("ab".repeat(32)))
                .with("model", ModelSize.MICRO)
                .with("tasks", tasks)
                .with("recipe", Recipe.MTLORA_RECIPE)
                .with(
                        "overrides",
                        TrainingOverrides.of(Map.of("beta2", "0.95", "lossWeights.sal", "3", "rotation", "7")))
                .complete();
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
