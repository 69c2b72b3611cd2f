package dev.weightflow.cli.fit;

import ai.djl.Device;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.data.task.MultiTaskState;
import dev.weightflow.model.evaluation.Evaluation;
import dev.weightflow.model.evaluation.ImageSumsRecorder;
import dev.weightflow.model.geometry.WeightMovement;
import dev.weightflow.model.geometry.WeightMovement.Tracer;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.model.training.TrainingListener;
import dev.weightflow.model.training.TrainingLoop;
import dev.weightflow.model.training.ValidationPlan;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Training on a folder, in this process. It trains, validates every few epochs, and keeps all its state in the run's folder; from that folder the
 * same plan resumes bit-exactly.
 */
public final class Fit {

    private final FitPlan plan;
    private final FitDisplay display;
    private final InstantSource clock;
    private final SampleSource training;
    private final SampleSource validation;
    private final RunFolder run;
    private final TrainingCallback follower;
    private boolean tracesWeights;

    /**
     * Reads the folder's state, and writes nothing.
     *
     * @throws CommandFailure if the folder is another run's
     * @throws dev.weightflow.data.dataset.DatasetException if the data are missing
     */
    public Fit(FitPlan plan, FitDisplay display, InstantSource clock) throws IOException {
        this(plan, display, clock, new TrainingCallback() {});
    }

    /**
     * @param follower callback, which its owner closes
     */
    Fit(FitPlan plan, FitDisplay display, InstantSource clock, TrainingCallback follower) throws IOException {
        this.plan = plan;
        this.display = display;
        this.clock = clock;
        this.follower = follower;
        this.training = samples(Split.TRAIN);
        this.validation = samples(Split.VAL);
        this.run = RunFolder.open(plan);
    }

    /** Measures at each validation also how far the weights have moved; see {@link WeightMovement}. */
    public Fit tracingWeights() {
        tracesWeights = true;
        return this;
    }

    /** Trains until the end of the run, or until it is asked to stop. */
    public FittedRun run(BooleanSupplier stop) throws IOException {
        try {
            return trained(stop);
        } catch (IOException | RuntimeException | Error failed) {
            if (run.removeIfNeverTrained()) {
                follower.abandoned();
            }
            throw failed;
        }
    }

    private FittedRun trained(BooleanSupplier stop) throws IOException {
        List<Device> devices = Torch.devices(plan.device());
        try (Network network = Checkpoint.untrained(
                        plan.spec(),
                        training.tasks(),
                        devices.get(0),
                        digest -> plan.baseWeightsFile(),
                        digest -> plan.methodText().orElseThrow());
                TrainingLoop loop =
                        TrainingLoop.of(network, devices.subList(1, devices.size()), plan.spec(), training, clock)) {
            ValidationPlan validations = ValidationPlan.of(loop, plan.evaluateEvery());
            // before a state is restored, the model is the training's initial one
            Optional<Tracer> tracer = tracesWeights ? Optional.of(new Tracer(network)) : Optional.empty();
            plan.options().earlyStopping().ifPresent(rule -> rule.requireEnough(validations, plan.evaluateEvery()));
            run.state().ifPresent(loop::restore);
            run.begin();
            run.history().forgetAfter(loop.step());
            follower.begins(run.history(), run.isNew(), loop.step(), loop.totalSteps());
            while (true) {
                run.saveLast(network, loop.state());
                if (validationIsDue(loop, validations)) {
                    validate(network, loop, tracer, stop);
                }
                Optional<String> early = early(loop);
                if (loop.step() == loop.totalSteps() || early.isPresent() || stop.getAsBoolean()) {
                    RunOutcome ending = new RunOutcome(loop.step(), loop.totalSteps(), early);
                    run.describe(network, ending, new CardFacts(clock.instant(), training.size(), validation.size()));
                    follower.ended(run.history(), ending);
                    return new FittedRun(run.history(), ending);
                }
                int pause = validations.next(loop.step());
                train(loop, () -> loop.step() == pause || stop.getAsBoolean());
            }
        }
    }

    private Optional<String> early(TrainingLoop loop) {
        return loop.step() == loop.totalSteps()
                ? Optional.empty()
                : plan.options()
                        .earlyStopping()
                        .flatMap(rule -> rule.reached(run.history().validations()));
    }

    private void train(TrainingLoop loop, BooleanSupplier pause) {
        try (Progress progress = display.training().apply(loop.totalSteps())) {
            progress.at(loop.step(), "");
            loop.run(
                    new TrainingListener() {
                        @Override
                        public void stepDone(StepReport report) {
                            run.history().add(report);
                            followed(report);
                            progress.at(report.step(), FitText.now(report, loop.stepsPerEpoch()));
                        }

                        @Override
                        public void checkpointDue(int step) {
                            run.saveState(loop.state());
                        }
                    },
                    pause);
        }
    }

    private void followed(StepReport report) {
        try {
            follower.stepped(run.history(), report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void validate(Network network, TrainingLoop loop, Optional<Tracer> tracer, BooleanSupplier stop)
            throws IOException {
        Pictures pictures = new Pictures(validation, FitText.model(plan.spec()) + ", step " + loop.step());
        ImageSumsRecorder sums = new ImageSumsRecorder(training.tasks());
        try (Progress progress = display.validating().apply(validation.size())) {
            MultiTaskState measured =
                    Evaluation.of(network, validation, plan.spec().batchSize(), image -> {
                        if (stop.getAsBoolean()) {
                            throw new CancellationException();
                        }
                        pictures.draw(image);
                        sums.imageDone(image);
                        progress.at(image.done(), "");
                    });
            run.saveImageSums(loop.step(), sums.sums()); // before the validation counts as done
            run.history()
                    .add(
                            loop.step(),
                            loop.step() / loop.stepsPerEpoch(),
                            measured.result()
                                    .orElseThrow(() -> CommandFailure.failed(
                                            "nothing-measured",
                                            "every pixel of the validation images is ignored; choose"
                                                    + " other images")),
                            tracer.flatMap(traced -> traced.of(network)));
        } catch (CancellationException stopped) {
            return; // it is due again when the run resumes
        }
        if (run.history().last().equals(run.history().best())) {
            run.saveBest(network, pictures);
        }
        follower.validated(run.history(), pictures.byId());
        display.validated().accept(run.history());
    }

    /** Returns whether to validate now: before the first step, every so many epochs, and after the last step. */
    private boolean validationIsDue(TrainingLoop loop, ValidationPlan validations) {
        boolean due = loop.step() == 0 || validations.due(loop.step());
        return due && run.history().validations().stream().noneMatch(done -> done.step() == loop.step());
    }

    private SampleSource samples(Split split) {
        return DatasetFolder.open(plan.data())
                .samples(split, Set.copyOf(plan.spec().tasks()));
    }

    /**
     * Settings of a {@code fit} run.
     *
     * @param methodText of the method, if that is a method file
     */
    public record FitPlan(
            TrainingSpec spec,
            Path data,
            Optional<Path> baseWeights,
            Path out,
            int evaluateEvery,
            String device,
            RunOptions options,
            Optional<String> methodText) {

        public FitPlan(
                TrainingSpec spec, Path data, Optional<Path> baseWeights, Path out, int evaluateEvery, String device) {
            this(spec, data, baseWeights, out, evaluateEvery, device, RunOptions.NONE, Optional.empty());
        }

        /** Returns the file of base weights, which is present wherever the specification names some. */
        Path baseWeightsFile() {
            return baseWeights.orElseThrow();
        }
    }

    /** History of a run and the step it has reached. */
    public record FittedRun(History history, RunOutcome ending) {}

    /**
     * Progress displays of a training.
     *
     * @param training creates the display for a total number of steps; closed before each validation, and created again after it
     * @param validating creates the display for a total number of images
     * @param validated called after each validation, which is the last of the history
     */
    public record FitDisplay(
            IntFunction<Progress> training, IntFunction<Progress> validating, Consumer<History> validated) {
        static FitDisplay on(Terminal terminal) {
            return new FitDisplay(
                    steps -> terminal.progress("train", steps),
                    images -> terminal.interactive() ? terminal.progress("validate", images) : new Progress.Silent(),
                    history -> terminal.say(FitText.of(history.last(), history)));
        }
    }
}
