package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.data.dataset.MixedSamples;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.model.evaluation.EvaluationListener.Evaluated;
import dev.weightflow.model.run.EarlyStopping;
import dev.weightflow.model.run.History;
import dev.weightflow.model.run.Run;
import dev.weightflow.model.run.RunListener;
import dev.weightflow.model.run.RunOutcome;
import dev.weightflow.model.run.RunPlan;
import dev.weightflow.model.run.RunPlan.Environment;
import dev.weightflow.model.run.RunPlan.Validations;
import dev.weightflow.model.run.Snapshot;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.training.DatasetShare;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private final SampleSource samples;
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
        this.samples = samples(Split.TRAIN);
        this.validation = samples(Split.VAL);
        this.run = RunFolder.open(plan, validation);
    }

    /** Measures at each validation also how far the weights have moved; see {@link dev.weightflow.model.geometry.WeightMovement}. */
    public Fit tracingWeights() {
        tracesWeights = true;
        return this;
    }

    /** Trains until the end of the run, or until it is asked to stop. */
    public FittedRun run(BooleanSupplier stop) throws IOException {
        try {
            return trained(stop);
        } catch (RuntimeException | Error failed) {
            if (run.removeIfNeverTrained()) {
                follower.abandoned();
            }
            throw failed;
        }
    }

    private FittedRun trained(BooleanSupplier stop) {
        RunPlan training = new RunPlan(
                plan.spec(),
                samples,
                Optional.of(
                        new Validations(validation, plan.evaluateEvery(), true, plan.earlyStopping(), tracesWeights)),
                new Environment(
                        Torch.devices(plan.device()),
                        digest -> plan.baseWeightsFile(),
                        digest -> plan.methodText().orElseThrow(),
                        clock));
        try (Shown shown = new Shown()) {
            return new FittedRun(run.history(), Run.train(training, run, shown, stop::getAsBoolean));
        }
    }

    /** Shows the run and calls the callback. The display of the training is closed while a validation has its own. */
    private final class Shown implements RunListener, AutoCloseable {
        private Optional<Progress> steps = Optional.empty();
        private Optional<Progress> images = Optional.empty();
        private int totalSteps;
        private int stepsPerEpoch;

        @Override
        public void began(Snapshot at) {
            totalSteps = at.totalSteps();
            stepsPerEpoch = at.loop().stepsPerEpoch();
            called(() -> follower.begins(run.history(), run.isNew(), at.step(), at.totalSteps()));
        }

        @Override
        public void stepDone(StepReport report) {
            called(() -> follower.stepped(run.history(), report));
            if (steps.isEmpty()) {
                steps = Optional.of(display.training().apply(totalSteps));
                steps.get().at(report.step() - 1L, ""); // from where its pace is measured
            }
            steps.get().at(report.step(), FitText.now(report, stepsPerEpoch));
        }

        @Override
        public void imageMeasured(Evaluated image) {
            steps.ifPresent(Progress::close);
            steps = Optional.empty();
            if (images.isEmpty()) {
                images = Optional.of(display.validating().apply(image.total()));
            }
            images.get().at(image.done(), "");
        }

        @Override
        public void validated(History.Validation measured, boolean best) {
            close();
            called(() -> follower.validated(run.history(), run.pictures().byId()));
            display.validated().accept(run.history());
        }

        @Override
        public void ended(Snapshot at, RunOutcome outcome) {
            close();
            run.describe(at.network(), outcome, new CardFacts(clock.instant(), samples.size(), validation.size()));
            called(() -> follower.ended(run.history(), outcome));
        }

        @Override
        public void close() {
            steps.ifPresent(Progress::close);
            images.ifPresent(Progress::close);
            steps = Optional.empty();
            images = Optional.empty();
        }
    }

    private interface Call {
        void now() throws IOException;
    }

    private static void called(Call call) {
        try {
            call.now();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SampleSource samples(Split split) {
        Set<TaskName> tasks = Set.copyOf(plan.spec().tasks());
        if (split == Split.VAL || plan.others().isEmpty()) {
            return plan.data().samples(split, tasks);
        }
        List<MixedSamples.Part> parts = new ArrayList<>();
        List<DatasetShare> shares = plan.spec().mixture();
        parts.add(new MixedSamples.Part(
                plan.data().samples(split, tasks), shares.get(0).share()));
        for (DatasetFolder other : plan.others()) {
            parts.add(new MixedSamples.Part(
                    other.samples(split, tasks), shares.get(parts.size()).share()));
        }
        try {
            return MixedSamples.of(parts);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.refused(
                    "tasks-differ",
                    "The folders declare the training's tasks differently; mix data with the same classes and options.");
        }
    }

    /**
     * Settings of a {@code fit} run.
     *
     * @param data the folder that validates, and trains
     * @param others the folders that train besides it, in the order of the specification's datasets
     * @param methodText of the method, if that is a method file
     */
    public record FitPlan(
            TrainingSpec spec,
            DatasetFolder data,
            List<DatasetFolder> others,
            Optional<Path> baseWeights,
            Path out,
            int evaluateEvery,
            String device,
            RunOptions options,
            Optional<String> methodText) {

        public FitPlan(
                TrainingSpec spec,
                DatasetFolder data,
                Optional<Path> baseWeights,
                Path out,
                int evaluateEvery,
                String device) {
            this(spec, data, List.of(), baseWeights, out, evaluateEvery, device, RunOptions.NONE, Optional.empty());
        }

        /** Returns the rule of the run's options, or else of its specification. */
        Optional<EarlyStopping> earlyStopping() {
            return options.earlyStopping().or(() -> spec.validation().flatMap(EarlyStopping::of));
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
