package dev.weightflow.registry.metrics;

import dev.weightflow.registry.reconcile.Reconciler;
import dev.weightflow.schema.event.CausationTooDeepException;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.json.UnreadableJsonException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Counters of what this instance decided, and gauges of what waits. Every series is there from the start. */
public final class RegistryMetrics {
    private static final List<String> FAILURES = List.of(
            "object-not-found",
            "object-damaged",
            "object-too-large",
            "checkpoint-missing",
            "manifest-contradicts",
            "report-contradicts",
            UnreadableJsonException.CODE,
            CausationTooDeepException.CODE);

    private final MeterRegistry meters;
    private final InstantSource clock;

    public RegistryMetrics(MeterRegistry meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        FAILURES.forEach(code -> meters.counter("weightflow.failures", "code", code));
        List.of("registered", "failed").forEach(this::registration);
        List.of("passed", "rejected").forEach(this::decision);
        List.of("gate", "person").forEach(this::move);
        List.of("triggered", "skipped").forEach(this::retraining);
    }

    /** Shows what waits for a decision, how long, and how often one could not be made. */
    public void watch(Reconciler reconciler) {
        FunctionCounter.builder("weightflow.review.failures", reconciler, Reconciler::failures)
                .register(meters);
        queue("reviews", reconciler::undecidedSince);
        queue("retrainings", reconciler::datasetsWaitingSince);
    }

    /** This instance stated an event. */
    public void stated(ModelEvent event) {
        if (event instanceof ModelVersionRegistered) {
            registration("registered").increment();
        } else if (event instanceof RegistrationFailed failed) {
            registration("failed").increment();
            meters.counter("weightflow.failures", "code", failed.failure().code())
                    .increment();
        } else if (event instanceof PromotionRejected) {
            decision("rejected").increment();
        } else if (event instanceof AliasMoved moved) {
            moved.verdict().ifPresent(verdict -> decision("passed").increment());
            move(moved.verdict().isPresent() ? "gate" : "person").increment();
        } else if (event instanceof RetrainingTriggered) {
            retraining("triggered").increment();
        } else if (event instanceof RetrainingSkipped) {
            retraining("skipped").increment();
        }
    }

    private double age(List<Instant> since) {
        return since.stream()
                .min(Comparator.naturalOrder())
                .map(oldest -> Duration.between(oldest, clock.instant()).toMillis() / 1000.0)
                .orElse(0.0);
    }

    private Counter registration(String outcome) {
        return meters.counter("weightflow.registrations", "outcome", outcome);
    }

    private Counter decision(String outcome) {
        return meters.counter("weightflow.gate.decisions", "outcome", outcome);
    }

    private Counter move(String by) {
        return meters.counter("weightflow.alias.moves", "by", by);
    }

    private Counter retraining(String outcome) {
        return meters.counter("weightflow.retrainings", "outcome", outcome);
    }

    private void queue(String name, Supplier<List<Instant>> since) {
        Gauge.builder("weightflow.queue.length", () -> since.get().size())
                .baseUnit("requests")
                .tags("queue", name)
                .register(meters);
        Gauge.builder("weightflow.queue.age", () -> age(since.get()))
                .baseUnit("seconds")
                .tags("queue", name)
                .register(meters);
    }
}
