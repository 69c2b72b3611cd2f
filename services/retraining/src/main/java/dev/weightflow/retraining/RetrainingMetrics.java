package dev.weightflow.retraining;

import dev.weightflow.platform.event.EventException;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.DriftEvent.DriftSkipped;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counters of this instance's decisions. Every series exists from the start. {@code docs/reference/service-metrics.md} is the catalogue. */
final class RetrainingMetrics {
    private final Counter triggered;
    private final Counter skipped;
    private final Counter windowsChecked;
    private final Counter windowsSkipped;

    RetrainingMetrics(MeterRegistry meters) {
        EventException.Undecodable.CODES.forEach(code -> meters.counter("weightflow.failures", "code", code));
        triggered = meters.counter("weightflow.retrainings", "outcome", "triggered");
        skipped = meters.counter("weightflow.retrainings", "outcome", "skipped");
        windowsChecked = meters.counter("weightflow.drift.windows", "outcome", "checked");
        windowsSkipped = meters.counter("weightflow.drift.windows", "outcome", "skipped");
    }

    /** Counts an event that this instance stated. */
    void stated(ModelEvent event) {
        if (event instanceof RetrainingTriggered) {
            triggered.increment();
        } else if (event instanceof RetrainingSkipped) {
            skipped.increment();
        } else if (event instanceof DriftChecked) {
            windowsChecked.increment();
        } else if (event instanceof DriftSkipped) {
            windowsSkipped.increment();
        }
    }
}
