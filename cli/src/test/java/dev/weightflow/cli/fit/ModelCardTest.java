package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.fit.Fit.FitDisplay;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.run.History;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

class ModelCardTest {

    /** Keys of the Hub's documentation of model card metadata that are allowed here. */
    private static final Set<String> HUB = Set.of(
            "library_name",
            "pipeline_tag",
            "tags",
            "base_model",
            "license",
            "license_name",
            "license_link",
            "datasets",
            "metrics",
            "model-index");

    @TempDir
    static Path folder;

    @BeforeAll
    static void render_a_few_scenes() {
        SceneDataset.render(SceneOptions.of(folder.resolve("scenes"), 8, 2, 3).withSize(64, 48), step -> {});
    }

    @Test
    void the_card_tells_the_hub_what_the_run_measured_and_what_the_user_said() throws IOException {
        FitPlan plan = plan(
                "said",
                MethodName.LORA,
                Map.of("license", "mit", "base_model", "someone/swin", "datasets", "someone/scenes: a # b"));

        History history = run(plan);

        Map<String, Object> yaml = frontMatter("said");
        assertThat(yaml.keySet()).isSubsetOf(HUB);
        assertThat(yaml)
                .containsEntry("library_name", "weightflow")
                .containsEntry("pipeline_tag", "image-segmentation")
                .containsEntry("license", "mit")
                .containsEntry("base_model", "someone/swin")
                .containsEntry("datasets", List.of("someone/scenes: a # b"))
                .containsEntry("metrics", List.of("mean_iou", "mean_angular_error"));
        assertThat((List<?>) yaml.get("tags")).asList().contains("weightflow-lora");
        Map<?, ?> index = (Map<?, ?>) ((List<?>) yaml.get("model-index")).get(0);
        assertThat(index.get("name")).isEqualTo("swin-micro-lora");
        List<?> results = (List<?>) index.get("results");
        assertThat(results).hasSize(4);
        for (TaskName task : PascalTasks.NAMES) {
            Map<?, ?> result = (Map<?, ?>) results.get(PascalTasks.NAMES.indexOf(task));
            assertThat(result.keySet()).isEqualTo(Set.of("task", "dataset", "metrics"));
            assertThat(((Map<?, ?>) result.get("task")).get("name")).isEqualTo(task.key());
            assertThat(((Map<?, ?>) result.get("task")).containsKey("type")).isTrue();
            assertThat(((Map<?, ?>) result.get("dataset")).get("type")).isEqualTo("someone/scenes: a # b");
            assertThat(((Map<?, ?>) result.get("dataset")).get("name")).isEqualTo("scenes");
            Map<?, ?> metric = (Map<?, ?>) ((List<?>) result.get("metrics")).get(0);
            assertThat((double) metric.get("value"))
                    .isEqualTo(history.best().figures().get(task));
            assertThat(metric.get("type"))
                    .isEqualTo(task.equals(PascalTasks.NORMALS) ? "mean_angular_error" : "mean_iou");
        }
    }

    @Test
    void the_card_says_how_and_where_it_was_trained_and_invents_nothing() throws IOException {
        run(plan("plain", MethodName.VPT, Map.of()));

        assertThat(frontMatter("plain")).doesNotContainKeys("license", "base_model", "datasets");
        assertThat(folder.resolve("plain/README.md"))
                .content()
                .contains(
                        "| images | 8 for training, 2 for validation |",
                        "| hardware | cpu, ",
                        "| validateEveryEpochs | 7 |",
                        "### semseg by class, IoU in %",
                        "| aeroplane | ",
                        "| lower leg | ",
                        "No licence is stated",
                        "only Weightflow predicts with it")
                .containsPattern("\\| date \\| 20\\d\\d-\\d\\d-\\d\\d \\|")
                .containsPattern("\\| duration \\| [0-9]+ s of training steps");
        assertThat(folder.resolve("plain/weightflow_model.py")).doesNotExist();
    }

    @Test
    void a_run_whose_weights_merge_ships_the_file_that_predicts_with_pytorch() throws IOException {
        run(plan("shipped", MethodName.DELORA, Map.of()));

        assertThat(folder.resolve("shipped/weightflow_model.py")).hasContent(PythonModel.text());
        assertThat(folder.resolve("shipped/README.md")).content().contains("python3 weightflow_model.py");
    }

    @Test
    void a_vision_transformer_is_called_what_it_is_and_has_no_python_file() throws IOException {
        run(plan("vit", ModelSize.VIT_MICRO, MethodName.DELORA, Map.of()));

        assertThat((List<?>) frontMatter("vit").get("tags")).asList().contains("vision-transformer");
        assertThat(folder.resolve("vit/README.md"))
                .content()
                .contains(
                        "name: vit-micro-delora",
                        "# vit-micro, fine-tuned with delora",
                        "supports Swin Transformers only");
        assertThat(folder.resolve("vit/weightflow_model.py")).doesNotExist();
    }

    @Test
    void what_the_card_has_no_place_for_is_refused_with_what_there_is() {
        assertThatThrownBy(() -> HubMetadata.checked(Map.of("licence", "mit")))
                .hasMessageContaining("--card licence=mit is not understood; say base_model=…, datasets=…, license=…");
    }

    private static Map<String, Object> frontMatter(String run) throws IOException {
        String card = Files.readString(folder.resolve(run).resolve("README.md"));
        assertThat(card).startsWith("---\n");
        return new Yaml().load(card.substring(4, card.indexOf("\n---\n")));
    }

    private static History run(FitPlan plan) throws IOException {
        return new Fit(plan, FitDisplay.on(new CapturedTerminal(folder).terminal()), InstantSource.system())
                .run(() -> false)
                .history();
    }

    private static FitPlan plan(String out, MethodName method, Map<String, String> card) {
        return plan(out, ModelSize.MICRO, method, card);
    }

    private static FitPlan plan(String out, ModelSize model, MethodName method, Map<String, String> card) {
        DatasetFolder data = DatasetFolder.open(folder.resolve("scenes"));
        TrainingSpec spec = TrainingRequest.on(DataDigest.of(data, Set.copyOf(PascalTasks.NAMES)))
                .with("model", model)
                .with("method", Methods.spec(method))
                .with("epochs", 1)
                .with("batchSize", 8)
                .complete();
        RunOptions options = new RunOptions(Optional.empty(), Map.of(), card, Optional.empty());
        return new FitPlan(
                spec, data, List.of(), Optional.empty(), folder.resolve(out), 7, "cpu", options, Optional.empty());
    }
}
