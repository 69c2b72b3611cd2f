package dev.weightflow.platform.log;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.EventType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what a log takes from this instance ({@code weightflow.events} by type, each at zero from the start) and tells how far
 * the instance is behind ({@code weightflow.consumer.lag} by topic).
 */
public final class MeteredEventLog<E extends Event> implements EventLog<E> {
    private final EventLog<E> log;
    private final MeterRegistry meters;
    private final AtomicLong lag = new AtomicLong();
    private final Gauge behind;

    public MeteredEventLog(EventLog<E> log, String topic, Class<E> family, MeterRegistry meters) {
        this.log = log;
        this.meters = meters;
        EventType.all().stream()
                .map(EventType::form)
                .filter(family::isAssignableFrom)
                .forEach(this::counter);
        this.behind = Gauge.builder("weightflow.consumer.lag", lag, AtomicLong::doubleValue)
                .baseUnit("records")
                .tags("topic", topic, "reader", "journal")
                .strongReference(true)
                .register(meters);
    }

    private Counter counter(Class<? extends Event> form) {
        return meters.counter("weightflow.events", "type", form.getSimpleName());
    }

    @Override
    public void takePen() {
        log.takePen();
    }

    @Override
    public List<Envelope<E>> readToEnd() {
        return measured(log.readToEnd());
    }

    @Override
    public List<Envelope<E>> poll(Duration atMost) {
        return measured(log.poll(atMost));
    }

    private List<Envelope<E>> measured(List<Envelope<E>> read) {
        lag.set(log.lag());
        return read;
    }

    @Override
    public void append(List<Envelope<E>> facts) {
        log.append(facts);
        facts.forEach(fact -> counter(fact.event().getClass()).increment());
    }

    @Override
    public long lag() {
        return log.lag();
    }

    @Override
    public void close() {
        // a log that is opened again later shows its own
        meters.remove(behind);
        log.close();
    }
}
