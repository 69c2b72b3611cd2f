package dev.weightflow.retraining;

import dev.weightflow.platform.event.EventException;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counters of what this instance decided. Every series is there from the start. {@code docs/observability.md} is the catalogue. */
final class RetrainingMetrics {
    private final Counter triggered;
    private final Counter skipped;

    RetrainingMetrics(MeterRegistry meters) {
        EventException.Undecodable.CODES.forEach(code -> meters.counter("weightflow.failures", "code", code));
        triggered = meters.counter("weightflow.retrainings", "outcome", "triggered");
        skipped = meters.counter("weightflow.retrainings", "outcome", "skipped");
    }

    /** This instance stated an event. */
    void stated(ModelEvent event) {
        if (event instanceof RetrainingTriggered) {
            triggered.increment();
        } else if (event instanceof RetrainingSkipped) {
            skipped.increment();
        }
    }
}
