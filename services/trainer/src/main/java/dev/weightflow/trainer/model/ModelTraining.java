package dev.weightflow.trainer.model;

import ai.djl.Device;
import dev.weightflow.model.dataset.SampleSource;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.Networks;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.model.training.TrainingConfig;
import dev.weightflow.model.training.TrainingListener;
import dev.weightflow.model.training.TrainingLoop;
import dev.weightflow.model.training.TrainingState;
import dev.weightflow.platform.objectstore.LocalCopies;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.work.Assignment;
import dev.weightflow.trainer.work.FailureCodes;
import dev.weightflow.trainer.work.StepProgress;
import dev.weightflow.trainer.work.Supervisor;
import dev.weightflow.trainer.work.Supervisor.Signal;
import dev.weightflow.trainer.work.Training;
import dev.weightflow.trainer.work.TrainingException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Runs assignments on the model's training loop. One at a time: the engine has one generator. */
public final class ModelTraining implements Training {

    private final TrainingSet data;
    private final LocalCopies copies;
    private final Path scratch;
    private final Device device;
    private final InstantSource clock;

    /**
     * @param scratch a folder of this process for files on their way to the store
     * @param device what to train on
     */
    public ModelTraining(ObjectStore store, LocalCopies copies, Path scratch, Device device, InstantSource clock) {
        this.data = new TrainingSet(store, copies);
        this.copies = copies;
        this.scratch = scratch;
        this.device = device;
        this.clock = clock;
    }

    @Override
    public void run(Assignment assignment, Supervisor supervisor) {
        try {
            train(assignment, supervisor);
        } catch (ObjectStoreException | TrainingException e) {
            throw e;
        } catch (dev.weightflow.model.training.TrainingException e) {
            throw new TrainingException(e.code(), e.getMessage(), true, e);
        } catch (dev.weightflow.model.dataset.DatasetException | dev.weightflow.model.weights.WeightsException e) {
            throw new TrainingException(FailureCodes.UNUSABLE_INPUT, e.getMessage(), true, e);
        } catch (IllegalArgumentException e) {
            String code = e instanceof HasErrorCode coded ? coded.code() : FailureCodes.INVALID_ARGUMENT;
            throw new TrainingException(code, e.getMessage(), true, e);
        } finally {
            copies.tidy();
        }
    }

    private void train(Assignment assignment, Supervisor supervisor) {
        supervisor.phase("loading");
        TrainingSpec spec = assignment.spec();
        SampleSource samples = data.of(spec);
        try (Network network = Networks.untrained(spec, device, copies::of);
                TrainingLoop loop = TrainingLoop.of(network, TrainingConfig.of(spec), samples, clock)) {
            assignment
                    .resumeFrom()
                    .flatMap(manifest -> manifest.trainingState())
                    .ifPresent(state -> loop.restore(TrainingState.read(copies.of(state))));
            CheckpointWriter writer = new CheckpointWriter(network, loop, scratch);
            supervisor.started(loop.step(), loop.totalSteps(), writer.trainableParameters());
            Reporter reporter = new Reporter(supervisor, writer);
            AtomicReference<Signal> signal = new AtomicReference<>(Signal.CONTINUE);
            TrainingLoop.Outcome outcome = loop.run(reporter, () -> {
                signal.set(supervisor.signal());
                return signal.get() != Signal.CONTINUE;
            });
            if (outcome == TrainingLoop.Outcome.COMPLETED) {
                supervisor.commit(writer.write(reporter.losses(), true));
            } else if (signal.get() == Signal.GIVE_BACK && reporter.anythingNew()) {
                supervisor.commit(writer.write(reporter.losses(), false));
            }
        }
    }

    /** Passes on what the loop reports, and commits when a checkpoint is due. */
    private static final class Reporter implements TrainingListener {
        private final Supervisor supervisor;
        private final CheckpointWriter writer;
        private Map<Task, Double> losses = Map.of();
        private boolean anythingNew;

        Reporter(Supervisor supervisor, CheckpointWriter writer) {
            this.supervisor = supervisor;
            this.writer = writer;
        }

        @Override
        public void stepDone(StepReport report) {
            losses = report.losses();
            anythingNew = true;
            supervisor.progressed(new StepProgress(
                    report.epoch(),
                    report.step(),
                    report.totalSteps(),
                    report.losses(),
                    report.totalLoss(),
                    report.learningRate(),
                    report.imagesPerSecond(),
                    report.remaining().toMillis() / 1000.0));
        }

        @Override
        public void checkpointDue(StepReport report) {
            supervisor.commit(writer.write(report.losses(), false));
            anythingNew = false;
        }

        Map<Task, Double> losses() {
            return losses;
        }

        boolean anythingNew() {
            return anythingNew;
        }
    }
}
