package dev.weightflow.trainer;

import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.method.Methods;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.platform.job.Jobs.Requested;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.history.TrainingRecords;
import dev.weightflow.trainer.training.MethodFiles;
import dev.weightflow.trainer.training.TrainingSet;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Components of the running service, for its REST resources and channels. */
public record Trainings(
        JobService<TrainingSpec> jobs, TrainingSet data, MethodFiles methodFiles, TrainingRecords records) {

    /** Requests a training; see {@link JobService#request(JobId, dev.weightflow.schema.job.JobSpec, EventContext)}. */
    public Uni<Requested<TrainingSpec>> request(JobId id, TrainingSpec spec, EventContext context) {
        return completed(spec).chain(asked -> request(id, asked, context));
    }

    private Uni<Requested<TrainingSpec>> request(JobId id, Asked asked, EventContext context) {
        return checked(id, asked).chain(() -> jobs.request(id, asked.spec(), context));
    }

    /**
     * Requests a training from a requester's description; it has all tasks of the dataset, if it names none.
     *
     * @param named the id; that of the specification if absent
     */
    public Uni<Requested<TrainingSpec>> request(Optional<JobId> named, TrainingRequest request, EventContext context) {
        Uni<TrainingRequest> known = request.tasks().isEmpty() && request.dataset() != null
                ? onWorker(() -> data.withTasks(request))
                : Uni.createFrom().item(request);
        return known.chain(whole -> completed(whole.complete()))
                .chain(asked -> request(named.orElseGet(asked.spec()::jobId), asked, context));
    }

    /**
     * Requests a training for another service, by its generation, so that requests are idempotent. Fails if the method does not accept its options.
     */
    public Uni<Requested<TrainingSpec>> request(TrainingRequested request, EventContext context) {
        return completed(request.spec()).chain(asked -> checked(request.job(), asked)
                .chain(() -> jobs.request(request.job(), request.generation(), asked.spec(), context)));
    }

    /** Requested training as it is stored, and its method as requested: with a method file's text, if the request included one. */
    private record Asked(TrainingSpec spec, MethodSpec method) {}

    private Uni<Asked> completed(TrainingSpec asked) {
        Supplier<Asked> completed = () -> new Asked(Methods.completed(asked, methodFiles), asked.method());
        boolean reads = asked.method().name() == MethodName.FILE
                && asked.method().text().isEmpty();
        return reads ? onWorker(completed) : Uni.createFrom().item(completed);
    }

    private static <T> Uni<T> onWorker(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /**
     * Fails without a decision if the dataset does not exist, or the method is a file that does not meet its contract; a text that came with the
     * request is stored before the event that names its digest. A repeated request gets the existing job, even if its dataset is gone; one that was
     * rejected has not begun, and is checked again.
     */
    private Uni<Void> checked(JobId id, Asked asked) {
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> {
                    if (jobs.current().job(id).map(Job::state).orElse(JobState.REJECTED) == JobState.REJECTED) {
                        Methods.tryOnModel(
                                asked.spec(),
                                asked.method().text().isPresent()
                                        ? MethodTexts.of(List.of(asked.method()))
                                        : methodFiles);
                        asked.spec().mixture().forEach(share -> data.require(share.dataset()));
                        asked.method().text().ifPresent(methodFiles::put);
                    }
                });
    }
}
