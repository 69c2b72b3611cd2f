package dev.weightflow.schema.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.retraining.RetrainingRecipe;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
    private static final DatasetId DATASET = DatasetId.of(Digest.ofText("data"));
    private static final String BY_RECIPE = "\"recipe\":\"mtlora-recipe\"";

    @Test
    void the_preset_has_the_references_numbers() {
        TrainingSpec spec = spec(BY_RECIPE);

        assertThat(spec.length()).isEqualTo(TrainingLength.epochs(300));
        assertThat(spec.batchSize()).isEqualTo(32);
        assertThat(spec.imageSize()).isEqualTo(448);
        assertThat(spec.seed()).isZero();
        Optimization optimization = spec.optimization();
        assertThat(optimization.learningRate()).isEqualTo(3.125e-5);
        assertThat(optimization.weightDecay()).isEqualTo(0.05);
        assertThat(300 * optimization.warmupFraction()).isCloseTo(20, within(1e-12));
        assertThat(optimization.gradientClip()).isEqualTo(5);
        assertThat(optimization.accumulation()).isOne();
        assertThat(optimization.dropPath()).isEqualTo(0.2);
        assertThat(spec.optimizer())
                .isEqualTo(new OptimizerOptions(0.9, 0.999, 1e-8, List.of(DecayExemption.VECTORS), 0.001, 0.01));
        assertThat(spec.lossWeights()).isEqualTo(LossWeights.ofPascal(1.0, 2.0, 5.0, 10.0));
        assertThat(spec.sampling()).isEqualTo(new Sampling(0.5, 20.0, 0.75, 1.25, false));
        assertThat(spec.validation()).contains(new ValidationOptions(5, ResultCheckpoint.LAST));
    }

    @Test
    void people_are_asked_for_where_human_parts_are_the_only_task() {
        assertThat(spec(BY_RECIPE + ",\"tasks\":[\"human_parts\"]").sampling().peopleOnly())
                .isTrue();
        assertThat(spec(BY_RECIPE + ",\"tasks\":[\"human_parts\",\"sal\"]")
                        .sampling()
                        .peopleOnly())
                .isFalse();
    }

    @Test
    void a_smaller_batch_is_accumulated_to_the_effective_one_and_the_rate_stays() {
        TrainingSpec spec = spec(BY_RECIPE + ",\"batchSize\":8");

        assertThat(spec.optimization().accumulation()).isEqualTo(4);
        assertThat(spec.optimization().learningRate()).isEqualTo(3.125e-5);
    }

    @Test
    void a_batch_that_does_not_divide_the_effective_one_is_refused_with_the_way_out() {
        assertThatThrownBy(() -> spec(BY_RECIPE + ",\"batchSize\":12"))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("effectiveBatch must be a multiple of batchSize, 12, and not 32")
                .hasMessageContaining("accumulation");
        assertThat(spec(BY_RECIPE + ",\"batchSize\":12,\"overrides\":{\"accumulation\":2}")
                        .optimization()
                        .learningRate())
                .isCloseTo(5e-4 * 24 / 512, within(1e-18));
    }

    @Test
    void the_micro_model_takes_the_recipes_numbers_too() {
        TrainingSpec spec = spec(BY_RECIPE + ",\"model\":\"micro\"");

        assertThat(spec.batchSize()).isEqualTo(32);
        assertThat(spec.optimization().learningRate()).isEqualTo(3.125e-5);
        assertThat(spec.imageSize()).isEqualTo(64);
    }

    @Test
    void the_same_numbers_without_the_recipes_name_are_the_same_job() {
        String numbers = "\"overrides\":{\"effectiveBatch\":32,\"validateEveryEpochs\":5,\"lossWeights\":{\"sal\":5},"
                + "\"beta2\":0.999,\"undecayed\":[\"vectors\"],\"flip\":0.5}";

        assertThat(spec(numbers).jobId()).isEqualTo(spec(BY_RECIPE).jobId());
    }

    @Test
    void an_explicit_default_and_an_absent_one_are_the_same_job() {
        assertThat(spec("\"overrides\":{\"beta1\":0.9,\"maxScale\":1.25,\"lossWeights\":{\"normals\":10}}")
                        .jobId())
                .isEqualTo(spec("\"seed\":0").jobId());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"accumulation\":2",
                "\"weightDecay\":0.1",
                "\"undecayed\":[\"vectors\",\"position-bias\"]",
                "\"undecayed\":[]",
                "\"beta1\":0.8",
                "\"beta2\":0.99",
                "\"epsilon\":1e-6",
                "\"warmupFraction\":0.1",
                "\"warmupStart\":0.01",
                "\"finalRate\":0",
                "\"gradientClip\":1",
                "\"dropPath\":0.1",
                "\"lossWeights\":{\"semseg\":3}",
                "\"flip\":0",
                "\"rotation\":10",
                "\"minScale\":0.5",
                "\"maxScale\":2",
                "\"validateEveryEpochs\":10",
                "\"validateEveryEpochs\":0",
                "\"result\":\"best\"",
                "\"patience\":3",
                "\"patience\":3,\"minDelta\":0.5",
                "\"precision\":\"bf16\""
            })
    void another_number_is_another_job_and_survives_the_way_through_json(String override) {
        TrainingSpec spec = spec(BY_RECIPE + ",\"overrides\":{" + override + "}");

        assertThat(spec.jobId()).isNotEqualTo(spec(BY_RECIPE).jobId());
        assertThat(WeightflowJson.read(WeightflowJson.write(spec), TrainingSpec.class))
                .isEqualTo(spec);
    }

    @Test
    void a_training_that_does_not_stop_early_is_written_as_before_there_was_such_a_rule() {
        assertThat(new String(WeightflowJson.write(spec(BY_RECIPE)), StandardCharsets.UTF_8))
                .contains("\"validation\":{\"everyEpochs\":5,\"result\":\"last\"}");
        assertThat(spec(BY_RECIPE).numbers()).doesNotContainKeys("patience", "minDelta");
        assertThat(spec(BY_RECIPE + ",\"overrides\":{\"patience\":3,\"minDelta\":0}")
                        .jobId())
                .isEqualTo(spec(BY_RECIPE + ",\"overrides\":{\"patience\":3}").jobId());
    }

    @Test
    void patience_asks_for_validations_and_is_given_up_with_them() {
        TrainingSpec patient = spec("\"overrides\":{\"patience\":3,\"minDelta\":0.5}");

        assertThat(patient.validation())
                .contains(new ValidationOptions(5, ResultCheckpoint.LAST, Optional.of(3), Optional.of(0.5)));
        assertThat(TrainingRequest.on(DATASET)
                        .with(Map.of("validateEveryEpochs", "0"))
                        .over(patient)
                        .complete()
                        .validation())
                .isEmpty();
        assertThatThrownBy(() -> spec("\"overrides\":{\"patience\":3,\"validateEveryEpochs\":0}"))
                .hasMessageContaining("patience counts validations, and validateEveryEpochs is 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"patience\":0 | patience must be at least 1",
                "\"patience\":1,\"minDelta\":-1 | minDelta must not be below 0",
                "\"minDelta\":1 | minDelta needs patience"
            })
    void a_rule_that_cannot_be_meant_is_refused(String override, String fault) {
        assertThatThrownBy(() -> spec("\"overrides\":{" + override + "}"))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void the_weight_of_a_task_that_is_not_learned_has_no_part_in_the_identity() {
        String tasks = "\"tasks\":[\"semseg\"]";

        assertThat(spec(tasks + ",\"overrides\":{\"lossWeights\":{\"sal\":9}}").jobId())
                .isEqualTo(spec(tasks).jobId());
    }

    @Test
    void every_number_can_be_given_as_a_word_and_read_back() {
        TrainingOverrides numbers = TrainingOverrides.of(spec(BY_RECIPE));

        assertThat(TrainingOverrides.of(numbers.words())).isEqualTo(numbers);
        assertThat(spec(BY_RECIPE).numbers())
                .containsAllEntriesOf(Map.of(
                        "epochs", "300",
                        "effectiveBatch", "32",
                        "undecayed", "vectors",
                        "lossWeights.normals", "10.0",
                        "rotation", "20.0",
                        "validateEveryEpochs", "5",
                        "result", "last"));
    }

    @Test
    void a_wrong_word_is_answered_with_every_fault_and_with_the_names_there_are() {
        assertThatThrownBy(() -> TrainingOverrides.of(
                        Map.of("dropPth", "0.1", "beta1", "much", "lossWeights.DEPTH", "1", "result", "newest")))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("dropPth: there is no such parameter; choose effectiveBatch")
                .hasMessageContaining("beta1: 'much' is not a number")
                .hasMessageContaining("lossWeights.DEPTH: 'DEPTH' as a task's name")
                .hasMessageContaining("result: there is no 'newest'; choose last, best");
    }

    @Test
    void a_number_out_of_range_is_refused_by_its_name() {
        assertThatThrownBy(() -> spec("\"overrides\":{\"beta2\":1,\"flip\":2,\"minScale\":2,\"finalRate\":-1,"
                        + "\"lossWeights\":{\"sal\":-1}}"))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("optimizer.beta2")
                .hasMessageContaining("optimizer.finalRate")
                .hasMessageContaining("sampling.flip")
                .hasMessageContaining("sampling.maxScale")
                .hasMessageContaining("lossWeights.sal");
    }

    @Test
    void there_is_no_recipe_of_another_name() {
        assertThat(Recipe.named("mtlora-recipe")).isEqualTo(Recipe.MTLORA_RECIPE);
        assertThatThrownBy(() -> Recipe.named("mtlora")).hasMessageContaining("mtlora-recipe");
    }

    @Test
    void a_retraining_keeps_the_champions_numbers_but_for_those_that_it_names() {
        TrainingSpec champion = spec(
                BY_RECIPE
                        + ",\"epochs\":7,\"batchSize\":8,\"overrides\":{\"rotation\":5,\"lossWeights\":{\"sal\":3,\"semseg\":2}}");
        TrainingSpec same = retrain(RetrainingRecipe.SAME, champion);
        TrainingSpec other =
                retrain(recipe("{\"overrides\":{\"dropPath\":0,\"lossWeights\":{\"semseg\":4}}}"), champion);

        assertThat(same.numbers()).isEqualTo(champion.numbers());
        assertThat(other.optimization().dropPath()).isZero();
        assertThat(other.lossWeights()).isEqualTo(LossWeights.ofPascal(4.0, 2.0, 3.0, 10.0));
        assertThat(other.sampling().rotation()).isEqualTo(5);
        assertThat(other.optimization().accumulation()).isEqualTo(4);
    }

    @Test
    void a_retraining_by_a_recipe_takes_its_numbers_and_the_champions_model() {
        TrainingSpec champion =
                spec("\"model\":\"micro\",\"steps\":9,\"method\":{\"name\":\"lora\"},\"learningRate\":0.1");

        TrainingSpec again = retrain(recipe("{\"recipe\":\"mtlora-recipe\"}"), champion);

        assertThat(again.model()).isEqualTo(ModelSize.MICRO);
        assertThat(again.method().name()).isEqualTo(MethodName.LORA);
        assertThat(again.length()).isEqualTo(TrainingLength.epochs(300));
        assertThat(again.batchSize()).isEqualTo(32);
        assertThat(again.optimization().learningRate()).isEqualTo(3.125e-5);
    }

    private static TrainingSpec retrain(RetrainingRecipe recipe, TrainingSpec champion) {
        return recipe.complete(
                DATASET,
                Optional.of(champion),
                InitialWeights.random(),
                new EvaluationOptions(Optional.empty(), Split.VAL, Optional.empty(), 0, false, Optional.empty()));
    }

    private static RetrainingRecipe recipe(String json) {
        return WeightflowJson.readStrictly(json.getBytes(StandardCharsets.UTF_8), RetrainingRecipe.class);
    }

    private static TrainingSpec spec(String fields) {
        String json = "{\"dataset\":\"" + DATASET + "\"," + fields + "}";
        return WeightflowJson.readStrictly(json.getBytes(StandardCharsets.UTF_8), TrainingRequest.class)
                .complete();
    }

    @Test
    void a_specification_leaves_the_references_numbers_out() {
        String json = new String(WeightflowJson.write(spec("\"seed\":1")), StandardCharsets.UTF_8);

        assertThat(json).doesNotContain("optimizer", "lossWeights", "sampling", "validation", "precision");
    }
}
