package dev.weightflow.platform.messaging;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the records that are being retried, so that an alert can report endless retries. */
@ApplicationScoped
class RetriedRecords {
    /** Operations that are retried: a handler whose failure may pass, stating a request as rejected, writing a dead letter. */
    enum Operation {
        HANDLE,
        REJECT,
        DEAD_LETTER
    }

    private record Key(String topic, Operation operation) {}

    private final Map<Key, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final MeterRegistry meters;

    RetriedRecords(MeterRegistry meters) {
        this.meters = meters;
    }

    AtomicInteger of(String topic, Operation operation) {
        return counts.computeIfAbsent(new Key(topic, operation), key -> {
            AtomicInteger count = new AtomicInteger();
            Gauge.builder("weightflow.retried", count, AtomicInteger::get)
                    .baseUnit("records")
                    .tag("topic", topic)
                    .tag("operation", operation.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .register(meters);
            return count;
        });
    }
}
