package dev.weightflow.trainer;

import dev.weightflow.model.method.Methods;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.platform.job.Jobs.Requested;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.history.TrainingRecords;
import dev.weightflow.trainer.training.TrainingSet;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.Optional;

/** The running service, as REST resources and channels use it. */
public record Trainings(JobService<TrainingSpec> jobs, TrainingSet data, TrainingRecords records) {

    /** Requests a training; see {@link JobService#request(JobId, dev.weightflow.schema.job.JobSpec, EventContext)}. */
    public Uni<Requested<TrainingSpec>> request(JobId id, TrainingSpec spec, EventContext context) {
        return checked(id, spec).chain(() -> jobs.request(id, spec, context));
    }

    /**
     * The same of a training that a requester describes; its tasks are all of the dataset's, if it names none.
     *
     * @param named the id; that of the specification if there is none
     */
    public Uni<Requested<TrainingSpec>> request(Optional<JobId> named, TrainingRequest request, EventContext context) {
        Uni<TrainingRequest> known = request.tasks().isEmpty() && request.dataset() != null
                ? Uni.createFrom()
                        .item(() -> data.withTasks(request))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                : Uni.createFrom().item(request);
        return known.map(complete -> Methods.completed(complete.complete()))
                .chain(spec -> request(named.orElseGet(spec::jobId), spec, context));
    }

    /**
     * As another service requests it: of a generation, so that a repeated request has no effect. Fails if the method cannot have its
     * options.
     */
    public Uni<Requested<TrainingSpec>> request(TrainingRequested request, EventContext context) {
        return Uni.createFrom().item(() -> Methods.completed(request.spec())).chain(spec -> checked(request.job(), spec)
                .chain(() -> jobs.request(request.job(), request.generation(), spec, context)));
    }

    /**
     * Fails without a decision if there is no such dataset, or the method is a file that does not do what it must. Whoever asks again
     * for a job that there is gets that job, whatever has become of its dataset; one that was rejected has not begun, and begins only if
     * it can.
     */
    private Uni<Void> checked(JobId id, TrainingSpec spec) {
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> {
                    if (jobs.current().job(id).map(Job::state).orElse(JobState.REJECTED) == JobState.REJECTED) {
                        Methods.tried(spec.method());
                        data.require(spec.dataset());
                    }
                });
    }
}
