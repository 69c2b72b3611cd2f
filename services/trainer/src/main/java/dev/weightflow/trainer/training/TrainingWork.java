package dev.weightflow.trainer.training;

import ai.djl.Device;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.task.MultiTaskState;
import dev.weightflow.model.evaluation.Evaluation;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.ComputeThread;
import dev.weightflow.model.training.TrainingException;
import dev.weightflow.model.training.TrainingLoop;
import dev.weightflow.model.training.TrainingState;
import dev.weightflow.model.training.ValidationPlan;
import dev.weightflow.model.training.ValidationScore;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.platform.job.JobStoppedException;
import dev.weightflow.platform.job.StopReason;
import dev.weightflow.platform.job.Work;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.RetryingObjectStore;
import dev.weightflow.platform.time.Stopwatch;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.time.Backoff;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.ResultCheckpoint;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.training.ResumePoints.ResumePoint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains from the job's latest checkpoint that verifies, or from the beginning, to its last one. One at a time, because the engine has one random
 * generator.
 */
public final class TrainingWork implements Work<TrainingSpec, Object> {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingWork.class);
    private static final Backoff UNTIL_IT_ANSWERS = Backoff.withoutEnd(Duration.ofSeconds(1), Duration.ofSeconds(5));

    private final TrainingSet data;
    private final ObjectStore store;
    private final Checkpoints checkpoints;
    private final ResumePoints resumePoints;
    private final DiskCache copies;
    private final Path scratch;
    private final List<Device> devices;
    private final TrainingMetrics metrics;
    private final InstantSource clock;
    private final Consumer<Duration> sleep;

    public TrainingWork(
            ObjectStore store,
            DiskCache copies,
            Path scratch,
            List<Device> devices,
            String codeVersion,
            TrainingMetrics metrics,
            InstantSource clock,
            Consumer<Duration> sleep) {
        this.data = new TrainingSet(store, copies);
        this.store = store;
        this.checkpoints = new Checkpoints(store, codeVersion);
        this.resumePoints = new ResumePoints(checkpoints, copies);
        this.copies = copies;
        this.scratch = scratch;
        this.devices = devices;
        this.metrics = metrics;
        this.clock = clock;
        this.sleep = sleep;
    }

    @Override
    public Function<Object, JobEvent> run(Job.Claimed<TrainingSpec> job, JobContext context) {
        ComputeThread.yieldToRequests();
        Stopwatch watch = Stopwatch.start();
        try {
            Optional<ResumePoint> from =
                    resumePoints.newest(job, why -> context.progress(JobProgress.phase("going back: " + why)));
            // an earlier worker may have died between its last commit and the completion
            CheckpointCommitted last = from.map(ResumePoint::commit)
                    .filter(CheckpointCommitted::last)
                    .orElseGet(() -> train(job, from, context));
            TrainingCompleted completed = completed(job, last, watch.elapsed());
            return jobs -> completed;
        } catch (RuntimeException e) {
            throw Failures.named(e);
        } finally {
            copies.evict();
        }
    }

    private CheckpointCommitted train(Job.Claimed<TrainingSpec> job, Optional<ResumePoint> from, JobContext context) {
        context.progress(JobProgress.phase("loading"));
        TrainingSpec spec = job.record().spec();
        ObjectStore patient = untilItAnswers(context);
        SampleSource samples = data.of(spec, Split.TRAIN, patient);
        Optional<SampleSource> validation = spec.validation().map(wanted -> data.of(spec, Split.VAL, patient));
        try (Network network = Checkpoint.untrained(spec, samples.tasks(), devices.get(0), copies::of);
                TrainingLoop loop =
                        TrainingLoop.of(network, devices.subList(1, devices.size()), spec, samples, clock)) {
            from.map(ResumePoint::manifest)
                    .flatMap(CheckpointManifest::trainingState)
                    .ifPresent(state -> loop.restore(TrainingState.read(copies.of(state))));
            CheckpointWriter writer = new CheckpointWriter(network, loop, scratch);
            TrainingRun run = new TrainingRun(
                    job,
                    from,
                    context,
                    writer,
                    checkpoints,
                    metrics,
                    spec.imagesPerStep(),
                    spec.validation().map(wanted -> ValidationPlan.of(loop, wanted.everyEpochs())),
                    clock);
            context.append(started(job, from, loop, writer));
            AtomicReference<Optional<StopReason>> stop = new AtomicReference<>(Optional.empty());
            BooleanSupplier stopping =
                    () -> stop.updateAndGet(before -> context.stopReason()).isPresent();
            while (true) {
                boolean measured = !run.validationDue(loop.step())
                        || validate(network, loop, validation.orElseThrow(), run, stopping);
                if (measured && loop.step() == loop.totalSteps()) {
                    return run.commit(true);
                }
                int pause = run.pauseAfter(loop.step(), loop.totalSteps());
                if (measured) {
                    loop.run(run, () -> loop.step() == pause || stopping.getAsBoolean());
                }
                stop.get().ifPresent(reason -> {
                    if (reason == StopReason.SHUTDOWN) {
                        run.commitWhatIsNew();
                    }
                    throw new JobStoppedException(reason);
                });
            }
        }
    }

    /** Returns a store that is waited for during an outage: failing would lose all steps since the last commit. */
    private ObjectStore untilItAnswers(JobContext context) {
        return new RetryingObjectStore(store, UNTIL_IT_ANSWERS, pause -> {
            context.throwIfStopped();
            LOG.warn("The object store does not answer; trying again in {} s", pause.toSeconds());
            sleep.accept(pause);
            context.throwIfStopped();
        });
    }

    /** Validates the present model; returns false if it was stopped, and the validation is to be repeated after the resume. */
    private static boolean validate(
            Network network, TrainingLoop loop, SampleSource samples, TrainingRun run, BooleanSupplier stopping) {
        try {
            MultiTaskState measured = Evaluation.of(network, samples, loop.batchSize(), image -> {
                if (stopping.getAsBoolean()) {
                    throw new CancellationException();
                }
                run.validating(image.done(), image.total());
            });
            run.validated(
                    ValidationScore.of(
                            loop.step(),
                            loop.step() / loop.stepsPerEpoch(),
                            measured.result().orElseThrow(TrainingException.NothingMeasured::new)),
                    loop.step() == loop.totalSteps());
            return true;
        } catch (CancellationException stopped) {
            return false;
        }
    }

    private static TrainingStarted started(
            Job.Claimed<TrainingSpec> job, Optional<ResumePoint> from, TrainingLoop loop, CheckpointWriter writer) {
        return new TrainingStarted(
                job.id(),
                job.record().claim(),
                job.worker(),
                from.map(point -> point.commit().checkpoint()),
                loop.step(),
                loop.totalSteps(),
                writer.trainableParameters());
    }

    private TrainingCompleted completed(Job.Claimed<TrainingSpec> job, CheckpointCommitted last, Duration time) {
        Optional<BestCheckpoint> best = last.best().filter(known -> job.record()
                .spec()
                .validation()
                .filter(wanted -> wanted.result() == ResultCheckpoint.BEST)
                .isPresent());
        Digest manifest = best.map(BestCheckpoint::manifest).orElse(last.manifest());
        return new TrainingCompleted(
                job.id(),
                job.record().claim(),
                best.map(BestCheckpoint::checkpoint).orElse(last.checkpoint()),
                manifest,
                best.map(BestCheckpoint::step).orElse(last.step()),
                time.toMillis() / 1000.0,
                checkpoints.manifest(manifest).loss());
    }
}
