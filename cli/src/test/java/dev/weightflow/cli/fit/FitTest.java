package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.fit.Fit.FitDisplay;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.cli.fit.Fit.FittedRun;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.run.EarlyStopping;
import dev.weightflow.model.run.History;
import dev.weightflow.model.run.History.Step;
import dev.weightflow.model.run.RunOutcome;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitTest {

    @TempDir
    static Path folder;

    @BeforeAll
    static void render_a_few_scenes() {
        SceneDataset.render(SceneOptions.of(folder.resolve("data"), 8, 2, 3).withSize(64, 48), step -> {});
    }

    @Test
    void a_run_leaves_checkpoints_curves_pictures_and_a_model_card() throws IOException {
        // when
        History history = run(plan("whole", 3, 0), () -> false);

        // then
        Path out = folder.resolve("whole");
        assertThat(history.steps()).extracting(Step::step).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(history.validations()).extracting(v -> v.step()).containsExactly(0, 4, 6);
        assertThat(history.last().figures()).containsOnlyKeys(PascalTasks.NAMES);
        for (String file : List.of(
                "run.json",
                "state.safetensors",
                "last/adapter.safetensors",
                "last/model.safetensors",
                "best/adapter.safetensors",
                "best/model.safetensors",
                "curves.png",
                "README.md")) {
            assertThat(out.resolve(file)).isNotEmptyFile();
        }
        assertThat(out.resolve("predictions")).isDirectoryContaining("glob:**.png");
        assertThat(Files.readAllLines(out.resolve("metrics.jsonl"))).hasSize(9);
        assertThat(out.resolve("README.md"))
                .content()
                .contains(
                        "Trained for 6 steps",
                        "mean angular error, degrees",
                        "| rotation | 20.0 |",
                        "| lossWeights.normals | 10.0 |");
        assertThat(history.best().deltaM())
                .isEqualTo(history.validations().stream()
                        .skip(1)
                        .mapToDouble(validation -> validation.deltaM())
                        .max()
                        .orElseThrow());
    }

    @Test
    void an_interrupted_run_that_goes_on_ends_with_the_bits_of_an_undisturbed_one() throws IOException {
        // given
        run(plan("undisturbed", 3, 1), () -> false);

        // when it is interrupted in the middle of an epoch, and again right after it went on
        History interrupted = run(plan("interrupted", 3, 1), after("interrupted", 3));
        assertThat(interrupted.steps()).hasSize(3);
        assertThat(folder.resolve("interrupted/README.md")).content().contains("Interrupted after 3 of 6 steps");
        run(plan("interrupted", 3, 1), after("interrupted", 4));
        History whole = run(plan("interrupted", 3, 1), () -> false);

        // then
        assertThat(whole.steps()).hasSize(6);
        for (String file : List.of(
                "last/adapter.safetensors", "last/model.safetensors", "best/model.safetensors", "state.safetensors")) {
            assertThat(folder.resolve("interrupted").resolve(file))
                    .as(file)
                    .hasSameBinaryContentAs(folder.resolve("undisturbed").resolve(file));
        }
        assertThat(withoutPace("interrupted")).isEqualTo(withoutPace("undisturbed"));
    }

    @Test
    void what_a_killed_process_reported_after_its_last_state_is_forgotten() throws IOException {
        // given a run that was killed after step 3: its state is older than its last lines
        run(plan("killed", 2, 2), after("killed", 2));
        Path state = folder.resolve("killed/state.safetensors");
        byte[] older = Files.readAllBytes(state);
        run(plan("killed", 2, 2), after("killed", 3));
        Files.write(state, older);
        Files.writeString(folder.resolve("killed/metrics.jsonl"), "{\"type\":\"st", StandardOpenOption.APPEND);

        // when
        History history = run(plan("killed", 2, 2), () -> false);

        // then
        assertThat(history.steps()).extracting(Step::step).containsExactly(1, 2, 3, 4);
    }

    @Test
    void a_complete_run_is_only_shown_again() throws IOException {
        run(plan("twice", 1, 3), () -> false);
        byte[] weights = Files.readAllBytes(folder.resolve("twice/last/model.safetensors"));

        History again = run(plan("twice", 1, 3), () -> false);

        assertThat(again.steps()).hasSize(2);
        assertThat(folder.resolve("twice/last/model.safetensors")).hasBinaryContent(weights);
    }

    @Test
    void a_run_that_stops_early_keeps_its_best_says_why_and_ends_there_again_after_an_interruption()
            throws IOException {
        // given a rise of 1000 points that never comes: the second trained validation ends the run
        FitPlan plan = early("early", 1000, 1);

        // when it is interrupted before, in between, and then goes on to its end
        run(plan, after("early", 3));
        run(plan, after("early", 5));
        FittedRun run = fit(plan, () -> false);

        // then
        assertThat(run.ending().word()).isEqualTo("stopped-early");
        assertThat(run.history().validations()).extracting(v -> v.step()).containsExactly(0, 4, 8);
        assertThat(run.history().steps()).hasSize(8);
        assertThat(folder.resolve("early/README.md"))
                .content()
                .contains("Stopped early after 8 of 12 steps: Δm has not risen by more than 1000.0 points over the ")
                .contains(" of step 4 in 1 validation.")
                .contains("best (step ");
        assertThat(folder.resolve("early/best/model.safetensors")).isNotEmptyFile();

        // and it is the same training as one that goes on: only the end differs
        run(plan("late", 6, 9), after("late", 8));
        assertThat(withoutPace("early")).startsWith(withoutPace("late").toArray(String[]::new));
        assertThat(folder.resolve("early/state.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("late/state.safetensors"));

        // when it is asked again, and then with more patience
        assertThat(fit(plan, () -> false).ending()).isEqualTo(run.ending());
        FittedRun patient = fit(plan("early", 6, 9), () -> false);

        // then
        assertThat(patient.ending()).isEqualTo(new RunOutcome(12, 12, false, Optional.empty()));
        assertThat(folder.resolve("early/run.json")).content().doesNotContain("earlyStopping");
    }

    private static FitPlan early(String out, double minDelta, int patience) {
        FitPlan plan = plan(out, 6, 9);
        return new FitPlan(
                plan.spec(),
                plan.data(),
                plan.others(),
                plan.baseWeights(),
                plan.out(),
                plan.evaluateEvery(),
                plan.device(),
                new RunOptions(
                        Optional.empty(), Map.of(), Map.of(), Optional.of(new EarlyStopping(patience, minDelta))),
                Optional.empty());
    }

    @Test
    void the_folder_of_another_run_is_refused_with_what_differs() throws IOException {
        run(plan("taken", 1, 4), () -> true);

        assertThatThrownBy(() -> run(plan("taken", 2, 5), () -> true))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("taken is the folder of another run: ")
                .hasMessageContaining("length.epochs is 1 there and 2 here; seed is 4 there and 5 here");
    }

    @Test
    void a_folder_with_other_files_is_refused() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("home")).resolve("letter.txt"), "dear");

        assertThatThrownBy(() -> run(plan("home", 1, 0), () -> true))
                .hasMessageContaining("home is not the folder of a run and is not empty");
        assertThat(folder.resolve("home")).isDirectoryNotContaining("glob:**.json");
    }

    @Test
    void how_far_the_weights_have_moved_is_traced_from_the_start_of_the_run_and_changes_nothing_of_it()
            throws IOException {
        History traced =
                fit(plan("traced", 3, 2)).tracingWeights().run(() -> false).history();
        fit(plan("continued", 3, 2)).tracingWeights().run(after("continued", 3));
        History continued =
                fit(plan("continued", 3, 2)).tracingWeights().run(() -> false).history();
        run(plan("untraced", 3, 2), () -> false);

        assertThat(traced.untrained().movement().orElseThrow().fromPretrained()).isZero();
        assertThat(traced.last().movement().orElseThrow().fromStart()).isPositive();
        assertThat(continued.validations()).isEqualTo(traced.validations());
        assertThat(History.in(folder.resolve("continued")).validations()).isEqualTo(traced.validations());
        assertThat(History.in(folder.resolve("untraced")).last().movement()).isEmpty();
        assertThat(folder.resolve("traced/last/adapter.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("untraced/last/adapter.safetensors"));
    }

    /** Stops once so many steps are reported. */
    private static BooleanSupplier after(String run, int steps) {
        Path file = folder.resolve(run).resolve("metrics.jsonl");
        return () -> {
            try {
                return Files.exists(file)
                        && Files.readString(file)
                                        .lines()
                                        .filter(line -> line.startsWith("{\"type\":\"step\""))
                                        .count()
                                >= steps;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static List<String> withoutPace(String run) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve("metrics.jsonl")).stream()
                .map(line -> line.replaceAll(",\"imagesPerSecond\":[^,}]*", ""))
                .toList();
    }

    private static History run(FitPlan plan, BooleanSupplier stop) throws IOException {
        return fit(plan, stop).history();
    }

    private static FittedRun fit(FitPlan plan, BooleanSupplier stop) throws IOException {
        return fit(plan).run(stop);
    }

    private static Fit fit(FitPlan plan) throws IOException {
        return new Fit(plan, FitDisplay.on(new CapturedTerminal(folder).terminal()), InstantSource.system());
    }

    private static FitPlan plan(String out, int epochs, long seed) {
        DatasetFolder data = DatasetFolder.open(folder.resolve("data"));
        TrainingSpec spec = TrainingRequest.on(DataDigest.of(data, Set.copyOf(PascalTasks.NAMES)))
                .with("model", ModelSize.MICRO)
                .with("method", Methods.spec(MethodName.LORA))
                .with("epochs", epochs)
                .with("batchSize", 4)
                .with("seed", seed)
                .complete();
        return new FitPlan(spec, data, Optional.empty(), folder.resolve(out), 2, "cpu");
    }
}
