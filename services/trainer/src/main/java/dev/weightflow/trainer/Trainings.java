package dev.weightflow.trainer;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobUpdates;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.job.Jobs.Requested;
import dev.weightflow.platform.job.Leases;
import dev.weightflow.platform.job.ProgressTracker;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.training.TrainingSet;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The running service, as REST resources and channels use it. */
public final class Trainings {
    private final Jobs<TrainingSpec, JobProjection<TrainingSpec>, TrainingEvent> jobs;
    private final JobUpdates<TrainingSpec, JobProjection<TrainingSpec>, TrainingEvent> updates;
    private final Leases<TrainingSpec, JobProjection<TrainingSpec>, TrainingEvent> leases;
    private final ProgressTracker progress;
    private final TrainingSet data;

    Trainings(
            Jobs<TrainingSpec, JobProjection<TrainingSpec>, TrainingEvent> jobs,
            Leases<TrainingSpec, JobProjection<TrainingSpec>, TrainingEvent> leases,
            TrainingSet data) {
        this.jobs = jobs;
        this.updates = new JobUpdates<>(jobs);
        this.leases = leases;
        this.progress = new ProgressTracker(jobs.kind());
        this.data = data;
    }

    public Jobs<TrainingSpec, JobProjection<TrainingSpec>, TrainingEvent> jobs() {
        return jobs;
    }

    public JobUpdates<TrainingSpec, JobProjection<TrainingSpec>, TrainingEvent> updates() {
        return updates;
    }

    public ProgressTracker progress() {
        return progress;
    }

    /** Requests a training; see {@link Jobs#request(JobId, dev.weightflow.schema.job.JobSpec, EventContext)}. */
    public Uni<Requested<TrainingSpec>> request(JobId id, TrainingSpec spec, EventContext context) {
        return checked(id, spec, () -> jobs.request(id, spec, context));
    }

    /** As another service requests it: of a generation, so that a repeated request has no effect. */
    public Uni<Requested<TrainingSpec>> request(TrainingRequested request, EventContext context) {
        return checked(
                request.job(),
                request.spec(),
                () -> jobs.request(request.job(), request.generation(), request.spec(), context));
    }

    /**
     * Fails without a decision if there is no such dataset. Whoever asks again for a job that
     * there is gets that job, whatever has become of its dataset.
     */
    private Uni<Requested<TrainingSpec>> checked(
            JobId id, TrainingSpec spec, Supplier<CompletionStage<Requested<TrainingSpec>>> decision) {
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> {
                    if (jobs.current().job(id).isEmpty()) {
                        data.require(spec.dataset());
                    }
                })
                .chain(() -> Uni.createFrom().completionStage(decision));
    }

    /** Progress or a heartbeat of some instance, this one included, has arrived. */
    public void hear(ProgressEvent sign) {
        leases.hear(sign);
        if (sign instanceof JobProgressed progressed) {
            progress.hear(progressed);
            updates.hear(progressed);
        }
    }
}
