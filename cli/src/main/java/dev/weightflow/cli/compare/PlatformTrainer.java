package dev.weightflow.cli.compare;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.compare.Comparison.Trainer;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.jobs.Evaluations;
import dev.weightflow.cli.jobs.Job;
import dev.weightflow.cli.jobs.Job.JobKind;
import dev.weightflow.cli.jobs.Jobs;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.training.TrainingRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains the cells on the platform, a job each, so that several trainers share them, and evaluates each on the whole validation split. All jobs are
 * requested at the beginning; an existing job is found, and nothing is trained twice.
 */
final class PlatformTrainer implements Trainer {

    private final Session session;
    private final Jobs jobs;
    private final Evaluations evaluations;

    PlatformTrainer(Session session) {
        this.session = session;
        this.jobs = new Jobs(session, JobKind.TRAINING);
        this.evaluations = new Evaluations(session);
    }

    @Override
    public void begin(List<Cell> cells) {
        cells.forEach(cell -> jobs.request("/trainings", request(cell), Optional.empty()));
    }

    private static TrainingRequest request(Cell cell) {
        TrainingRequest request = TrainingRequest.of(cell.spec());
        return cell.row()
                .method()
                .text()
                .map(text -> request.with("method", cell.spec().method().withText(text)))
                .orElse(request);
    }

    /** Waits for the job of a cell, which continues when the command is stopped. */
    @Override
    public Optional<CellResult> train(Cell cell, Path folder, Progress progress, BooleanSupplier stop) {
        try {
            Job job = session.poller()
                    .until(
                            () -> jobs.byId(cell.spec().jobId().value()),
                            now -> now.progress().map(JobProgressed::done).ifPresent(done -> progress.at(done, "")),
                            now -> now.ended() || stop.getAsBoolean());
            if (!job.ended()) {
                return Optional.empty();
            }
            if (!job.completed()) {
                throw failed(cell, "was " + job.state(), job.lastFailure());
            }
            return evaluated(cell, job, stop);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Optional<CellResult> evaluated(Cell cell, Job job, BooleanSupplier stop) throws InterruptedException {
        String requested =
                evaluations.request(job.result("checkpoint").orElseThrow()).id();
        Job evaluation = session.poller()
                .until(() -> evaluations.byId(requested), now -> {}, now -> now.ended() || stop.getAsBoolean());
        if (!evaluation.ended()) {
            return Optional.empty();
        }
        String report = evaluation
                .result("report")
                .orElseThrow(() -> failed(cell, "could not be evaluated", evaluation.lastFailure()));
        ImageSums sums = evaluations
                .imageSums(report)
                .orElseThrow(
                        () -> failed(cell, "was evaluated on too many images to keep their sums", Optional.empty()));
        return Optional.of(new CellResult(
                cell.spec().jobId().value(),
                (int) job.shown().number("checkpointStep"),
                sums,
                Optional.empty(),
                List.of(),
                new CellResult.Timing(Optional.empty(), Optional.empty(), Optional.empty())));
    }

    private static CommandFailure failed(Cell cell, String how, Optional<Failure> why) {
        return CommandFailure.failed(
                "cell-failed",
                "The training of " + cell.name() + " " + how
                        + why.map(failure -> ": " + failure.message()).orElse("")
                        + ". Run the same command to request it again and continue with the others.");
    }
}
