package dev.weightflow.model.training;

import ai.djl.Device;
import dev.weightflow.data.dataset.MixedSamples;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.SamplesWithPeople;
import dev.weightflow.data.dataset.loader.DataLoader;
import dev.weightflow.data.dataset.loader.DataLoader.Batches;
import dev.weightflow.data.dataset.loader.LoaderConfig;
import dev.weightflow.data.dataset.transform.TrainTransform;
import dev.weightflow.data.dataset.transform.Transform;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.MatrixProducts;
import dev.weightflow.model.training.StepReports.Figures;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Training run: {@link TrainingStep} after {@link TrainingStep} along the schedule, over the epochs of a loader, from any step on.
 *
 * <p>Everything random is drawn from the seed and the position, so that the state between two steps is only parameters, statistics, moments and a
 * step number. Dropout draws from the engine's one generator: a process trains one model at a time. The loop owns its optimizer and its loader; the
 * caller owns the model. For one thread.
 */
public final class TrainingLoop implements AutoCloseable {

    public enum Outcome {
        COMPLETED,
        /** The run was asked to stop; another call of {@code run} continues it. */
        STOPPED
    }

    private final Network network;
    private final TrainingSpec spec;
    private final InstantSource clock;
    private final DataLoader loader;
    private final AdamW optimizer;
    private final Replicas replicas;
    private final TrainingStep stepper;
    private final RunFingerprint identity;
    private final int stepsPerEpoch;
    private final int totalSteps;
    /** Unread steps; on the CPU a step's figures are available at once. */
    private final int behind;

    private int step;

    private TrainingLoop(
            Network network, List<Device> further, TrainingSpec spec, DataLoader loader, InstantSource clock) {
        boolean onGpu = network.parameters().manager().getDevice().isGpu();
        if (!onGpu) {
            MatrixProducts.useMachines();
        }
        this.behind = onGpu ? 1 : 0;
        this.network = network;
        this.spec = spec;
        this.clock = clock;
        this.loader = loader;
        this.stepsPerEpoch = loader.stepsPerEpoch() / spec.optimization().accumulation();
        this.totalSteps = spec.length().inSteps(stepsPerEpoch);
        this.identity = RunFingerprint.of(network, spec, loader.stepsPerEpoch());
        this.optimizer = AdamW.over(
                network.parameters(),
                spec.optimization().weightDecay(),
                spec.optimizer(),
                network.method().options().addedRateFactor());
        this.replicas = new Replicas(network, further);
        this.stepper = new TrainingStep(network, replicas, spec, optimizer);
    }

    /**
     * Creates a run at its beginning, with the specification's augmentation.
     *
     * @param samples with labels at least for the model's tasks
     * @param clock for the throughput in reports
     * @throws TrainingException.InvalidConfiguration if configuration, model and samples do not fit together
     * @throws dev.weightflow.data.dataset.DatasetException if there are too few samples for one batch
     */
    public static TrainingLoop of(Network network, TrainingSpec spec, SampleSource samples, InstantSource clock) {
        return of(network, List.of(), spec, samples, clock);
    }

    /**
     * Creates a run on several devices, which compute a part of each batch each. Results are those of one device up to rounding.
     *
     * @param further devices besides the network's own
     */
    public static TrainingLoop of(
            Network network, List<Device> further, TrainingSpec spec, SampleSource samples, InstantSource clock) {
        int size = network.config().imageSize();
        return of(network, further, spec, samples, new TrainTransform(size, spec.seed(), spec.sampling()), clock);
    }

    /** Creates a run with a custom transform, which is no part of the run's identity. */
    public static TrainingLoop of(
            Network network, TrainingSpec spec, SampleSource samples, Transform transform, InstantSource clock) {
        return of(network, List.of(), spec, samples, transform, clock);
    }

    static TrainingLoop of(
            Network network,
            List<Device> further,
            TrainingSpec spec,
            SampleSource samples,
            Transform transform,
            InstantSource clock) {
        if (spec.batchSize() <= further.size()) {
            throw new TrainingException.InvalidConfiguration(List.of(
                    "a batch of %d images is not enough for %d devices; choose a larger batchSize or fewer devices"
                            .formatted(spec.batchSize(), 1 + further.size())));
        }
        check(network, spec, samples, transform);
        LoaderConfig loading = LoaderConfig.of(Split.TRAIN, spec.batchSize(), spec.seed());
        return new TrainingLoop(
                network, further, spec, DataLoader.of(trainedOn(spec, samples), transform, loading), clock);
    }

    private static SampleSource trainedOn(TrainingSpec spec, SampleSource samples) {
        if (!spec.sampling().peopleOnly()) {
            return samples;
        }
        return samples instanceof MixedSamples mixed
                ? mixed.each(SamplesWithPeople::of)
                : SamplesWithPeople.of(samples);
    }

    /** Checks that a model, a configuration and samples fit each other before a run begins. */
    static void check(Network network, TrainingSpec spec, SampleSource samples, Transform transform) {
        List<String> faults = new ArrayList<>();
        int size = network.config().imageSize();
        if (transform.size() != size) {
            faults.add("samples come at %d pixels and the model takes %d".formatted(transform.size(), size));
        }
        Set<TaskName> unlabelled = new TreeSet<>(network.config().taskNames());
        unlabelled.removeAll(samples.tasks().names());
        if (!unlabelled.isEmpty()) {
            faults.add("the samples have no labels for "
                    + unlabelled.stream().map(TaskName::key).collect(Collectors.joining(", ")));
        }
        if (network.parameters().trained().isEmpty()) {
            faults.add("the model has nothing to train, because it was merged");
        }
        int batches = samples.size() / spec.batchSize();
        if (batches > 0 && batches < spec.optimization().accumulation()) {
            faults.add("an epoch has %d batches and a step takes %d; choose a smaller batchSize or accumulation"
                    .formatted(batches, spec.optimization().accumulation()));
        }
        if (spec.length().epochs().orElse(0) * (long) batches > Integer.MAX_VALUE) {
            faults.add("%s of %d batches are more steps than can be counted"
                    .formatted(spec.length().words(), batches));
        }
        if (!faults.isEmpty()) {
            throw new TrainingException.InvalidConfiguration(faults);
        }
    }

    /**
     * Resumes a state of the same run.
     *
     * @throws TrainingException.RunMismatch naming everything in which the state's run differs
     * @throws dev.weightflow.data.weights.WeightsException.Mismatch naming all tensors that do not fit
     */
    public void restore(TrainingState state) {
        state.restore(identity, network, optimizer);
        replicas.follow();
        step = state.step();
    }

    public TrainingState state() {
        return TrainingState.of(step, identity, network, optimizer);
    }

    public int step() {
        return step;
    }

    public int totalSteps() {
        return totalSteps;
    }

    public int batchSize() {
        return spec.batchSize();
    }

    public int stepsPerEpoch() {
        return stepsPerEpoch;
    }

    /**
     * Runs steps until all are done or the run is asked to stop.
     *
     * @param stop called before each step; true ends the run there
     * @throws TrainingException.Diverged if a loss or the gradients are not finite; the parameters are those before the step
     */
    public Outcome run(TrainingListener listener, BooleanSupplier stop) {
        Throughput pace = new Throughput(clock);
        Consumer<Figures> told = figures -> listener.stepDone(report(figures, pace));
        try (StepReports reports = new StepReports(behind)) {
            while (step < totalSteps) {
                try (Batches batches = loader.epoch(
                        step / stepsPerEpoch,
                        step % stepsPerEpoch * spec.optimization().accumulation())) {
                    do {
                        if (stop.getAsBoolean()) {
                            reports.readAll();
                            reports.tell(told);
                            return Outcome.STOPPED;
                        }
                        step(batches, reports);
                        pace.stepDone();
                        reports.tell(told);
                        if (step % spec.checkpointEverySteps() == 0 && step < totalSteps) {
                            reports.readAll();
                            reports.tell(told);
                            listener.checkpointDue(step);
                        }
                    } while (step % stepsPerEpoch != 0 && step < totalSteps);
                }
            }
        } catch (TrainingException.Diverged e) {
            step = e.step();
            throw e;
        }
        return Outcome.COMPLETED;
    }

    private void step(Batches batches, StepReports reports) {
        double rate = Schedule.of(spec, totalSteps).rate(step);
        reports.add(step, rate, stepper.take(batches, rate));
        step++;
        if (step % stepsPerEpoch == 0 || step == totalSteps) {
            reports.readAll(); // the end of an epoch must not follow a step that is not finite
        }
        if (step % stepsPerEpoch == 0) {
            stepper.endEpoch();
        }
    }

    private StepReport report(Figures figures, Throughput pace) {
        int done = figures.number() + 1;
        return new StepReport(
                done / stepsPerEpoch,
                done,
                totalSteps,
                figures.metrics(),
                figures.learningRate(),
                pace.perSecond() * spec.imagesPerStep(),
                pace.of(totalSteps - done));
    }

    @Override
    public void close() {
        loader.close();
        replicas.close();
        optimizer.close();
    }
}
