package dev.weightflow.platform.job;

import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.job.JobSpec;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** Metrics of jobs, alike for every kind; docs/reference/service-metrics.md is the catalogue. Series of closed sets exist from the start. */
public final class JobMetrics<S extends JobSpec> {
    private static final List<String> CLAIMS = List.of("taken", "released", "expired", "lost");
    private static final List<JobState> ENDS = List.of(JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED);

    private final MeterRegistry meters;
    private final String kindKey;
    private final Tags kind;
    private final Function<S, Tags> tags;
    private volatile Supplier<JobProgress> progress = JobMetrics::none;
    private final AtomicInteger active = new AtomicInteger();

    /**
     * @param failures codes of failures that are known beforehand
     * @param specifications all possible tags of an ended job's specification, such as the method
     * @param tags returns the tags of a specification
     */
    public JobMetrics(
            JobKind kind,
            MeterRegistry meters,
            Collection<String> failures,
            Collection<Tags> specifications,
            Function<S, Tags> tags) {
        this.meters = meters;
        this.kindKey = kind.key();
        this.kind = Tags.of("kind", kindKey);
        this.tags = tags;
        CLAIMS.forEach(outcome -> claims(outcome, 0));
        failures.forEach(code -> meters.counter("weightflow.failures", "code", code));
        for (JobState end : ENDS) {
            specifications.forEach(specification -> ended(end, specification));
        }
        Gauge.builder("weightflow.job.active", active::get).tags(this.kind).register(meters);
        Gauge.builder("weightflow.job.progress", () -> ratio(progress.get()))
                .baseUnit("ratio")
                .tags(this.kind)
                .register(meters);
    }

    public static <S extends JobSpec> JobMetrics<S> of(
            JobKind kind, MeterRegistry meters, Collection<String> failures) {
        return new JobMetrics<>(kind, meters, failures, List.of(Tags.empty()), spec -> Tags.empty());
    }

    /** Registers gauges of the jobs by state, of the waiting jobs, and of the longest wait. */
    public void watch(Supplier<JobProjection<S>> jobs, Clock clock) {
        for (JobState state : JobState.values()) {
            Gauge.builder("weightflow.jobs", () -> jobs.get().count(state))
                    .tags(kind.and("state", state.key()))
                    .register(meters);
        }
        Tags queue = Tags.of("queue", kindKey + "s");
        Gauge.builder("weightflow.queue.length", () -> jobs.get().count(JobState.WAITING))
                .baseUnit("requests")
                .tags(queue)
                .register(meters);
        Gauge.builder("weightflow.queue.age", () -> age(jobs.get(), clock))
                .baseUnit("seconds")
                .tags(queue)
                .register(meters);
    }

    private static double age(JobProjection<?> jobs, Clock clock) {
        return jobs.waiting()
                .mapToDouble(
                        job -> Duration.between(job.since(), clock.instant()).toMillis() / 1000.0)
                .max()
                .orElse(0);
    }

    void claimed(Supplier<JobProgress> latest) {
        claims("taken", 1);
        progress = latest;
        active.incrementAndGet();
    }

    void idle() {
        if (active.decrementAndGet() == 0) {
            progress = JobMetrics::none;
        }
    }

    /** @param how {@code released}, {@code expired} or {@code lost} */
    void claimEnded(String how) {
        claims(how, 1);
    }

    void failed(String code) {
        meters.counter("weightflow.failures", "code", code).increment();
    }

    void ended(S spec, JobState end, Duration time) {
        ended(end, tags.apply(spec)).record(time);
    }

    private Timer ended(JobState end, Tags specification) {
        return Timer.builder("weightflow.job.duration")
                .tags(kind.and(specification).and("outcome", end.key()))
                .serviceLevelObjectives(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(10),
                        Duration.ofHours(1),
                        Duration.ofHours(10))
                .register(meters);
    }

    private void claims(String outcome, int times) {
        meters.counter("weightflow.claims", kind.and("outcome", outcome)).increment(times);
    }

    private static double ratio(JobProgress progress) {
        return progress.total() == 0 ? 0 : (double) progress.done() / progress.total();
    }

    private static JobProgress none() {
        return JobProgress.phase("idle");
    }
}
