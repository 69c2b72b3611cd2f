package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.fit.Fit.FitDisplay;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.data.dataset.IdList;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.model.method.Methods;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that common first mistakes are reported in one sentence, and that the corrected command alone mends them. */
class FirstMistakesTest {

    @TempDir
    Path folder;

    private CapturedTerminal terminal;
    private Path data;
    private Path out;

    @BeforeEach
    void open() {
        terminal = new CapturedTerminal(folder);
        data = folder.resolve("data");
        out = folder.resolve("out");
        SceneDataset.render(SceneOptions.of(data, 4, 2, 3).withSize(64, 48), step -> {});
    }

    @Test
    void weights_of_another_model_are_said_to_be_that() throws IOException {
        Path weights = folder.resolve("swin_micro.pth");
        OfficialSwin.save(weights, OfficialSwin.micro());

        int status = fit("--model", "tiny", "--weights", weights.toString());

        assertThat(status).isEqualTo(5);
        assertThat(terminal.err())
                .endsWith(
                        "swin_micro.pth holds Swin-micro weights, and --model is tiny: leave --model out, or name weights of a"
                                + " Swin-tiny.\n");
        assertThat(out).doesNotExist();
        assertThat(fit("--weights", weights.toString())).as(terminal.err()).isZero();
    }

    @Test
    void a_run_that_fails_before_its_first_step_leaves_no_trace_and_the_corrected_command_begins() throws IOException {
        // given a validation image that cannot be read: found when the untrained model is measured
        String last = IdList.of(data, Split.VAL, Limits.defaults()).ids().get(1);
        Path image = data.resolve("JPEGImages").resolve(last + ".jpg");
        byte[] sound = Files.readAllBytes(image);
        Files.writeString(image, "no image");
        Files.createDirectory(out);

        // when, then: nothing new is there, and the folder that was there still is
        assertThat(fit("--model", "micro")).isNotZero();
        assertThat(terminal.err()).contains(last + ".jpg");
        assertThat(out).isEmptyDirectory();
        Files.delete(out);
        assertThat(fit("--model", "micro")).isNotZero();
        assertThat(out).doesNotExist();

        // when
        Files.write(image, sound);
        int corrected = fit("--model", "micro");

        // then
        assertThat(corrected).as(terminal.err()).isZero();
        assertThat(out.resolve("run.json")).isNotEmptyFile();
    }

    @Test
    void a_run_that_fails_later_keeps_what_it_has_and_so_does_one_that_fails_as_it_resumes() throws IOException {
        assertThatThrownBy(() -> failing(2)).hasMessage("display of step 2");
        assertThat(out.resolve("run.json")).exists();
        assertThat(Files.readAllLines(out.resolve("metrics.jsonl"))).hasSize(3);
        byte[] state = Files.readAllBytes(out.resolve("state.safetensors"));

        assertThatThrownBy(() -> failing(0)).hasMessage("display of step 0");
        assertThat(out.resolve("state.safetensors")).hasBinaryContent(state);
        assertThat(out.resolve("run.json")).exists();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fit --data NOWHERE                                        | NOWHERE is not a folder; give the one
            fit --data DATA --weights swin_tiny                       | There is no file swin_tiny here, and no platform
            fit --data DATA --weights swin_tny.pth                    | swin_tny.pth: there is no such file
            compare --data NOWHERE                                    | There is no folder NOWHERE
            compare --data facade                                     | There is no folder facade here, and no platform
            predict nowhere --data DATA --out OUT                     | nowhere: there is no such file
            predict run@2/model --data DATA --out OUT                 | run@2/model: there is no such file
            predict people@champion --data DATA --out OUT             | There is no file people@champion here, and no platform
            score NOWHERE --data DATA --split val                     | NOWHERE holds none of the folders
            score DATA --data NOWHERE --split val                     | NOWHERE is not a folder; give the one
            datasets ingest NOWHERE                                   | There is no folder or archive NOWHERE
            datasets show nowhere                                     | There is no dataset 'nowhere', and no folder
            trainings create --data DATA                              | DATA is a folder, and the platform works on what was ingested
            weights add nowhere.pth                                   | There is no file nowhere.pth that can be read
            """)
    void a_misspelt_path_is_said_to_be_one_before_any_service_is(String command, String said) {
        terminal.run(words(command).split(" +"));

        assertThat(terminal.err()).startsWith(words(said));
    }

    private String words(String text) {
        return text.replace("DATA", data.toString())
                .replace("NOWHERE", folder.resolve("nowhere").toString())
                .replace("OUT", out.toString());
    }

    /** Runs a training whose display fails at a step. */
    private void failing(int step) throws IOException {
        Progress display = new Progress() {
            @Override
            public void at(long steps, String now) {
                if (steps == step || step == 0) {
                    throw new IllegalStateException("display of step " + step);
                }
            }

            @Override
            public void close() {}
        };
        DatasetFolder labelled = DatasetFolder.open(data);
        FitPlan plan = new FitPlan(
                TrainingRequest.on(DataDigest.of(labelled, Set.copyOf(PascalTasks.NAMES)))
                        .with("model", ModelSize.MICRO)
                        .with("method", Methods.spec(MethodName.LORA))
                        .with("steps", 4)
                        .with("batchSize", 2)
                        .complete(),
                labelled,
                Optional.empty(),
                out,
                9,
                "cpu");
        new Fit(
                        plan,
                        new FitDisplay(steps -> display, images -> new Progress.Silent(), any -> {}),
                        InstantSource.system())
                .run(() -> false);
    }

    private int fit(String... more) {
        String[] all = {"fit", "--data", data.toString(), "--steps", "1", "--batch-size", "2", "--out", out.toString()};
        return terminal.run(Stream.of(all, more).flatMap(Stream::of).toArray(String[]::new));
    }
}
