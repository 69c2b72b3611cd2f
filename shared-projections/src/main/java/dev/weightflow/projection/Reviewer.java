package dev.weightflow.projection;

import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.time.Backoff;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Catches up on pending work about models in the background, one model after another, and retries failures. Repetitions, in any order, on any number
 * of instances, are harmless: every decision is made on the journal's present state.
 */
public abstract class Reviewer {
    private static final Logger LOG = LoggerFactory.getLogger(Reviewer.class);
    private static final Backoff BACKOFF = Backoff.withoutEnd(Duration.ofSeconds(1), Duration.ofMinutes(3));

    private final CoalescingExecutor background;
    private final InstantSource clock;
    private final Map<ModelName, Retry> retries = new ConcurrentHashMap<>();
    private final Map<ModelName, Instant> appointments = new ConcurrentHashMap<>();
    private final AtomicLong failures = new AtomicLong();

    /** Pending retry of a failed review: number of failures, and the time of the next attempt. */
    private record Retry(int attempts, Instant due) {}

    /** @param background runs the reactions to events of the journals, which must not wait for them */
    protected Reviewer(Executor background, InstantSource clock) {
        this.background = new CoalescingExecutor(background);
        this.clock = clock;
    }

    /** Creates an executor with one thread; once it is shut down, further reactions are left to the next start. */
    public static ExecutorService background(String service) {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, service + "-reconciler"),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Finds all pending work, and does it. */
    public abstract void reconcile();

    /** Does the pending work about a model, each part by {@link #attempt}. */
    protected abstract void review(ModelName model);

    /** Returns for each pending decision the time since which it has been waiting. */
    public abstract List<Instant> waitingSince();

    /** Returns whether the event ends the job, until it is requested again: a decision may have waited for that. */
    protected static boolean ends(JobEvent event) {
        return event instanceof JobEvent.Completed
                || event instanceof JobEvent.Rejected
                || event instanceof JobEvent.Cancelled
                || event instanceof JobEvent.Failed failed && failed.retryAt().isEmpty();
    }

    /** Schedules a review of the model. */
    protected final void schedule(ModelName model) {
        background.execute(model, () -> {
            long before = failures.get();
            review(model);
            retries.compute(model, (name, retry) -> failures.get() == before ? null : next(retry));
        });
    }

    /** Schedules a review of the model for that moment, or the next one after it; an earlier appointment is dropped. */
    protected final void scheduleAt(ModelName model, Instant moment) {
        appointments.put(model, moment);
    }

    private Retry next(Retry retry) {
        int attempts = retry == null ? 1 : retry.attempts() + 1;
        return new Retry(attempts, clock.instant().plus(BACKOFF.after(attempts)));
    }

    /** Retries failed reviews that are due, and does those that were to be done by now. */
    public final void retry() {
        Instant now = clock.instant();
        appointments.forEach((model, moment) -> {
            if (!now.isBefore(moment) && appointments.remove(model, moment)) {
                schedule(model);
            }
        });
        retries.forEach((model, retry) -> {
            if (!now.isBefore(retry.due())) {
                schedule(model);
            }
        });
    }

    /** Runs a task even if others have failed; a failure is left for later. */
    protected final void attempt(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            LOG.warn("{} is postponed: {}", what, e.getMessage());
            LOG.debug("{} failed", what, e);
        }
    }

    /** Returns how many attempts failed and were left for later. */
    public final long failures() {
        return failures.get();
    }

    /** Registers gauges of the pending decisions under that name, of the longest wait, and of the failures. */
    public final void show(MeterRegistry meters, String queue, InstantSource now) {
        FunctionCounter.builder("weightflow.review.failures", this, Reviewer::failures)
                .tags("queue", queue)
                .register(meters);
        Gauge.builder("weightflow.queue.length", () -> waitingSince().size())
                .baseUnit("requests")
                .tags("queue", queue)
                .register(meters);
        Gauge.builder("weightflow.queue.age", () -> longestWait(now))
                .baseUnit("seconds")
                .tags("queue", queue)
                .register(meters);
    }

    private double longestWait(InstantSource now) {
        return waitingSince().stream()
                .min(Comparator.naturalOrder())
                .map(oldest -> Duration.between(oldest, now.instant()).toMillis() / 1000.0)
                .orElse(0.0);
    }
}
