package dev.weightflow.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.PascalTasks;
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
    void there_is_a_training_for_each_method_and_seed_and_for_single_task_each_task() {
        List<Cell> cells = Cell.of(ComparedRow.list("single-task,lora,mtlora:rank=16"), ReportExamples.common(), 2);

        assertThat(cells)
                .extracting(Cell::name)
                .containsExactly(
                        "single-task, seed 0, normals",
                        "single-task, seed 0, sal",
                        "lora, seed 0",
                        "mtlora rank=16, seed 0",
                        "single-task, seed 1, normals",
                        "single-task, seed 1, sal",
                        "lora, seed 1",
                        "mtlora rank=16, seed 1");
        assertThat(cells).extracting(cell -> cell.folder(Path.of("x"))).doesNotHaveDuplicates();
        assertThat(cells.get(3).spec().tasks()).containsExactly(PascalTasks.NORMALS, PascalTasks.SAL);
        assertThat(cells.get(3).spec().method().words()).containsEntry("rank", "16");
    }

    @Test
    void a_folder_is_named_by_the_digest_of_the_specification() {
        Cell cell =
                Cell.of(ReportExamples.methods(), ReportExamples.common(), 1).get(2);

        assertThat(cell.folder(Path.of("out")))
                .isEqualTo(Path.of("out/cells/delora-rank-4-seed0-"
                        + cell.spec().jobId().value().substring(0, 12)));
    }

    @Test
    void trainings_are_those_that_stored_comparisons_have() {
        // job ids as they were before a row could have numbers of its own
        assertThat(Cell.of(ComparedRow.list("single-task,delora:rank=4"), ReportExamples.common(), 1))
                .extracting(cell -> cell.spec().jobId().value().substring(0, 12))
                .containsExactly("79cef68580a2", "9fb23ad0b253", "9c562093c048");
        assertThat(Cell.of(
                        ComparedRow.list("single-task,delora:rank=4"),
                        byRecipe().with("tasks", List.of(PascalTasks.SAL, PascalTasks.HUMAN_PARTS)),
                        1))
                .extracting(cell -> cell.spec().jobId().value().substring(0, 12))
                .containsExactly("f47020d5263c", "e7ef133112f9", "f1b4ca8e3c09");
    }

    @Test
    void every_number_of_a_recipe_holds_for_every_cell_here_and_on_the_platform() {
        TrainingRequest common = byRecipe().with("tasks", ReportExamples.TASKS);

        for (Cell cell : Cell.of(ReportExamples.methods(), common, 1)) {
            // a cell has the loss weights of its own tasks only
            assertThat(common.complete().numbers())
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
                byRecipe().with("tasks", List.of(PascalTasks.SAL, PascalTasks.HUMAN_PARTS)),
                1);

        assertThat(cells)
                .filteredOn(cell -> cell.spec().sampling().peopleOnly())
                .extracting(Cell::name)
                .containsExactly("single-task, seed 0, human_parts");
        assertThat(cells)
                .allSatisfy(cell ->
                        assertThat(TrainingRequest.of(cell.spec()).complete()).isEqualTo(cell.spec()));
    }

    @Test
    void a_row_has_its_own_numbers_and_what_is_derived_of_them_and_else_those_of_all() {
        List<Cell> cells = Cell.of(
                ComparedRow.list(
                        "delora:rank=4,vera:learningRate=2e-3:rank=8:epochs=7:weightDecay=0,vera:batchSize=16"),
                byRecipe().with("tasks", ReportExamples.TASKS),
                1);

        Map<String, String> others = cells.get(0).spec().numbers();
        assertThat(others)
                .containsEntry("epochs", "300")
                .containsEntry("weightDecay", "0.05")
                .containsEntry("learningRate", Double.toString(5e-4 / 512 * 32));
        TrainingSpec own = cells.get(1).spec();
        assertThat(own.method().words()).containsEntry("rank", "8");
        assertThat(own.numbers())
                .containsEntry("learningRate", "0.002")
                .containsEntry("epochs", "7")
                .containsEntry("weightDecay", "0.0")
                .containsEntry("beta2", "0.95");
        // the recipe has an effective batch of 32, which 16 images are accumulated to
        assertThat(cells.get(2).spec().numbers())
                .containsEntry("batchSize", "16")
                .containsEntry("accumulation", "2")
                .containsEntry("learningRate", others.get("learningRate"));
        assertThat(cells).extracting(cell -> cell.steps(100)).containsExactly(900, 21, 900);
    }

    private static TrainingRequest byRecipe() {
        return TrainingRequest.on(new DatasetId("ab".repeat(32)))
                .with("model", ModelSize.MICRO)
                .with("recipe", Recipe.MTLORA_RECIPE)
                .with(
                        "overrides",
                        TrainingOverrides.of(Map.of("beta2", "0.95", "lossWeights.sal", "3", "rotation", "7")));
    }

    @Test
    void a_list_may_have_a_method_twice_and_lists_as_values() {
        List<ComparedRow> rows = ComparedRow.list("vera:targets=q,k,v:rank=8,vera:learningRate=1e-3,adapter");

        assertThat(rows)
                .extracting(ComparedRow::name)
                .containsExactly("vera targets=q,k,v rank=8", "vera learningRate=1e-3", "adapter");
        assertThat(rows.get(0).method().words()).containsEntry("targets", "q,k,v");
        assertThat(ComparedRow.list("all")).hasSize(15);
    }

    @Test
    void a_name_that_methods_and_trainings_have_is_the_methods() {
        ComparedRow row = ComparedRow.of("delora:steps=4");

        assertThat(row.method().words()).containsEntry("steps", "4");
        assertThat(row.numbers()).isEmpty();
    }

    @Test
    void wrong_words_are_told_with_those_there_are() {
        assertThatThrownBy(() -> ComparedRow.of("lorra"))
                .hasMessageContaining("lorra")
                .hasMessageContaining("mtlora");
        assertThatThrownBy(() -> ComparedRow.of("lora:4")).hasMessageContaining("METHOD:NAME=VALUE");
        assertThatThrownBy(() -> ComparedRow.of("lora:rnak=4"))
                .hasMessageContaining("did you mean rank?")
                .hasMessageContaining("smallParts, decoder; numbers: learningRate, epochs");
        assertThatThrownBy(() -> ComparedRow.of("lora:rank=four")).hasMessageContaining("'four' is not a whole number");
        assertThatThrownBy(() -> ComparedRow.list("lora:rank=4,lora:rank=4")).hasMessageContaining("twice");
        assertThatThrownBy(() -> Cell.of(ComparedRow.list("lora:gradientClip=-1"), ReportExamples.common(), 1))
                .hasMessageContaining("lora gradientClip=-1")
                .hasMessageContaining("gradientClip must be");
        assertThatThrownBy(() -> Cell.of(ComparedRow.list("lora:learningRate=fast"), ReportExamples.common(), 1))
                .hasMessageContaining("'fast' is not a number");
    }
}
