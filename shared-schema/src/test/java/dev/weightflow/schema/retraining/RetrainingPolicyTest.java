package dev.weightflow.schema.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.weightflow.schema.Examples;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Optimization;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RetrainingPolicyTest {
    private static final DatasetId NEW = DatasetId.of(Digest.ofText("new"));

    @Test
    void the_least_policy_says_how_many_samples_and_starts_from_the_champion() {
        RetrainingPolicy policy = read("{\"minNewSamples\": 100}");

        assertThat(policy).isEqualTo(RetrainingPolicy.onNewSamples(100));
        assertThat(policy.start()).isEqualTo(RetrainingStart.CHAMPION);
        assertThat(policy.covers("s3://anything/at-all")).isTrue();
    }

    @Test
    void the_documentation_s_example_is_a_policy_with_every_field_given() throws IOException {
        String page = Files.readString(Path.of("../docs/retraining.md"));
        String json = page.substring(page.indexOf("```json") + 7, page.indexOf("```", page.indexOf("```json") + 7));

        RetrainingPolicy policy = read(json);

        assertThat(new String(WeightflowJson.write(policy), StandardCharsets.UTF_8))
                .contains("sources", "evaluateOn", "maxImages", "cooldownSeconds", "epochs");
        assertThat(policy.covers("/data/cameras/night")).isTrue();
        assertThat(policy.recipe().method().map(MethodSpec::words)).contains(Map.of("rank", "24"));
    }

    @Test
    void a_star_in_a_source_stands_for_anything_and_nothing_else_is_special() {
        RetrainingPolicy policy = read("{\"minNewSamples\": 1, \"sources\": [\"s3://data/night.*\", \"/exactly\"]}");

        assertThat(policy.covers("s3://data/night.7/a")).isTrue();
        assertThat(policy.covers("s3://data/nightX7")).isFalse();
        assertThat(policy.covers("/exactly")).isTrue();
        assertThat(policy.covers("/exactly/not")).isFalse();
    }

    @Test
    void sources_are_matched_as_a_backtracking_matcher_matches_them_without_its_time() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            String pattern = letters(random, "ab*", 6);
            String source = letters(random, "ab", 8);
            RetrainingPolicy policy = covering(pattern.isEmpty() ? "a" : pattern);
            assertThat(policy.covers(source))
                    .as(pattern + " and " + source)
                    .isEqualTo(source.matches(policy.sources().get(0).replace("*", ".*")));
        }
        assertTimeoutPreemptively(Duration.ofSeconds(1), () -> assertThat(
                        covering("*a".repeat(25) + "*b").covers("a".repeat(4_000)))
                .isFalse());
    }

    @Test
    void absent_actions_are_the_usual_ones() {
        RetrainingPolicy policy = read("{\"minNewSamples\": 8}");

        assertThat(policy.answer(Evidence.NEW_DATA)).isEqualTo(PolicyAction.TRAIN);
        assertThat(policy.answer(Evidence.CHANGE)).isEqualTo(PolicyAction.LABELS);
        assertThat(policy.answer(Evidence.SCHEDULE)).isEqualTo(PolicyAction.NOTHING);
        assertThat(policy.answer(Evidence.REQUEST)).isEqualTo(PolicyAction.TRAIN);
        assertThat(policy.otherReasonsToTrain()).containsExactly(Evidence.REQUEST);
    }

    @Test
    void evidence_that_cannot_lead_to_an_action_is_refused_with_the_reason() {
        assertThatThrownBy(() -> read("{\"minNewSamples\": 8, \"actions\": {\"newData\": \"labels\","
                        + " \"schedule\": \"labels\", \"request\": \"labels\"}}"))
                .hasMessageContaining("newData cannot lead to labels")
                .hasMessageContaining("schedule cannot lead to labels, as it comes with no window")
                .hasMessageContaining("request cannot lead to labels");
        assertThatThrownBy(() -> read("{\"minNewSamples\": 8, \"actions\": {\"schedule\": \"train\"}}"))
                .hasMessageContaining(
                        "schedule must be a cron expression, such as 0 3 * * 1, where actions.schedule is train");
        assertThatThrownBy(() -> read("{\"minNewSamples\": 8, \"schedule\": \"0 3 * * 1\"}"))
                .hasMessageContaining("actions.schedule must say what the schedule leads to");
        assertThatThrownBy(() -> read("{\"minNewSamples\": 8, \"actions\": {\"change\": \"train\"}}"))
                .hasMessageContaining("actions.change needs 'drift'");
    }

    private static RetrainingPolicy covering(String source) {
        return new RetrainingPolicy(
                List.of(source), 1, null, null, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static String letters(Random random, String of, int most) {
        return random.ints(random.nextInt(most + 1), 0, of.length())
                .mapToObj(at -> of.substring(at, at + 1))
                .collect(Collectors.joining());
    }

    @Test
    void every_fault_is_named_at_once() {
        assertThatThrownBy(() ->
                        read("{\"minNewSamples\": 0, \"recipe\": {\"epochs\": 1, \"steps\": 1, \"imageSize\": 33}}"))
                .isInstanceOf(UnreadableJsonException.class)
                .hasMessageContaining("minNewSamples must be at least 1")
                .hasMessageContaining("imageSize must fit the windows of")
                .hasMessageContaining("epochs or steps");
    }

    @Test
    void an_image_size_that_only_some_backbones_take_is_left_to_the_champions() {
        assertThat(read("{\"minNewSamples\": 1, \"recipe\": {\"imageSize\": 64}}")
                        .recipe()
                        .imageSize())
                .contains(64);
        assertThatThrownBy(() -> read("{\"minNewSamples\": 1, \"recipe\": {\"imageSize\": 64, \"model\": \"tiny\"}}"))
                .hasMessageContaining("imageSize must fit the windows of tiny, as multiples of 224 do, not be 64");
        assertThatThrownBy(() -> read("{\"minNewSamples\": 1, \"recipe\": {\"imageSize\": 64, \"model\":"
                        + " \"vit-small-patch14-dinov2\"}}"))
                .hasMessageContaining(
                        "imageSize must fit the patches of vit-small-patch14-dinov2, as multiples of 28 do, not be 64");
    }

    @Test
    void an_unknown_key_is_refused() {
        assertThatThrownBy(() -> read("{\"minNewSample\": 3}"))
                .isInstanceOf(UnreadableJsonException.class)
                .hasMessageContaining("minNewSample");
    }

    @Test
    void what_the_recipe_leaves_out_is_as_in_the_champions_training() {
        TrainingSpec before = Examples.spec();

        TrainingSpec again =
                RetrainingRecipe.SAME.complete(NEW, Optional.of(before), InitialWeights.random(), Examples.order());

        assertThat(again)
                .usingRecursiveComparison()
                .ignoringFields("dataset", "start", "evaluation")
                .isEqualTo(before);
        assertThat(again.dataset()).isEqualTo(NEW);
    }

    @Test
    void what_the_recipe_names_takes_the_place_of_the_champions() {
        RetrainingRecipe recipe = new RetrainingRecipe(
                Optional.of(ModelSize.TINY),
                Optional.of(MethodSpec.of(MethodName.LORA)),
                List.of(PascalTasks.SAL),
                Optional.of(3),
                Optional.empty(),
                Optional.of(2),
                Optional.of(224),
                Optional.of(1e-4),
                Optional.of(9L),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(7),
                Optional.empty(),
                Optional.empty());

        TrainingSpec again =
                recipe.complete(NEW, Optional.of(Examples.spec()), InitialWeights.random(), Examples.order());

        assertThat(again.model()).isEqualTo(ModelSize.TINY);
        assertThat(again.method()).isEqualTo(MethodSpec.of(MethodName.LORA));
        assertThat(again.tasks()).containsExactly(PascalTasks.SAL);
        assertThat(again.length()).isEqualTo(TrainingLength.epochs(3));
        assertThat(again.optimization()).isEqualTo(Optimization.at(1e-4));
        assertThat(again.seed()).isEqualTo(9);
        assertThat(again.checkpointEverySteps()).isEqualTo(7);
    }

    @Test
    void without_a_champion_it_is_a_training_with_its_defaults() {
        TrainingSpec first =
                RetrainingRecipe.SAME.complete(NEW, Optional.empty(), InitialWeights.random(), Examples.order());

        assertThat(first.model()).isEqualTo(ModelSize.TINY);
        assertThat(first.length()).isEqualTo(TrainingLength.epochs(300));
    }

    private static RetrainingPolicy read(String json) {
        return WeightflowJson.readStrictly(json.getBytes(StandardCharsets.UTF_8), RetrainingPolicy.class);
    }

    @Test
    void a_policy_that_looks_for_drift_names_every_fault_and_has_usual_numbers() {
        RetrainingPolicy usual = WeightflowJson.read(
                "{\"minNewSamples\":1,\"drift\":{}}".getBytes(StandardCharsets.UTF_8), RetrainingPolicy.class);

        assertThat(usual.drift()).contains(DriftPolicy.USUAL);
        assertThat(DriftPolicy.USUAL.errorRate()).isEqualTo(0.05);
        assertThat(DriftPolicy.USUAL.effectToReach()).isEqualTo(0.65);
        assertThat(DriftPolicy.USUAL.labelsWanted()).isEqualTo(200);
        assertThat(DriftPolicy.USUAL.shareAtRandom()).isEqualTo(0.3);
        assertThatThrownBy(() -> new DriftPolicy(
                        List.of(" "), Optional.of(1.0), Optional.of(0.4), Optional.of(0), Optional.of(1.5)))
                .hasMessageContaining("sources must not be blank")
                .hasMessageContaining("alpha must be a probability above 0 and below 1")
                .hasMessageContaining("leastEffect must be at least 0.5 and below 1")
                .hasMessageContaining("labels must lie between 1 and 2000")
                .hasMessageContaining("randomShare must lie between 0 and 1");
    }
}
