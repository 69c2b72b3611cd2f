package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.CommandProcess;
import dev.weightflow.cli.fit.Fit.FitDisplay;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.cli.fit.Fit.FittedRun;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.model.run.History;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests commands that train, as processes that receive a stop signal. */
@Timeout(300)
class InterruptedRunTest {

    private static final int SIGINT = 2;

    @TempDir
    Path folder;

    private Path data;
    private Path out;

    @BeforeEach
    void render() {
        data = folder.resolve("data");
        out = folder.resolve("out");
        SceneDataset.render(SceneOptions.of(data, 4, 2, 3).withSize(64, 48), step -> {});
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void who_is_told_to_stop_leaves_card_curves_and_summary_and_says_how_to_go_on(String signal) throws Exception {
        assumeThat(signal.equals("INT") && isIgnored(SIGINT))
                .as("this process was started with SIGINT ignored, and so are its children")
                .isFalse();
        CommandProcess fit = fit();
        fit.awaitSaying("epoch 1, step 2");

        fit.send(signal);
        List<String> said = fit.rest();

        assertThat(fit.exitStatus()).isEqualTo(130);
        assertThat(said).contains("Stopping after this step; a second Ctrl-C stops at once.");
        assertThat(said.get(said.size() - 1))
                .matches("Interrupted after \\d+ of 100000 steps; run the same command to resume.");
        assertThat(folder.resolve("stdout")).content().contains("untrained", "best (step ", "best/model.safetensors");
        assertThat(out.resolve("README.md")).content().contains(said.get(said.size() - 1), "![losses");
        assertThat(out.resolve("curves.png")).isNotEmptyFile();
        goesOn();
    }

    @Test
    void who_is_killed_goes_on_from_the_last_checkpoint() throws Exception {
        CommandProcess fit = fit();
        fit.awaitSaying("epoch 1, step 2");

        fit.send("KILL");
        fit.rest();

        assertThat(fit.exitStatus()).isEqualTo(137);
        assertThat(out.resolve("README.md")).doesNotExist();
        assertThat(out.resolve("curves.png")).as("drawn while it trained").isNotEmptyFile();
        goesOn();
    }

    @Test
    void a_comparison_that_is_told_to_stop_writes_its_report() throws Exception {
        CommandProcess compare = new CommandProcess(
                folder,
                Map.of(),
                ("compare --methods delora,full --seeds 1 --epochs 50000 --model micro --batch-size 2 --device cpu --gemm-library blas --data "
                                + data + " --out " + out)
                        .split(" "));
        compare.awaitSaying("compare: 0 of");

        compare.send("TERM");
        List<String> said = compare.rest();

        assertThat(compare.exitStatus()).isEqualTo(130);
        assertThat(said)
                .endsWith(
                        "Stopping after this step; a second Ctrl-C stops at once.",
                        "",
                        "Interrupted; run the same command to resume.");
        assertThat(out.resolve("report.html")).content().contains("0 of 2 trainings are done");
    }

    private CommandProcess fit() throws IOException {
        return new CommandProcess(
                folder,
                Map.of(),
                ("fit --steps 100000 --eval-every 1 --model micro --batch-size 2 --device cpu --gemm-library blas --data "
                                + data + " --out " + out)
                        .split(" "));
    }

    /** Resumes the run for two steps, without a gap or a repeated step. */
    private void goesOn() throws IOException {
        TrainingSpec spec = WeightflowJson.read(Files.readAllBytes(out.resolve("run.json")), TrainingSpec.class);
        Fit again = new Fit(
                new FitPlan(spec, DatasetFolder.open(data), Optional.empty(), out, 1, "cpu"),
                FitDisplay.on(new CapturedTerminal(folder).terminal()),
                InstantSource.system());
        Path history = out.resolve("metrics.jsonl");
        int[] asked = {0};
        FittedRun run = again.run(() -> asked[0]++ > 5);

        List<Integer> steps =
                run.history().steps().stream().map(History.Step::step).toList();
        assertThat(steps)
                .hasSizeGreaterThan(2)
                .isEqualTo(IntStream.rangeClosed(1, steps.size()).boxed().toList());
        assertThat(run.ending().step()).isEqualTo(steps.size());
        assertThat(History.in(history.getParent()).steps()).hasSameSizeAs(steps);
    }

    /** Returns whether a process ignores a signal, as Linux reports it, see proc(5); false on other systems. */
    private static boolean isIgnored(int signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line -> new BigInteger(line.substring(7).strip(), 16).testBit(signal - 1));
    }
}
