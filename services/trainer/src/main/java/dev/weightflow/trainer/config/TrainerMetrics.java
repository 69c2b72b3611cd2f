package dev.weightflow.trainer.config;

import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.trainer.job.JobBook;
import dev.weightflow.trainer.job.JobJournal;
import dev.weightflow.trainer.work.FailureCodes;
import dev.weightflow.trainer.work.StepProgress;
import dev.weightflow.trainer.work.WorkObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What the trainer tells Prometheus, by the catalogue of {@code docs/observability.md}. */
final class TrainerMetrics implements WorkObserver {

    private static final Duration[] COMMIT_BOUNDS = Stream.of(100, 300, 1_000, 3_000, 10_000, 30_000, 60_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;
    private final Map<String, Double> loss = new ConcurrentHashMap<>();
    private volatile double active;
    private volatile double progress;
    private volatile double progressBehind;

    TrainerMetrics(MeterRegistry meters) {
        this.meters = meters;
        FailureCodes.known().forEach(code -> meters.counter("weightflow.failures", "code", code));
        for (Claim outcome : Claim.values()) {
            meters.counter("weightflow.claims", "outcome", key(outcome));
        }
        for (End outcome : End.values()) {
            for (MethodName method : MethodName.values()) {
                meters.counter("weightflow.jobs.ended", "outcome", key(outcome), "method", method.key());
            }
        }
        meters.counter("weightflow.training.steps");
        meters.counter("weightflow.training.images");
        Stream.of("committed", "fenced", "failed").forEach(this::commits);
        Gauge.builder("weightflow.consumer.lag", () -> progressBehind)
                .baseUnit("records")
                .tags("topic", Topics.PROGRESS.name(), "reader", "journal")
                .register(meters);
        Gauge.builder("weightflow.training.active", () -> active).register(meters);
        Gauge.builder("weightflow.training.progress", () -> progress)
                .baseUnit("ratio")
                .register(meters);
        Stream.concat(Stream.of(Task.values()).map(Task::key), Stream.of("total"))
                .forEach(task -> Gauge.builder("weightflow.training.loss", () -> loss.getOrDefault(task, Double.NaN))
                        .tag("task", task)
                        .register(meters));
    }

    /** Tells jobs by state, and how many wait and since when. */
    void watch(JobJournal journal, Clock clock) {
        Stream.of("waiting", "claimed", "completed", "failed", "cancelled")
                .forEach(state -> Gauge.builder("weightflow.jobs", () -> count(journal, state))
                        .tag("state", state)
                        .register(meters));
        Gauge.builder("weightflow.queue.length", () -> count(journal, "waiting"))
                .baseUnit("requests")
                .tag("queue", "jobs")
                .register(meters);
        Gauge.builder("weightflow.queue.age", () -> oldest(journal, clock))
                .baseUnit("seconds")
                .tag("queue", "jobs")
                .register(meters);
    }

    /** How many signs of progress this instance has still to read. */
    void progressBehind(long records) {
        progressBehind = records;
    }

    @Override
    public void claim(Claim outcome) {
        meters.counter("weightflow.claims", "outcome", key(outcome)).increment();
    }

    @Override
    public void active(boolean now) {
        active = now ? 1 : 0;
        progress = 0;
    }

    @Override
    public void step(StepProgress step, int images) {
        progress = (double) step.step() / step.totalSteps();
        step.loss().forEach((task, value) -> loss.put(task.key(), value));
        loss.put("total", step.totalLoss());
        meters.counter("weightflow.training.steps").increment();
        meters.counter("weightflow.training.images").increment(images);
    }

    @Override
    public void commit(String outcome, Duration duration) {
        commits(outcome).record(duration);
    }

    @Override
    public void ended(End outcome, MethodName method) {
        meters.counter("weightflow.jobs.ended", "outcome", key(outcome), "method", method.key())
                .increment();
    }

    @Override
    public void failed(String code) {
        meters.counter("weightflow.failures", "code", code).increment();
    }

    private Timer commits(String outcome) {
        return Timer.builder("weightflow.checkpoint.commit")
                .tag("outcome", outcome)
                .serviceLevelObjectives(COMMIT_BOUNDS)
                .register(meters);
    }

    private static long count(JobJournal journal, String state) {
        return journal.query(JobBook::jobs).stream()
                .filter(job -> job.state().equals(state))
                .count();
    }

    private static double oldest(JobJournal journal, Clock clock) {
        return journal.query(JobBook::waiting).stream()
                .mapToDouble(
                        job -> Duration.between(job.since(), clock.instant()).toMillis() / 1000.0)
                .max()
                .orElse(0);
    }

    private static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
