package dev.weightflow.local.fit;

import dev.weightflow.local.console.CommandFailure;
import dev.weightflow.local.console.ExitHook;
import dev.weightflow.local.console.ExitStatus;
import dev.weightflow.local.console.Terminal;
import dev.weightflow.local.jobs.MethodArguments;
import dev.weightflow.local.weights.BackboneText;
import dev.weightflow.local.weights.WeightsFailure;
import dev.weightflow.model.checkpoint.BackboneSummary;
import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.pascal.PascalMt;
import dev.weightflow.model.weights.WeightsException;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./weightflow fit}. */
@Command(
        name = "fit",
        sortOptions = false,
        description = {
            "Fine-tunes a model on a folder in the PASCAL_MT layout, in this process: no service is needed.",
            "Ctrl-C leaves a checkpoint, and the same command goes on from it to the same result."
        })
public final class FitCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FOLDER",
            description = "The data: JPEGImages, ImageSets and a folder of labels for each task.")
    private Path data;

    @Option(
            names = "--method",
            defaultValue = "delora",
            description = "single-task, full, decoders-only, lora, mtlora or delora (${DEFAULT-VALUE}).")
    private MethodName method;

    @Option(names = "--rank", paramLabel = "R", description = "The rank of the adapters.")
    private Optional<Integer> rank;

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "A further option of the method; repeatable. See docs/training.md.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description =
                    "The pre-trained backbone: an official Swin .pth, a safetensors file or a checkpoint (random weights if"
                            + " absent).")
    private Optional<Path> weights;

    @Option(
            names = "--model",
            description = "micro, tiny, small or base (tiny; with --weights, the one that they fit).")
    private Optional<ModelSize> model;

    @ArgGroup
    private Length length = new Length();

    /** How long to train. */
    private static final class Length {
        @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training split (300).")
        private Optional<Integer> epochs = Optional.empty();

        @Option(names = "--steps", paramLabel = "N", description = "Optimizer steps, instead of epochs.")
        private Optional<Integer> steps = Optional.empty();
    }

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "out",
            description = "The folder of the run (${DEFAULT-VALUE}).")
    private Path out;

    @Option(names = "--seed", paramLabel = "N", description = "What all randomness is derived from (0).")
    private Optional<Long> seed;

    @Option(
            names = "--image-size",
            paramLabel = "PIXELS",
            description = "The side that images are brought to (448; 64 for micro).")
    private Optional<Integer> imageSize;

    @Option(names = "--batch-size", paramLabel = "N", description = "Images a step (32; 8 for micro).")
    private Optional<Integer> batchSize;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            description = "The peak learning rate (5e-4 a 512 images of batch; 2e-3 for micro).")
    private Optional<Double> learningRate;

    @Option(
            names = "--tasks",
            split = ",",
            paramLabel = "TASK",
            description = "semseg, normals, sal, human_parts (all that the folder has labels of).")
    private List<Task> tasks = List.of();

    @Option(
            names = "--eval-every",
            paramLabel = "EPOCHS",
            defaultValue = "10",
            description = "Measure the validation split after so many epochs each, and at the end (${DEFAULT-VALUE}).")
    private int evaluateEvery;

    @Option(names = "--device", defaultValue = "auto", description = "auto, cpu or cuda:N (${DEFAULT-VALUE}).")
    private String device;

    public FitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (evaluateEvery < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--eval-every is " + evaluateEvery + ", and must be at least 1");
        }
        try {
            return fit(plan());
        } catch (WeightsException failure) {
            throw WeightsFailure.of(failure);
        } catch (DatasetException refusal) {
            throw new CommandFailure(refusal.fault().code().code(), ExitStatus.FAILED, refusal.getMessage(), refusal);
        }
    }

    private int fit(FitPlan plan) {
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch stopped = new CountDownLatch(1);
        try (ExitHook onInterrupt = ExitHook.doing(() -> {
            stop.set(true);
            terminal.say("Stopping after this step; the same command goes on from it.");
            await(stopped);
        })) {
            History history = new Fit(plan, terminal, InstantSource.system()).run(stop::get);
            if (!history.isEmpty()) {
                terminal.show(
                        FitResult.of(plan, history),
                        () -> FitText.table(history) + "\n\n" + plan.out()
                                + " holds the checkpoints, curves, pictures and"
                                + " the model card.\n./weightflow predict IMAGE --weights "
                                + plan.out().resolve("best/model.safetensors") + " --out predictions");
            }
            return 0;
        } finally {
            stopped.countDown();
        }
    }

    private FitPlan plan() {
        Set<Task> labelled = PascalMt.tasksIn(data);
        Optional<BackboneSummary> backbone = weights.map(file -> BackboneSummary.of(WeightsFile.read(file)));
        backbone.ifPresent(summary -> terminal.say(BackboneText.of(summary)));
        List<Task> learned = tasks.isEmpty() ? List.copyOf(labelled) : tasks;
        TrainingSpec training = new TrainingRequest(
                        DataDigest.of(data, Set.copyOf(learned)),
                        model.or(() -> backbone.map(summary -> ModelSize.of(summary.model()))),
                        Optional.of(MethodArguments.parse(method, rank, options)),
                        learned,
                        length.epochs,
                        length.steps,
                        batchSize,
                        imageSize,
                        learningRate,
                        Optional.empty(),
                        seed,
                        weights.map(file -> InitialWeights.from(digest(file))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())
                .complete();
        return new FitPlan(training, data, weights, out, evaluateEvery, device);
    }

    private static Digest digest(Path file) {
        try {
            return Digest.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch stopped) {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
