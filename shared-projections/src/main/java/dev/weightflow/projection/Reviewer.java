package dev.weightflow.projection;

import dev.weightflow.platform.time.Backoff;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.ModelName;
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
 * Does what is still to be done about models, in the background, one model after another, and again where something has failed. Doing it
 * twice, in any order, on any number of instances, is harmless: every decision is made on the journal's present state.
 */
public abstract class Reviewer {
    private static final Logger LOG = LoggerFactory.getLogger(Reviewer.class);
    private static final Backoff BACKOFF = new Backoff(Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofMinutes(3));

    private final CoalescingExecutor background;
    private final InstantSource clock;
    private final Map<ModelName, Retry> retries = new ConcurrentHashMap<>();
    private final AtomicLong failures = new AtomicLong();

    /** A review of a model that has not succeeded so often, and when it is due again. */
    private record Retry(int attempts, Instant due) {}

    /** @param background runs what follows from events of the journals, which must not wait for it */
    protected Reviewer(Executor background, InstantSource clock) {
        this.background = new CoalescingExecutor(background);
        this.clock = clock;
    }

    /** One thread; once it is shut down, what events would have it do is left to the next start. */
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

    /** Looks through everything that is known for what is still to be done, and has it done. */
    public abstract void reconcile();

    /** Does what is to be done about a model, each by {@link #attempt}. */
    protected abstract void review(ModelName model);

    /** Since when each thing that is still to be decided about has been waiting. */
    public abstract List<Instant> waitingSince();

    /** Whether the job is over, for now: something may have waited for that. */
    protected static boolean ends(JobEvent event) {
        return event instanceof JobEvent.Completed
                || event instanceof JobEvent.Rejected
                || event instanceof JobEvent.Cancelled
                || event instanceof JobEvent.Failed failed && failed.retryAt().isEmpty();
    }

    /** Has the model reviewed soon. */
    protected final void schedule(ModelName model) {
        background.execute(model, () -> {
            long before = failures.get();
            review(model);
            retries.compute(model, (name, retry) -> failures.get() == before ? null : next(retry));
        });
    }

    private Retry next(Retry retry) {
        int attempts = retry == null ? 1 : retry.attempts() + 1;
        return new Retry(attempts, clock.instant().plus(BACKOFF.after(attempts)));
    }

    /** Tries again what has failed, where it is time to. */
    public final void retry() {
        Instant now = clock.instant();
        retries.forEach((model, retry) -> {
            if (!now.isBefore(retry.due())) {
                schedule(model);
            }
        });
    }

    /** Does something although something else may have failed; what fails is left for later. */
    protected final void attempt(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            LOG.warn("{} is left for later: {}", what, e.getMessage());
            LOG.debug("{} failed", what, e);
        }
    }

    /** How often something could not be done and was left for later. */
    public final long failures() {
        return failures.get();
    }

    /** Shows what waits for a decision under that name, how long, and how often one could not be made. */
    public final void show(MeterRegistry meters, String queue, InstantSource now) {
        FunctionCounter.builder("weightflow.review.failures", this, Reviewer::failures)
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
