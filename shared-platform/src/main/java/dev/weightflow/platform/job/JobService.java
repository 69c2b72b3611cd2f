package dev.weightflow.platform.job;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.job.Jobs.Requested;
import dev.weightflow.platform.messaging.RejectedRequests.RejectedRequest;
import dev.weightflow.platform.service.PeriodicTask;
import dev.weightflow.platform.service.ServiceContext;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobSpec;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Interface of a running service's jobs to its REST resources and channels. */
public final class JobService<S extends JobSpec> {
    private static final Duration BETWEEN_LOOKS_AT_LEASES = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS_AT_TURNS = Duration.ofSeconds(1);

    private final Jobs<S, ?> jobs;
    private final Leases<S> leases;
    private final JobUpdates updates;
    private final JobLog log = new JobLog();

    public JobService(Jobs<S, ?> jobs, Leases<S> leases) {
        this.jobs = jobs;
        this.leases = leases;
        this.updates = new JobUpdates(jobs);
    }

    /** Creates a name that no earlier process had: a restarted instance must not be mistaken for the one that died. */
    public static WorkerId worker(String service) {
        return new WorkerId(service + "-" + UUID.randomUUID());
    }

    /** Starts working on the jobs of a journal, and expiring the claims of silent workers. */
    public static <S extends JobSpec, P> JobService<S> start(
            ServiceContext service,
            WorkerId self,
            Journal<P, JobEvent> journal,
            JobDefinition<S, P> definition,
            JobSettings settings,
            Consumer<ProgressEvent> publisher,
            Clock clock) {
        Jobs<S, P> jobs = new Jobs<>(journal, definition.kind(), definition.projection(), settings.retries(), clock);
        definition.metrics().watch(jobs::current, clock);
        Leases<S> leases = new Leases<>(self, jobs, settings.leaseTimeout(), definition.metrics(), System::nanoTime);
        JobService<S> started = new JobService<>(jobs, leases);
        service.work(PeriodicTask.every(BETWEEN_LOOKS_AT_LEASES, "leases", leases::expireStale));
        int workers = settings.quota().isBounded() ? 1 : settings.workers();
        ClaimOrder order = workers == 1 ? ClaimOrder.MOST_URGENT_FIRST : ClaimOrder.FAIR;
        WorkerPool<S, P> pool = WorkerPool.of(
                self, workers, id -> new JobWorker<>(id, jobs, definition, publisher, clock, settings.grace())
                        .inOrder(order)
                        .until(settings.quota(), service::finished));
        if (workers > 1) {
            service.work(PeriodicTask.every(
                    BETWEEN_LOOKS_AT_TURNS, "turns", new TimeSlicing<>(jobs, pool.workers(), clock)));
        }
        // closed after the worker, which may take longer than a lease to commit what it has
        Heartbeat heartbeat = new Heartbeat(() -> !jobs.current().claimed().isEmpty(), pool::beat, System::nanoTime);
        service.work(PeriodicTask.every(settings.heartbeat(), "heartbeat", heartbeat));
        service.work(started.log.listen(pool::jobOfThisThread));
        service.work(pool.start());
        service.aliveUnless(() -> pool.alive() ? Optional.empty() : Optional.of("A worker's thread has died."));
        return started;
    }

    public Jobs<S, ?> jobs() {
        return jobs;
    }

    public JobProjection<S> current() {
        return jobs.current();
    }

    public Uni<Requested<S>> request(JobId id, S spec, EventContext context) {
        return deciding(id, () -> jobs.request(id, spec, context));
    }

    public Uni<Requested<S>> requestAgain(JobId id, S spec, EventContext context) {
        return deciding(id, () -> jobs.requestAgain(id, spec, context));
    }

    public Uni<Requested<S>> request(JobId id, int generation, S spec, EventContext context) {
        return deciding(id, () -> jobs.request(id, generation, spec, context));
    }

    public Uni<Job<S>> cancel(JobId id, String reason, EventContext context) {
        return deciding(id, () -> jobs.cancel(id, reason, context));
    }

    /** Makes a decision about a job; an archived job is read from the store first, on a worker thread. */
    private <T> Uni<T> deciding(JobId id, Supplier<CompletableFuture<T>> decision) {
        Uni<T> decided = Uni.createFrom().completionStage(decision::get);
        return Uni.createFrom()
                .deferred(() -> current().isArchived(id)
                        ? decided.runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                        : decided);
    }

    /** States a dead-lettered request as rejected, if its key can be a job's id. */
    public Uni<Void> reject(RejectedRequest request) {
        Failure failure = new Failure(request.code(), request.reason());
        return request.job()
                .map(job -> Uni.createFrom().completionStage(() -> jobs.reject(job, failure, request.context())))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** Handles progress or a heartbeat of some instance, this one included. */
    public void onProgress(ProgressEvent sign) {
        leases.onProgress(sign);
        if (sign instanceof JobProgressed progressed) {
            updates.onProgress(progressed);
        }
    }

    public JobStatus status(Job<S> job) {
        return JobStatus.of(job, updates.progress(job));
    }

    /** As {@link JobLog#of}. */
    public List<JobLog.Line> log(JobId id) {
        return log.of(id);
    }

    /** As {@link JobUpdates#tail}. */
    public List<JobProgressed> tail(Job<S> job) {
        return updates.tail(job);
    }

    /** As {@link JobUpdates#of}; an archived job is read from the store first, on a worker thread. */
    public Multi<JobUpdate> updates(JobId id, Optional<String> lastSeen) {
        return current().isArchived(id)
                ? Multi.createFrom()
                        .deferred(() -> updates.of(id, lastSeen))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                : updates.of(id, lastSeen);
    }
}
