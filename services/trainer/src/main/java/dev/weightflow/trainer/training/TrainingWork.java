package dev.weightflow.trainer.training;

import ai.djl.Device;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.run.EarlyStopping;
import dev.weightflow.model.run.Run;
import dev.weightflow.model.run.RunOutcome;
import dev.weightflow.model.run.RunPlan;
import dev.weightflow.model.run.RunPlan.Environment;
import dev.weightflow.model.run.RunPlan.Validations;
import dev.weightflow.model.tensor.ComputeThread;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.platform.job.Work;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.RetryingObjectStore;
import dev.weightflow.platform.time.Stopwatch;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.time.Backoff;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.ResultCheckpoint;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.training.ResumePoints.VerifiedCheckpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
        this.checkpoints = new Checkpoints(store, codeVersion, scratch);
        this.resumePoints = new ResumePoints(checkpoints, copies);
        this.copies = copies;
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
            Optional<VerifiedCheckpoint> from =
                    resumePoints.newest(job, why -> context.progress(JobProgress.phase("going back: " + why)));
            // an earlier worker may have died between its last commit and the completion
            CheckpointCommitted last = from.map(VerifiedCheckpoint::commit)
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

    private CheckpointCommitted train(
            Job.Claimed<TrainingSpec> job, Optional<VerifiedCheckpoint> from, JobContext context) {
        context.progress(JobProgress.phase("loading"));
        TrainingSpec spec = job.record().spec();
        ObjectStore patient = untilItAnswers(context);
        RunPlan plan = new RunPlan(
                spec,
                data.of(spec, Split.TRAIN, patient),
                spec.validation()
                        .map(wanted -> new Validations(
                                data.of(spec, Split.VAL, patient),
                                wanted.everyEpochs(),
                                false,
                                EarlyStopping.of(wanted),
                                false)),
                new Environment(devices, copies::of, MethodTexts.in(copies::of), clock));
        JobRunStore run = new JobRunStore(job, context, from, checkpoints, copies, metrics);
        JobStop stop = new JobStop(context);
        RunOutcome outcome = Run.train(plan, run, new RunProgress(context, spec.imagesPerStep()), stop);
        if (outcome.interrupted()) {
            throw stop.exception();
        }
        outcome.early()
                .ifPresent(
                        why -> LOG.info("training {}: stopped early after step {}: {}", job.id(), outcome.step(), why));
        return run.last();
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
                Optional.empty(),
                best.map(BestCheckpoint::checkpoint).orElse(last.checkpoint()),
                manifest,
                best.map(BestCheckpoint::step).orElse(last.step()),
                time.toMillis() / 1000.0,
                checkpoints.manifest(manifest).loss(),
                stoppedEarly(job.record().spec(), last));
    }

    private Optional<String> stoppedEarly(TrainingSpec spec, CheckpointCommitted last) {
        return spec.length().isReached(last.step(), last.epoch())
                ? Optional.empty()
                : spec.validation()
                        .flatMap(EarlyStopping::of)
                        .flatMap(rule -> rule.reached(
                                checkpoints.manifest(last.manifest()).validations()));
    }
}
