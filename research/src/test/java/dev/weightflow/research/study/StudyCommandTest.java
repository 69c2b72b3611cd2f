package dev.weightflow.research.study;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.Weightflow;
import dev.weightflow.cli.compare.CellResult;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.local.json.Json;
import dev.weightflow.model.evaluation.Evaluation;
import dev.weightflow.model.evaluation.ImageSumsRecorder;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.dataset.Split;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sun.misc.Signal;

class StudyCommandTest {

    @TempDir
    static Path folder;

    @BeforeAll
    static void render_a_few_scenes() {
        SceneDataset.render(SceneOptions.of(folder.resolve("data"), 8, 3, 3).withSize(64, 48), step -> {});
    }

    @Test
    void arms_differ_in_the_field_alone_and_are_compared_with_the_constant_at_each_rate() throws IOException {
        CapturedTerminal first = study("first", "--learning-rates", "1e-3,1e-2", "--seeds", "1");
        assertThat(first.err()).isEmpty();
        JsonNode report = Json.MAPPER.readTree(first.out());

        assertThat(report.path("setup").path("done").asInt()).isEqualTo(12);
        JsonNode table = report.path("byRate").get(0);
        assertThat(names(table.path("rows"), "name"))
                .containsExactly("none", "uniform", "frozen-softmax", "softmax", "centered-softmax", "low-rank");
        JsonNode trainable = table.path("trainable");
        assertThat(trainable.path("none"))
                .isEqualTo(trainable.path("uniform"))
                .isEqualTo(trainable.path("frozen-softmax"));
        assertThat(trainable.path("softmax").longValue())
                .isGreaterThan(trainable.path("uniform").longValue())
                .isEqualTo(trainable.path("centered-softmax").longValue())
                .isEqualTo(trainable.path("low-rank").longValue());
        // five arms by two tasks and Δm
        assertThat(names(table.path("toReference"), "against")).hasSize(15).containsOnly("uniform");
        assertThat(table.path("toReference")
                        .get(0)
                        .path("equivalence")
                        .path("margin")
                        .asDouble())
                .isEqualTo(0.3);
        assertThat(report.path("best").path("rows")).hasSize(6);

        Map<String, JsonNode> last = new HashMap<>();
        report.path("movements").forEach(movement -> {
            JsonNode points = movement.path("points");
            assertThat(points.get(0).path("mean").path("fromStart").doubleValue())
                    .isZero();
            last.put(
                    movement.path("arm").textValue()
                            + movement.path("learningRate").textValue(),
                    points.get(points.size() - 1).path("mean"));
        });
        assertThat(last).hasSize(10); // no field, no movement
        assertThat(last.get("uniform1e-2").path("fromStart").doubleValue()).isZero();
        assertThat(last.get("frozen-softmax1e-2").path("fromStart").doubleValue())
                .isZero();
        assertThat(last.get("frozen-softmax1e-2").path("logitDeviation").doubleValue())
                .isPositive();
        assertThat(last.get("uniform1e-2").path("fromPretrained").doubleValue()).isPositive();
        assertThat(last.get("low-rank1e-2").path("fromStart").doubleValue())
                .isGreaterThan(last.get("low-rank1e-3").path("fromStart").doubleValue());
        assertThat(last.get("softmax1e-2").path("logitDeviation").doubleValue()).isPositive();
        for (String file : List.of("study.html", "study.tex", "study.md", "study.txt", "study.json", "study.csv")) {
            assertThat(folder.resolve("first").resolve(file)).isNotEmptyFile();
        }
        assertThat(folder.resolve("first/study.txt"))
                .content()
                .contains(
                        "softmax less uniform",
                        "Of 6 comparisons at one rate",
                        "Nothing can be concluded from one seed",
                        "How far single weights have moved");

        // again: nothing is trained twice, and the output is the same
        List<Path> cells = cells("first");
        List<Long> written = written(cells);
        CapturedTerminal again = study("first", "--learning-rates", "1e-3,1e-2", "--seeds", "1");
        assertThat(Json.MAPPER.readTree(again.out())).isEqualTo(report);
        assertThat(written(cells)).isEqualTo(written);
    }

    @Test
    void arms_train_the_small_parts_that_are_named_and_no_others() throws IOException {
        String[] arms = {"--arms", "none,low-rank", "--learning-rates", "1e-2", "--seeds", "1", "--control", "1"};
        JsonNode own = Json.MAPPER.readTree(study("own", arms).out());
        JsonNode bare = Json.MAPPER.readTree(study(
                        "bare",
                        Stream.concat(Stream.of(arms), Stream.of("--small-parts", "none"))
                                .toArray(String[]::new))
                .out());

        long smallParts = trainable(own, "none") - trainable(bare, "none");
        assertThat(smallParts).isPositive().isEqualTo(trainable(own, "low-rank") - trainable(bare, "low-rank"));
        assertThat(trainable(bare, "low-rank")).isGreaterThan(trainable(bare, "none"));
        assertThat(bare.path("control").path("learningRates").size()).isEqualTo(2);
    }

    private static long trainable(JsonNode report, String arm) {
        return report.path("byRate").get(0).path("trainable").path(arm).longValue();
    }

    @Test
    void a_finished_folder_is_ablated_without_training_again() throws IOException {
        String[] some = {
            "--arms", "uniform,softmax", "--field-rates", "1,100", "--learning-rates", "1e-2", "--seeds", "1"
        };
        JsonNode before = Json.MAPPER.readTree(study("rates", some).out());
        assertThat(names(before.path("byRate").get(0).path("rows"), "name"))
                .containsExactly("uniform", "softmax", "softmax ×100");
        assertThat(before.has("ablations")).isFalse();
        assertThat(moved(before, "softmax ×100")).isGreaterThan(10 * moved(before, "softmax"));
        List<Path> cells = cells("rates");
        List<Long> written = written(cells);

        JsonNode after = Json.MAPPER.readTree(study(
                        "rates",
                        Stream.concat(Stream.of(some), Stream.of("--ablate")).toArray(String[]::new))
                .out());

        assertThat(written(cells)).isEqualTo(written);
        assertThat(names(after.path("ablations"), "arm"))
                .containsExactly("softmax", "softmax", "softmax ×100", "softmax ×100");
        assertThat(names(after.path("ablations"), "replacement")).containsExactly("uniform", "none", "uniform", "none");
        assertThat(folder.resolve("rates/study.txt"))
                .content()
                .contains("The worth of the learned field in place", "intervals over the images alone");
        int ablated = 0;
        for (Path cell : cells) {
            Path run = cell.getParent();
            CellResult result = CellResult.in(run).orElseThrow();
            Optional<AblatedModel> model = AblatedModel.in(run, result.job());
            if (model.isPresent()) {
                ablated++;
                try (Network network = Checkpoint.open(
                                run.resolve("last/adapter.safetensors"), Optional.empty(), Device.cpu());
                        Network uniform = network.with(Methods.of(FieldArm.UNIFORM.method()));
                        Network none = network.with(Methods.of(FieldArm.NONE.method()))) {
                    assertThat(sums(network)).isEqualTo(result.sums()).isNotEqualTo(sums(uniform));
                    assertThat(sums(uniform)).isEqualTo(model.get().uniform());
                    assertThat(sums(none)).isEqualTo(model.get().none());
                }
            }
        }
        assertThat(ablated).isEqualTo(2);
    }

    @Test
    void a_signal_after_everything_is_done_interrupts_nothing() throws IOException {
        String[] some = {"--arms", "uniform,softmax", "--learning-rates", "1e-2", "--seeds", "1", "--ablate"};
        study("signalled", some);
        StringWriter err = new StringWriter();

        int status = signalled(err, "ablate: ", words("signalled", some));

        assertThat(err.toString()).contains("Stopping after this step").doesNotContain("Interrupted");
        assertThat(status).isEqualTo(ExitStatus.DONE.code());
    }

    @Test
    void an_unfinished_study_is_undecided_and_has_no_best_rates() throws IOException {
        String[] some = {"--arms", "none,low-rank", "--control", "3", "--learning-rates", "1e-3,1e-2", "--seeds", "1"};
        StringWriter err = new StringWriter();

        int status = signalled(err, "1/4 ", words("unfinished", some));

        assertThat(err.toString()).contains("Interrupted; run the same command to resume.");
        assertThat(status).isEqualTo(ExitStatus.INTERRUPTED.code());
        assertThat(folder.resolve("unfinished/study.txt"))
                .content()
                .containsPattern("The positive control is undecided: [0-3] of 4\\s+trainings are done")
                .doesNotContain("control fails", "suits it best\n");
    }

    /** Runs the command, and sends it a signal as soon as it prints that. */
    private static int signalled(StringWriter err, String at, List<String> words) {
        AtomicBoolean raised = new AtomicBoolean(); // a second signal ends the process
        PrintWriter raising = new PrintWriter(
                new FilterWriter(err) {
                    @Override
                    public void write(String text, int from, int length) throws IOException {
                        super.write(text, from, length);
                        if (text.contains(at) && raised.compareAndSet(false, true)) {
                            Signal.raise(new Signal("INT"));
                        }
                    }
                },
                true);
        return Weightflow.over(new Terminal(
                        new PrintWriter(new StringWriter()), raising, false, folder, folder.resolve("state")))
                .execute(words.stream().filter(word -> !word.equals("--json")).toArray(String[]::new));
    }

    private static double moved(JsonNode report, String arm) {
        return StreamSupport.stream(report.path("movements").spliterator(), false)
                .filter(movement -> movement.path("arm").textValue().equals(arm))
                .mapToDouble(movement ->
                        movement.path("weights").get(0).path("fromStart").doubleValue())
                .findFirst()
                .orElseThrow();
    }

    private static ImageSums sums(Network network) {
        ImageSumsRecorder sums = new ImageSumsRecorder(network.config().tasks());
        Evaluation.of(
                network,
                DatasetFolder.open(folder.resolve("data"))
                        .samples(Split.VAL, network.config().taskNames()),
                4,
                sums);
        return sums.sums().orElseThrow();
    }

    @Test
    void the_report_begins_with_the_control_and_concludes_nothing_where_it_fails() throws IOException {
        JsonNode report = Json.MAPPER.readTree(study(
                        "control",
                        "--arms",
                        "low-rank,none",
                        "--control",
                        "3",
                        "--learning-rates",
                        "1e-3",
                        "--seeds",
                        "1")
                .out());

        assertThat(report.path("control").path("passed")).isEmpty();
        assertThat(names(report.path("control").path("differences"), "method")).containsExactly("low-rank", "low-rank");
        assertThat(report.path("setup").path("reference").textValue()).isEqualTo("none");
        assertThat(Files.readString(folder.resolve("control/study.txt")))
                .containsSubsequence(
                        "The positive control fails: low-rank is not found to beat none by 3 points in any task",
                        "Positive control: low-rank less none",
                        "Differences to none",
                        "The positive control fails: nothing is concluded.");
    }

    @Test
    void a_rate_at_which_a_seed_diverged_is_not_the_best_and_other_arms_are_shown() throws IOException {
        String[] some = {"--arms", "uniform,softmax,low-rank", "--learning-rates", "1e-3,1e-2", "--seeds", "2"};
        JsonNode before = Json.MAPPER.readTree(study("diverged", some).out());
        String best = before.path("best").path("learningRates").path("softmax").textValue();

        for (Path cell : cells("diverged")) {
            String training = cell.getParent().getFileName().toString();
            if (training.startsWith("low-rank-") || training.startsWith("softmax-" + best + "-seed0-")) {
                Files.delete(cell);
                Files.writeString(cell.resolveSibling("diverged.txt"), "the loss is NaN");
            }
        }
        JsonNode after = Json.MAPPER.readTree(study("diverged", some).out());

        assertThat(after.path("setup").path("diverged")).hasSize(5);
        JsonNode table = after.path("best");
        assertThat(names(table.path("rows"), "name")).containsExactly("uniform", "softmax");
        assertThat(table.path("learningRates").path("softmax").textValue())
                .isEqualTo(best.equals("1e-3") ? "1e-2" : "1e-3");
    }

    @Test
    void arms_and_factors_that_make_no_study_are_refused() {
        assertThat(refused("--arms", "none,tangent")).contains("no field arm is called 'tangent'; there are none,");
        assertThat(refused("--field-rates", "1,fast")).contains("--field-rates has 'fast', which is no factor above 0");
        assertThat(refused("--field-rates", "10,10.0")).contains("--field-rates names a factor twice");
        assertThat(refused("--control", "3", "--arms", "none,softmax"))
                .contains("--control compares low-rank with none; name both in --arms");
    }

    private static String refused(String... words) {
        CapturedTerminal terminal = new CapturedTerminal(folder);
        assertThat(terminal.run(Stream.concat(Stream.of("study", "field", "--data", "data"), Stream.of(words))
                        .toArray(String[]::new)))
                .isEqualTo(2);
        return terminal.err();
    }

    @Test
    void a_study_is_made_on_a_folder_at_rates_that_differ() {
        CapturedTerminal twice = new CapturedTerminal(folder);
        assertThat(twice.run("study", "field", "--data", "data", "--learning-rates", "1e-3,1e-3"))
                .isEqualTo(2);
        assertThat(twice.err()).contains("--learning-rates names a rate twice");
        CapturedTerminal rate = new CapturedTerminal(folder);
        assertThat(rate.run("study", "field", "--data", folder.resolve("data").toString(), "--learning-rates", "fast"))
                .isEqualTo(2);
        assertThat(rate.err()).contains("learningRate");
    }

    private static CapturedTerminal study(String out, String... more) {
        CapturedTerminal terminal = new CapturedTerminal(folder);
        assertThat(terminal.run(words(out, more).toArray(String[]::new)))
                .as(terminal.err())
                .isZero();
        return terminal;
    }

    private static List<String> words(String out, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "study",
                "field",
                "--model",
                "micro",
                "--tasks",
                "normals,sal",
                "--data",
                folder.resolve("data").toString(),
                "--out",
                folder.resolve(out).toString(),
                "--steps",
                "2",
                "--batch-size",
                "4",
                "--device",
                "cpu",
                "--json"));
        words.addAll(List.of(more));
        return words;
    }

    private static List<String> names(JsonNode rows, String field) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                        (row.has(field) ? row : row.path("summary")).path(field).textValue())
                .toList();
    }

    private static List<Path> cells(String out) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(out).resolve("cells"))) {
            return files.filter(file -> file.endsWith("result.json")).sorted().toList();
        }
    }

    private static List<Long> written(List<Path> files) throws IOException {
        List<Long> times = new ArrayList<>();
        for (Path file : files) {
            times.add(Files.getLastModifiedTime(file).toMillis());
        }
        return times;
    }
}
