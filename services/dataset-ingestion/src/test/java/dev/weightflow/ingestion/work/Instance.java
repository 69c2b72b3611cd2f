package dev.weightflow.ingestion.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.ingestion.job.IngestionState;
import dev.weightflow.ingestion.packing.JobFolders;
import dev.weightflow.ingestion.packing.Packer;
import dev.weightflow.ingestion.packing.Sizes;
import dev.weightflow.ingestion.source.Downloads;
import dev.weightflow.ingestion.source.SourceAllowlist;
import dev.weightflow.ingestion.source.SourceOpener;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.EventLog;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobDefinition;
import dev.weightflow.platform.job.JobMetrics;
import dev.weightflow.platform.job.JobWorker;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.objectstore.BucketFiles;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetUnchanged;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.time.Backoff;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Instance of the service without REST and messaging, over a journal and a store that outlive it. */
final class Instance implements AutoCloseable {
    static final int ATTEMPTS = 3;
    static final IngestionLimits USUAL = new IngestionLimits(
            new Sizes(2, 1_024), 0.2, Limits.defaults(), Duration.ofMinutes(1), Duration.ofHours(1), System::nanoTime);
    static final Duration LEASE = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Backoff AT_ONCE = new Backoff(ATTEMPTS, Duration.ZERO, Duration.ZERO);

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<Duration> waits = new CopyOnWriteArrayList<>();
    final List<JobProgressed> progress = new CopyOnWriteArrayList<>();
    final Journal<IngestionState, JobEvent> journal;
    final Jobs<IngestSpec, IngestionState> jobs;
    private final List<JobWorker<IngestSpec, IngestionState>> workers;
    private final JobFolders scratch;
    private volatile Consumer<Instance> duringWait = instance -> {};

    Instance(EventLog<JobEvent> log, ObjectStore store, Path root, Path data) {
        this(log, store, root, data, folder -> 1L << 40);
    }

    Instance(EventLog<JobEvent> log, ObjectStore store, Path root, Path data, ToLongFunction<Path> usable) {
        this(
                log,
                store,
                opening(SourceAllowlist.of(List.of(root)), name -> {
                    throw new AssertionError("no bucket is open");
                }),
                data,
                usable);
    }

    static SourceOpener opening(SourceAllowlist allowed, Function<String, BucketFiles> buckets) {
        return new SourceOpener(allowed, buckets, Downloads.of(Set.of("localhost")), Limits.defaults(), 1L << 30);
    }

    Instance(EventLog<JobEvent> log, ObjectStore store, SourceOpener sources, Path data, ToLongFunction<Path> usable) {
        this(log, store, sources, data, JobFolders.UNLIMITED, usable);
    }

    Instance(
            EventLog<JobEvent> log,
            ObjectStore store,
            SourceOpener sources,
            Path data,
            long scratchBytes,
            ToLongFunction<Path> usable) {
        this(log, store, sources, data, scratchBytes, usable, USUAL, 1, Clock.systemUTC());
    }

    /** Creates an instance with several workers, and with only the disk as a limit of its downloads. */
    Instance(EventLog<JobEvent> log, ObjectStore store, Path root, Path data, IngestionLimits limits, int workers) {
        this(
                log,
                store,
                opening(SourceAllowlist.of(List.of(root)), name -> {
                    throw new AssertionError("no bucket is open");
                }),
                data,
                JobFolders.UNLIMITED,
                folder -> 1L << 40,
                limits,
                workers,
                Clock.systemUTC());
    }

    /** Creates an instance with one worker and another clock, which may be open to sources elsewhere. */
    Instance(
            EventLog<JobEvent> log,
            ObjectStore store,
            SourceOpener sources,
            Path data,
            IngestionLimits limits,
            Clock clock) {
        this(log, store, sources, data, JobFolders.UNLIMITED, folder -> 1L << 40, limits, 1, clock);
    }

    private Instance(
            EventLog<JobEvent> log,
            ObjectStore store,
            SourceOpener sources,
            Path data,
            long scratchBytes,
            ToLongFunction<Path> usable,
            IngestionLimits limits,
            int count,
            Clock clock) {
        scratch = JobFolders.open(data.resolve("scratch"), scratchBytes, usable);
        journal = Journal.open(
                log, IngestionState.projection(Optional.empty()), JournalOptions.of("/weightflow/test", clock));
        jobs = new Jobs<>(journal, JobKind.INGESTION, IngestionState::jobs, AT_ONCE, clock);
        IngestionWork work = new IngestionWork(new Environment(
                sources, scratch, Packer.with(2), store, limits, LEASE, new IngestionMetrics(meters), clock, pause -> {
                    waits.add(pause);
                    duringWait.accept(this);
                }));
        JobDefinition<IngestSpec, IngestionState> definition = new JobDefinition<>(
                JobKind.INGESTION,
                IngestionState::jobs,
                work,
                FailureCode::of,
                JobMetrics.of(JobKind.INGESTION, meters, FailureCode.codes()));
        workers = Stream.generate(() -> new WorkerId(data.getFileName() + "-" + System.nanoTime()))
                .limit(count)
                .map(id -> new JobWorker<>(id, jobs, definition, this::heard, clock, PATIENCE))
                .toList();
    }

    private void heard(ProgressEvent sign) {
        if (sign instanceof JobProgressed progressed) {
            progress.add(progressed);
        }
    }

    Instance start() {
        workers.forEach(JobWorker::start);
        return this;
    }

    Instance whileWaiting(Consumer<Instance> then) {
        duringWait = then;
        return this;
    }

    Instance request(JobId id, IngestSpec spec) {
        jobs.request(id, spec, EventContext.NONE).join();
        return this;
    }

    /** Waits for the end of a job, whichever worker has it. */
    Job<IngestSpec> end(JobId id) {
        await().dontCatchUncaughtExceptions()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> job(id).state().ended());
        return job(id);
    }

    Job<IngestSpec> job(JobId id) {
        return jobs.current().job(id).orElseThrow();
    }

    /** Returns the dataset that a completed ingestion stored, or found stored. */
    static DatasetId dataset(Job<IngestSpec> job) {
        assertThat(job).isInstanceOf(Job.Completed.class);
        Job.Completed<IngestSpec> done = (Job.Completed<IngestSpec>) job;
        return done.result(DatasetIngested.class)
                .map(DatasetIngested::dataset)
                .or(() -> done.result(DatasetUnchanged.class).map(DatasetUnchanged::dataset))
                .orElseThrow();
    }

    /** Waits until the worker has died of an uncaught error. */
    void awaitDeath() {
        await().dontCatchUncaughtExceptions()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> workers.stream().noneMatch(JobWorker::alive));
    }

    /** Expires claims as if their workers had been silent for too long. */
    Instance expireClaims() {
        jobs.current().claimed().forEach(claim -> jobs.expire(claim, () -> true, Duration.ZERO)
                .join());
        return this;
    }

    double count(String name, String... tags) {
        return meters.get(name).tags(tags).counter().count();
    }

    /** Stops the work as at a shutdown, which releases the job. */
    void stop() {
        workers.forEach(JobWorker::close);
    }

    @Override
    public void close() {
        stop();
        scratch.close();
        journal.close();
    }
}
