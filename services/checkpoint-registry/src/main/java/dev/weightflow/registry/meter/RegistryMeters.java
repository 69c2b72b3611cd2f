package dev.weightflow.registry.meter;

import dev.weightflow.registry.review.Registry;
import dev.weightflow.schema.event.CausationTooDeepException;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.RegistrationRefused;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.json.UnreadableJsonException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Counters of what this instance did, and gauges of what waits. Every series is there from the start. */
public final class RegistryMeters {
    private static final List<String> REFUSALS = List.of(
            "object-not-found",
            "object-damaged",
            "checkpoint-missing",
            "manifest-contradicts",
            "report-contradicts",
            UnreadableJsonException.CODE,
            CausationTooDeepException.CODE);

    private final MeterRegistry meters;
    private final InstantSource clock;

    public RegistryMeters(MeterRegistry meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        REFUSALS.forEach(code -> meters.counter("weightflow.failures", "code", code));
        List.of("registered", "refused").forEach(this::registration);
        List.of("passed", "rejected").forEach(this::decision);
        List.of("gate", "person").forEach(this::move);
        List.of("requested", "skipped").forEach(this::retraining);
    }

    /** Shows what waits for a decision, and how long. */
    public void watch(Registry registry) {
        queue("reviews", () -> registry.reviewer().pending());
        queue("retrainings", () -> registry.retrainer().pendingSince());
    }

    /** This instance appended a fact. */
    public void appended(Event fact) {
        if (fact instanceof ModelVersionRegistered) {
            registration("registered").increment();
        } else if (fact instanceof RegistrationRefused refused) {
            registration("refused").increment();
            meters.counter("weightflow.failures", "code", refused.failure().code())
                    .increment();
        } else if (fact instanceof PromotionRejected) {
            decision("rejected").increment();
        } else if (fact instanceof AliasMoved moved) {
            moved.verdict().ifPresent(verdict -> decision("passed").increment());
            move(moved.verdict().isPresent() ? "gate" : "person").increment();
        } else if (fact instanceof RetrainingTriggered) {
            retraining("requested").increment();
        } else if (fact instanceof RetrainingSkipped) {
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

    private void queue(String queue, Supplier<List<Instant>> since) {
        Gauge.builder("weightflow.queue.length", () -> since.get().size())
                .baseUnit("requests")
                .tags("queue", queue)
                .register(meters);
        Gauge.builder("weightflow.queue.age", () -> age(since.get()))
                .baseUnit("seconds")
                .tags("queue", queue)
                .register(meters);
    }
}
