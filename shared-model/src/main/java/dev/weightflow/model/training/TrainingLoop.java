package dev.weightflow.model.training;

import dev.weightflow.model.dataset.SampleSource;
import dev.weightflow.model.dataset.SamplesWithPeople;
import dev.weightflow.model.dataset.loader.Batches;
import dev.weightflow.model.dataset.loader.DataLoader;
import dev.weightflow.model.dataset.loader.LoaderConfig;
import dev.weightflow.model.dataset.transform.TrainTransform;
import dev.weightflow.model.dataset.transform.Transform;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.MatrixProducts;
import dev.weightflow.schema.dataset.Split;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * A run: {@link TrainingStep} after {@link TrainingStep} along the schedule, over the epochs of a loader, from any step on.
 *
 * <p>Everything that is drawn is drawn from the seed and the position, so that the state between two steps is only parameters,
 * statistics, moments and a step number. Dropout draws from the engine's one generator: a process trains one model at a time. The
 * loop owns its optimizer and its loader; the model is its caller's. It is used by one thread.
 */
public final class TrainingLoop implements AutoCloseable {

    /** Why a run came back. */
    public enum Outcome {
        /** All its steps are done. */
        COMPLETED,
        /** It was asked to stop; running again goes on. */
        STOPPED
    }

    private final Network network;
    private final TrainingConfig config;
    private final InstantSource clock;
    private final DataLoader loader;
    private final AdamW optimizer;
    private final TrainingStep stepper;
    private final RunFingerprint identity;
    private final int stepsPerEpoch;
    private final int totalSteps;
    private int step;

    private TrainingLoop(Network network, TrainingConfig config, DataLoader loader, InstantSource clock) {
        if (!network.parameters().manager().getDevice().isGpu()) {
            MatrixProducts.useMachines();
        }
        this.network = network;
        this.config = config;
        this.clock = clock;
        this.loader = loader;
        this.stepsPerEpoch = loader.stepsPerEpoch() / config.accumulation();
        this.totalSteps = config.length().steps(stepsPerEpoch);
        this.identity = RunFingerprint.of(network, config, loader.stepsPerEpoch());
        this.optimizer = AdamW.over(network.parameters(), config.weightDecay(), config.optimizer());
        this.stepper = TrainingStep.of(network, config, optimizer);
    }

    /**
     * A run at its beginning, with the configuration's augmentation.
     *
     * @param samples with labels at least for the model's tasks
     * @param clock for the pace that reports tell
     * @throws TrainingException.InvalidConfiguration if configuration, model and samples do not fit together
     * @throws dev.weightflow.model.dataset.DatasetException if there are too few samples for one batch
     */
    public static TrainingLoop of(Network network, TrainingConfig config, SampleSource samples, InstantSource clock) {
        int size = network.config().imageSize();
        return of(network, config, samples, new TrainTransform(size, config.seed(), config.sampling()), clock);
    }

    /** The same with a transform of one's own, which is no part of the run's identity. */
    public static TrainingLoop of(
            Network network, TrainingConfig config, SampleSource samples, Transform transform, InstantSource clock) {
        Preconditions.check(network, config, samples, transform);
        SampleSource trainedOn = config.sampling().peopleOnly() ? SamplesWithPeople.of(samples) : samples;
        LoaderConfig loading = LoaderConfig.of(Split.TRAIN, config.batchSize(), config.seed());
        return new TrainingLoop(network, config, DataLoader.of(trainedOn, transform, loading), clock);
    }

    /**
     * Goes on from a state of the same run.
     *
     * @throws TrainingException.RunMismatch naming everything in which the state's run differs
     * @throws dev.weightflow.model.weights.WeightsException.Mismatch naming all tensors that do not fit
     */
    public void restore(TrainingState state) {
        state.restore(identity, network, optimizer);
        step = state.step();
    }

    /** The state between two steps. */
    public TrainingState state() {
        return TrainingState.of(step, identity, network, optimizer);
    }

    /** How many steps are done. */
    public int step() {
        return step;
    }

    /** How many steps the run has. */
    public int totalSteps() {
        return totalSteps;
    }

    /** Images a forward pass. */
    public int batchSize() {
        return config.batchSize();
    }

    public int stepsPerEpoch() {
        return stepsPerEpoch;
    }

    /**
     * Makes steps until all are done or it is asked to stop.
     *
     * @param stop asked before each step; true ends the run there
     * @throws TrainingException.Diverged if a loss or the gradients are not finite; the parameters are those before the step
     */
    public Outcome run(TrainingListener listener, BooleanSupplier stop) {
        Throughput pace = new Throughput(clock);
        while (step < totalSteps) {
            try (Batches batches = loader.epoch(step / stepsPerEpoch, step % stepsPerEpoch * config.accumulation())) {
                do {
                    if (stop.getAsBoolean()) {
                        return Outcome.STOPPED;
                    }
                    StepReport report = step(batches, pace);
                    listener.stepDone(report);
                    if (step % config.checkpointEverySteps() == 0 && step < totalSteps) {
                        listener.checkpointDue(report);
                    }
                } while (step % stepsPerEpoch != 0 && step < totalSteps);
            }
        }
        return Outcome.COMPLETED;
    }

    private StepReport step(Batches batches, Throughput pace) {
        double rate = config.schedule(totalSteps).rate(step);
        StepMetrics metrics = stepper.take(batches, rate, step);
        step++;
        if (step % stepsPerEpoch == 0) {
            stepper.endEpoch();
        }
        pace.stepDone();
        return metrics.report(step, stepsPerEpoch, totalSteps, rate, config.imagesPerStep(), pace);
    }

    @Override
    public void close() {
        loader.close();
        optimizer.close();
    }
}
