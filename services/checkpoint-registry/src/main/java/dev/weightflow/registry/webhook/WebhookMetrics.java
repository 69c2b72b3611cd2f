package dev.weightflow.registry.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Meters of one webhook. {@code docs/reference/service-metrics.md} is the catalogue. */
final class WebhookMetrics {
    private static final double MILLIS = 1000;

    private final Counter delivered;
    private final Counter failed;
    private final Counter deadLettered;
    private final InstantSource clock;
    private volatile Optional<Instant> pending = Optional.empty();
    private volatile int dead;

    WebhookMetrics(MeterRegistry meters, String webhook, InstantSource clock) {
        this.delivered = attempts(meters, webhook, "delivered");
        this.failed = attempts(meters, webhook, "failed");
        this.deadLettered = attempts(meters, webhook, "dead-lettered");
        this.clock = clock;
        Gauge.builder("weightflow.webhook.pending.age", this, WebhookMetrics::age)
                .baseUnit("seconds")
                .tag("webhook", webhook)
                .register(meters);
        Gauge.builder("weightflow.webhook.dead.letters", this, metrics -> metrics.dead)
                .tag("webhook", webhook)
                .register(meters);
    }

    private static Counter attempts(MeterRegistry meters, String webhook, String outcome) {
        return meters.counter("weightflow.webhook.attempts", "webhook", webhook, "outcome", outcome);
    }

    void delivered() {
        delivered.increment();
    }

    void failed() {
        failed.increment();
    }

    void deadLettered() {
        deadLettered.increment();
    }

    /** @param since moment of the fact that is next, if there is one */
    void pending(Optional<Instant> since) {
        pending = since;
    }

    void show(DeliveryState state) {
        dead = state.dead().size();
    }

    private double age() {
        return pending.map(since -> Duration.between(since, clock.instant()).toMillis() / MILLIS)
                .map(age -> Math.max(0, age))
                .orElse(0.0);
    }
}
