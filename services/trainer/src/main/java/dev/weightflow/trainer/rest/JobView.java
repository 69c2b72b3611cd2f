package dev.weightflow.trainer.rest;

import dev.weightflow.schema.Task;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.TrainingProgressed;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.job.Job;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A job as its users see it.
 *
 * @param state {@code waiting}, {@code claimed}, {@code completed}, {@code failed} or {@code cancelled}
 * @param cancelling whether somebody asked it to stop and it has not stopped yet
 * @param worker who works on it
 * @param checkpoint the latest committed checkpoint; of a completed job, the result
 * @param manifest the digest of that checkpoint's manifest
 * @param progress the latest report of the work, if it runs
 * @param failure why it was given up
 */
public record JobView(
        String job,
        String state,
        boolean cancelling,
        Instant requestedAt,
        int round,
        int claim,
        Optional<String> worker,
        Optional<String> checkpoint,
        Optional<String> manifest,
        Optional<Long> checkpointStep,
        Optional<Progress> progress,
        Optional<Failure> failure,
        TrainingSpec spec) {

    /** How the work gets on. */
    public record Progress(
            int epoch,
            long step,
            long totalSteps,
            double totalLoss,
            Map<Task, Double> loss,
            double learningRate,
            double imagesPerSecond,
            double etaSeconds) {

        static Progress of(TrainingProgressed event) {
            return new Progress(
                    event.epoch(),
                    event.step(),
                    event.totalSteps(),
                    event.totalLoss(),
                    event.loss(),
                    event.learningRate(),
                    event.imagesPerSecond(),
                    event.etaSeconds());
        }
    }

    static JobView of(Job job, Optional<TrainingProgressed> progress) {
        Optional<CheckpointCommitted> checkpoint = job.record().checkpoint();
        return new JobView(
                job.record().id().value(),
                job.state(),
                job instanceof Job.Claimed claimed && claimed.cancelRequested(),
                job.record().requestedAt(),
                job.record().round(),
                job.record().claim(),
                job instanceof Job.Claimed claimed
                        ? Optional.of(claimed.worker().value())
                        : Optional.empty(),
                checkpoint.map(fact -> fact.checkpoint().value()),
                checkpoint.map(fact -> fact.manifest().hex()),
                checkpoint.map(CheckpointCommitted::step),
                progress.map(Progress::of),
                job instanceof Job.Failed failed ? Optional.of(failed.failure()) : Optional.empty(),
                job.record().spec());
    }
}
