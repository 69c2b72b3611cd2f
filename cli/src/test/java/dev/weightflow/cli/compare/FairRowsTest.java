package dev.weightflow.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.cli.compare.FairRows.Fair;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.network.RowModels;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FairRowsTest {

    /**
     * Request with all four tasks. Decoders have 1,946,624 parameters, and a rank of q and v in all blocks 17,664: 2·2·(2·96 + 2·192 + 6·384 +
     * 2·768).
     */
    private static final TrainingRequest TINY = common(ModelSize.TINY);

    @Test
    void ranks_and_widths_are_chosen_for_the_parameters_of_the_first_row_that_has_one() {
        Fair fair = FairRows.of(ComparedRow.list("full,delora,lora,vpt,mtlora,vera"), TINY, Tasks.PASCAL);

        assertThat(fair.budget()).contains(new FairRows.Budget("delora", 1_946_624 + 24 * 17_664));
        assertThat(fair.rows())
                .extracting(ComparedRow::name)
                .as("prompts have 4,416 numbers each")
                .startsWith("full", "delora", "lora rank=24", "vpt prompts=96");
        Map<String, RowSetup> setups = setups(fair, TINY);
        assertThat(setups.get("delora").besideDecoders()).isEqualTo(24 * 17_664);
        assertThat(setups.get("lora rank=24").besideDecoders()).isEqualTo(24 * 17_664);
        assertThat(setups.get("vpt prompts=96").besideDecoders()).isEqualTo(96 * 4_416);
        assertThat(setups.get("mtlora rank=2").fair()).contains(true);
        // two vectors for each of 24 targets: 24·1024 + 2·4416 at the greatest rank that is tried
        RowSetup vera = setups.get("vera rank=1024");
        assertThat(vera.fair()).contains(false);
        assertThat(vera.overBudget().orElseThrow())
                .isCloseTo((24 * 1024 + 2 * 4_416 - 24 * 17_664) / (1_946_624.0 + 24 * 17_664), within(1e-12));
        assertThat(setups.get("full").fair()).contains(false);
    }

    @Test
    void what_is_trained_beside_and_passes_are_alike_and_rows_that_cannot_be_are_marked() {
        Map<String, RowSetup> setups =
                setups(FairRows.of(ComparedRow.all(), common(ModelSize.MICRO), Tasks.PASCAL), common(ModelSize.MICRO));

        assertThat(setups).hasSize(15);
        setups.forEach((name, setup) -> {
            if (!List.of("single-task", "full", "bitfit").contains(name)) {
                assertThat(setup.smallParts()).as(name).isEmpty();
                assertThat(setup.patchMerging()).as(name).isEqualTo("frozen");
                assertThat(setup.passes()).as(name).isEqualTo(1);
            }
        });
        assertThat(setups.entrySet().stream()
                        .filter(one -> one.getValue().fair().orElseThrow())
                        .map(Map.Entry::getKey))
                .allSatisfy(name ->
                        assertThat(setups.get(name).overBudget().orElseThrow()).isBetween(-0.02, 0.02))
                .hasSize(8)
                .doesNotContain("bitfit", "tadformer rank=1");
        assertThat(setups.get("bitfit").smallParts())
                .containsExactly("norms in part", "patch-embedding in part", "position-bias", "biases");
    }

    @Test
    void what_a_row_is_given_stays() {
        Fair fair = FairRows.of(
                ComparedRow.list(
                        "delora:rank=8:learningRate=1e-3,lora:rank=2,mtlora:smallParts=norms:rank=1:taskRank=3"),
                TINY,
                Tasks.PASCAL);

        assertThat(fair.rows())
                .extracting(ComparedRow::name)
                .containsExactly(
                        "delora rank=8 learningRate=1e-3", "lora rank=2", "mtlora smallParts=norms rank=1 taskRank=3");
        assertThat(fair.rows().get(0).numbers()).containsEntry("learningRate", "1e-3");
        Map<String, RowSetup> setups = setups(fair, TINY);
        assertThat(setups.get("mtlora smallParts=norms rank=1 taskRank=3").smallParts())
                .containsExactly("norms");
        assertThat(setups.get("lora rank=2").fair()).contains(false);
        assertThat(FairRows.of(ComparedRow.list("full,decoders-only"), TINY, Tasks.PASCAL)
                        .budget())
                .isEmpty();
    }

    private static Map<String, RowSetup> setups(Fair fair, TrainingRequest common) {
        Map<String, RowSetup> setups = new LinkedHashMap<>();
        List<Cell> cells = Cell.of(fair.rows(), common, 1);
        for (ComparedRow row : fair.rows()) {
            List<Cell> own = cells.stream().filter(cell -> cell.row() == row).toList();
            RowModels models = RowModels.of(own.stream().map(Cell::spec).toList(), Tasks.PASCAL, MethodTexts.NONE);
            setups.put(row.name(), RowSetup.of(own, models, common.complete(), 75, fair.budget()));
        }
        return setups;
    }

    private static TrainingRequest common(ModelSize model) {
        return TrainingRequest.on(new DatasetId("ab".repeat(32)))
                .with("model", model)
                .with("epochs", 2);
    }
}
