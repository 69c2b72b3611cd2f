package dev.weightflow.evaluator;

import dev.weightflow.evaluator.job.EvaluationFailures;
import dev.weightflow.evaluator.job.EvaluationMetrics;
import dev.weightflow.evaluator.job.EvaluationWork;
import dev.weightflow.evaluator.job.EvaluationWork.Evaluator;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.InMemoryEventLog;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobDefinition;
import dev.weightflow.platform.job.JobMetrics;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.JobWorker;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.job.Leases;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.Comparison;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.time.Backoff;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.EvaluationOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Instances of the service that share one log in memory, and a clock that only the test moves. */
public final class EvaluationFixture implements AutoCloseable {
    public static final int ATTEMPTS = 3;

    public final InMemoryEventLog.Shared<JobEvent> log =
            new InMemoryEventLog.Shared<>(Topics.EVALUATIONS.name(), JobEvent.class);
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final EvaluationMetrics metrics = new EvaluationMetrics(meters);
    public final TestClock clock = new TestClock();
    public final List<ProgressEvent> told = new CopyOnWriteArrayList<>();
    private final JobMetrics<EvaluationSpec> jobMetrics =
            JobMetrics.of(JobKind.EVALUATION, meters, EvaluationFailures.codes());
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Creates another instance, with its own view of the log and no worker. */
    public JobService<EvaluationSpec> instance() {
        return service(jobs());
    }

    private Jobs<EvaluationSpec, JobProjection<EvaluationSpec>> jobs() {
        Journal<JobProjection<EvaluationSpec>, JobEvent> journal = Journal.open(
                log.open(), EvaluationWork.projection(Optional.empty()), JournalOptions.of("/weightflow/test", clock));
        opened.push(journal);
        return new Jobs<>(
                journal,
                JobKind.EVALUATION,
                state -> state,
                new Backoff(ATTEMPTS, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                clock);
    }

    private JobService<EvaluationSpec> service(Jobs<EvaluationSpec, ?> jobs) {
        return new JobService<>(
                jobs, new Leases<>(new WorkerId("test"), jobs, Duration.ofSeconds(20), jobMetrics, System::nanoTime));
    }

    /** Creates another instance with a worker. */
    public JobService<EvaluationSpec> working(String worker, Evaluator evaluator) {
        Jobs<EvaluationSpec, JobProjection<EvaluationSpec>> jobs = jobs();
        opened.push(new JobWorker<>(
                        new WorkerId(worker),
                        jobs,
                        new JobDefinition<>(
                                JobKind.EVALUATION,
                                state -> state,
                                new EvaluationWork(evaluator, metrics, () -> 0),
                                EvaluationFailures::of,
                                jobMetrics),
                        told::add,
                        clock,
                        Duration.ofSeconds(60))
                .start());
        return service(jobs);
    }

    public static EvaluationSpec spec(String checkpoint) {
        return spec(checkpoint, Optional.empty());
    }

    public static EvaluationSpec spec(String checkpoint, Optional<ModelName> model) {
        return new EvaluationSpec(
                CheckpointId.of(Digest.ofText(checkpoint)),
                Digest.ofText(checkpoint + "'s manifest"),
                DatasetId.of(Digest.ofText("data")),
                new EvaluationOptions(Optional.empty(), Split.VAL, Optional.empty(), 0, true, model));
    }

    /** Makes a plausible report for the specification. */
    public static EvaluationReport report(EvaluationSpec spec) {
        TaskMetrics metrics = TaskMetrics.ofPascal(
                Optional.empty(), Optional.empty(), Optional.of(TaskFigures.foreground(0.5, 0.5)), Optional.empty());
        EvaluationReport report = new EvaluationReport(
                EvaluationReport.FORMAT,
                spec.checkpoint(),
                Optional.of(new JobId("a-training")),
                spec.dataset(),
                spec.options().split(),
                7,
                64,
                metrics,
                List.of(new Comparison(EvaluationReport.UNTRAINED, metrics, Optional.of(0.0))),
                List.of(),
                "1",
                Optional.empty());
        return report;
    }

    /** Requests an evaluation and returns its id. */
    public static JobId request(JobService<EvaluationSpec> at, EvaluationSpec spec) {
        return at.jobs()
                .request(spec.jobId(), spec, EventContext.NONE)
                .join()
                .job()
                .id();
    }

    public static Job<EvaluationSpec> job(JobService<EvaluationSpec> at, JobId id) {
        return at.jobs().current().job(id).orElseThrow();
    }

    /** Returns the names of the events in the log. */
    public List<String> events() {
        return log.events().stream().map(event -> event.event().type().fact()).toList();
    }

    /** Returns the events of that type in the log. */
    public <E extends JobEvent> List<Envelope<E>> events(Class<E> type) {
        return log.events().stream().flatMap(event -> event.as(type).stream()).toList();
    }

    @Override
    public void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    /** Clock that stands still unless it is moved. */
    public static final class TestClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

        public void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
