package dev.weightflow.trainer.training;

import ai.djl.Device;
import dev.weightflow.model.checkpoint.Networks;
import dev.weightflow.model.dataset.SampleSource;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.training.TrainingConfig;
import dev.weightflow.model.training.TrainingLoop;
import dev.weightflow.model.training.TrainingState;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobStoppedException;
import dev.weightflow.platform.job.StopReason;
import dev.weightflow.platform.job.Work;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Trains: from the job's latest checkpoint, or from the beginning, to its last one. One at a time, because the engine has one
 * generator.
 */
public final class TrainingWork implements Work<TrainingSpec, JobProjection<TrainingSpec>, TrainingEvent> {
    private final TrainingSet data;
    private final Checkpoints checkpoints;
    private final DiskCache copies;
    private final Path scratch;
    private final Device device;
    private final TrainingMetrics metrics;
    private final InstantSource clock;

    /**
     * @param copies local copies of what is stored
     * @param scratch a folder of this process for files on their way to the store
     * @param device what to train on
     * @param codeVersion the release, for the checkpoints' manifests
     */
    public TrainingWork(
            ObjectStore store,
            DiskCache copies,
            Path scratch,
            Device device,
            String codeVersion,
            TrainingMetrics metrics,
            InstantSource clock) {
        this.data = new TrainingSet(store, copies);
        this.checkpoints = new Checkpoints(store, codeVersion);
        this.copies = copies;
        this.scratch = scratch;
        this.device = device;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Function<JobProjection<TrainingSpec>, TrainingEvent> run(
            Job.Claimed<TrainingSpec> job, JobContext<TrainingEvent> context) {
        Instant began = clock.instant();
        try {
            Optional<CheckpointCommitted> latest = job.record().committed(CheckpointCommitted.class);
            // the one before may have died between its last commit and the completion
            CheckpointCommitted last = latest.filter(CheckpointCommitted::last).orElseGet(() -> train(job, context));
            TrainingCompleted completed = completed(job, last, Duration.between(began, clock.instant()));
            return jobs -> completed;
        } catch (RuntimeException e) {
            throw Failures.permanent(e).map(RuntimeException.class::cast).orElse(e);
        } finally {
            copies.evict();
        }
    }

    private CheckpointCommitted train(Job.Claimed<TrainingSpec> job, JobContext<TrainingEvent> context) {
        context.progress(JobProgress.phase("loading"));
        TrainingSpec spec = job.record().spec();
        SampleSource samples = data.of(spec);
        TrainingConfig config = TrainingConfig.of(spec);
        try (Network network = Networks.untrained(spec, device, copies::of);
                TrainingLoop loop = TrainingLoop.of(network, config, samples, clock)) {
            job.record()
                    .committed(CheckpointCommitted.class)
                    .map(checkpoints::manifest)
                    .flatMap(CheckpointManifest::trainingState)
                    .ifPresent(state -> loop.restore(TrainingState.read(copies.of(state))));
            CheckpointWriter writer = new CheckpointWriter(network, loop, scratch);
            TrainingRun run =
                    new TrainingRun(job, context, writer, checkpoints, metrics, config.imagesPerStep(), clock);
            context.append(started(job, loop, writer));
            AtomicReference<Optional<StopReason>> stop = new AtomicReference<>(Optional.empty());
            TrainingLoop.Outcome outcome = loop.run(
                    run, () -> stop.updateAndGet(before -> context.stopReason()).isPresent());
            if (outcome == TrainingLoop.Outcome.COMPLETED) {
                return run.commit(true);
            }
            StopReason reason = stop.get().orElseThrow();
            if (reason == StopReason.SHUTDOWN) {
                run.commitWhatIsNew();
            }
            throw new JobStoppedException(reason);
        }
    }

    private static TrainingStarted started(Job.Claimed<TrainingSpec> job, TrainingLoop loop, CheckpointWriter writer) {
        return new TrainingStarted(
                job.id(),
                job.record().claim(),
                job.worker(),
                job.record().committed(CheckpointCommitted.class).map(CheckpointCommitted::checkpoint),
                loop.step(),
                loop.totalSteps(),
                writer.trainableParameters());
    }

    private TrainingCompleted completed(Job.Claimed<TrainingSpec> job, CheckpointCommitted last, Duration time) {
        return new TrainingCompleted(
                job.id(),
                job.record().claim(),
                last.checkpoint(),
                last.manifest(),
                last.step(),
                time.toMillis() / 1000.0,
                checkpoints.manifest(last).loss());
    }
}
