package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.EventType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Metrics of a journal: the events that this instance appends ({@code weightflow.events} by type, each at zero from the start), the duration of its
 * decisions ({@code weightflow.journal.decisions} by topic), its lag ({@code weightflow.consumer.lag} by topic), and whether it is blocked by a fact
 * that it cannot read ({@code weightflow.journal.blocked} by topic).
 */
final class JournalMetrics implements AutoCloseable {
    private final MeterRegistry meters;
    private final Gauge lag;
    private final Gauge blocked;
    private final Timer decisions;

    JournalMetrics(MeterRegistry meters, String topic, LongSupplier lag, BooleanSupplier blocked) {
        this.meters = meters;
        this.lag = Gauge.builder("weightflow.consumer.lag", lag::getAsLong)
                .baseUnit("records")
                .tags("topic", topic, "reader", "journal")
                .register(meters);
        this.blocked = Gauge.builder("weightflow.journal.blocked", () -> blocked.getAsBoolean() ? 1 : 0)
                .tags("topic", topic)
                .register(meters);
        this.decisions = Timer.builder("weightflow.journal.decisions")
                .tags("topic", topic)
                .register(meters);
    }

    void showCounters(EventLog<?> log) {
        EventType.all().stream().filter(log::holds).forEach(this::counter);
    }

    void appended(List<? extends Envelope<?>> events) {
        events.forEach(event -> counter(event.event().type()).increment());
    }

    void decided(Duration taken) {
        decisions.record(taken);
    }

    private Counter counter(EventType type) {
        return meters.counter("weightflow.events", "type", type.fact());
    }

    @Override
    public void close() {
        // a journal that is opened again registers its own
        meters.remove(lag);
        meters.remove(blocked);
    }
}
