package dev.weightflow.cli.compare;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.StopSignal;
import dev.weightflow.cli.fit.GemmLibraryOption;
import dev.weightflow.cli.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compare",
        sortOptions = false,
        description = {
            "Trains several methods with several seeds on the same data, and reports them side by side: metrics with"
                    + " their spread, differences with their intervals and tests, parameters, time and memory.",
            "Repeated, it resumes where it was, and does nothing twice."
        })
public final class CompareCommand extends SessionCommand {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "FOLDER|ID",
            description =
                    "The data: a folder in the PASCAL_MT layout, or an ingested dataset's id or its beginning. With an"
                            + " id, the platform trains: a job for each training, shared by its trainers.")
    private String dataset;

    @Option(
            names = "--methods",
            defaultValue = "all",
            paramLabel = "METHOD,...",
            description =
                    "all, or those of './weightflow methods' that are to be compared (${DEFAULT-VALUE}). A method's options, and"
                            + " numbers that its trainings have otherwise than the others', follow colons, as in"
                            + " delora,vera:rank=64:learningRate=2e-3; a wrong one is answered with those there are.")
    private List<String> methods;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "With how many seeds each method is trained (${DEFAULT-VALUE}).")
    private int seeds;

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Option(
            names = "--eval-every",
            paramLabel = "EPOCHS",
            description =
                    "Measure the validation split after so many epochs each, for the learning curves (the recipe's,"
                            + " or 10).")
    private Optional<Integer> evaluateEvery;

    @Option(
            names = "--margin",
            split = ",",
            paramLabel = "POINTS|NAME=POINTS",
            description =
                    "Also test which methods are equivalent: how great a difference does not matter, for all quantities, or"
                            + " as in semseg=0.3,normals=0.2,delta_m=0.5.")
    private List<String> margin = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "comparison",
            description = "The folder of the comparison (${DEFAULT-VALUE}).")
    private Path out;

    @Option(names = "--device", defaultValue = "auto", description = "auto, cpu or cuda:N (${DEFAULT-VALUE}).")
    private String device;

    @Mixin
    private GemmLibraryOption products = new GemmLibraryOption();

    @Option(
            names = {"--method", "--rank", "--option"},
            hidden = true,
            description = "Options of a single training.")
    private void ofOneMethod(String any) {
        throw usage(
                "--method, --rank and --option belong to a single method; name methods and their options with --methods, as in"
                        + " mtlora:rank=16");
    }

    @Override
    public Integer call() throws IOException {
        evaluateEvery.ifPresent(epochs -> requireAtLeast(1, "--eval-every", epochs));
        requireAtLeast(1, "--seeds", seeds);
        if (training.showsRecipe(terminal, Ground.ANY_METHOD)) {
            return ExitStatus.DONE.code();
        }
        return compare().code();
    }

    private ExitStatus compare() throws IOException {
        List<ComparedRow> rows = ComparedRow.list(String.join(",", methods));
        Ground ground = Ground.of(session, dataset, training, evaluateEvery, device);
        Comparison comparison = new Comparison(
                rows, ground.common(training), seeds, Margins.of(margin, ground.tasks()), ground, out, terminal);
        try (StopSignal stop = StopSignal.open(terminal)) {
            Report report = comparison.run(stop::received);
            terminal.show(
                    report,
                    () -> report.document().text() + "\n\n" + out
                            + " holds this report as report.html, .md, .tex, .json and .txt, and the runs in cells/.");
            if (report.setup().done() == report.setup().trainings()) {
                return ExitStatus.DONE;
            }
            terminal.say("\nInterrupted; the same command goes on from there.");
            return ExitStatus.INTERRUPTED;
        }
    }
}
