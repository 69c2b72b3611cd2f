package dev.weightflow.platform.job;

import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Concurrent workers of an instance, with one job each. */
final class WorkerPool<S extends JobSpec, P> implements AutoCloseable {
    private final List<JobWorker<S, P>> workers;

    private WorkerPool(List<JobWorker<S, P>> workers) {
        this.workers = workers;
    }

    /** @param self id of the first worker, from which those of the others are derived */
    static <S extends JobSpec, P> WorkerPool<S, P> of(
            WorkerId self, int count, Function<WorkerId, JobWorker<S, P>> worker) {
        return new WorkerPool<>(IntStream.rangeClosed(1, count)
                .mapToObj(number -> number == 1 ? self : new WorkerId(self.value() + "-" + number))
                .map(worker)
                .toList());
    }

    List<JobWorker<S, P>> workers() {
        return workers;
    }

    WorkerPool<S, P> start() {
        workers.forEach(JobWorker::start);
        return this;
    }

    void beat() {
        workers.forEach(JobWorker::beat);
    }

    Optional<JobId> jobOfThisThread() {
        return workers.stream()
                .flatMap(worker -> worker.jobOfThisThread().stream())
                .findFirst();
    }

    /** Returns whether each worker works, looks for work, or has used up its quota. */
    boolean alive() {
        return workers.stream().allMatch(worker -> worker.alive() || worker.isDone());
    }

    /** As {@link JobWorker#close}, for all at the same time. */
    @Override
    public void close() {
        workers.forEach(JobWorker::stop);
        workers.forEach(JobWorker::close);
    }
}
