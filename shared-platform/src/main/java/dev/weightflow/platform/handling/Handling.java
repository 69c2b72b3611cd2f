package dev.weightflow.platform.handling;

import dev.weightflow.platform.Transient;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.schema.event.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings deliveries to a handler: decode, recognise, try, try again, put aside. Knows nothing of what delivers. */
public final class Handling {
    private static final Logger LOG = LoggerFactory.getLogger(Handling.class);

    private final String service;
    private final EventHandler handler;
    private final ProcessedEvents processed;
    private final DeadLetters deadLetters;
    private final Backoff backoff;
    private final Clock clock;
    private final Consumer<Duration> sleep;
    private final MeterRegistry meters;

    /**
     * @param service who handles, for the dead letters
     * @param backoff how often transient failures are tried again before the event is put aside
     * @param meters gets {@code weightflow.dead.letters} by topic and {@code weightflow.failures} by code; codes of what cannot be read
     *     are at zero from the start
     */
    public Handling(
            String service,
            EventHandler handler,
            ProcessedEvents processed,
            DeadLetters deadLetters,
            Backoff backoff,
            Clock clock,
            Consumer<Duration> sleep,
            MeterRegistry meters) {
        this.service = service;
        this.handler = handler;
        this.processed = processed;
        this.deadLetters = deadLetters;
        this.backoff = backoff;
        this.clock = clock;
        this.sleep = sleep;
        this.meters = meters;
        EventException.Undecodable.CODES.forEach(this::failures);
        failures(DeadLetter.UNEXPECTED);
    }

    /**
     * Does everything about a delivery. When it returns, the delivery may be acknowledged.
     *
     * @throws EventException if it could not even be put aside; it must then be delivered again
     */
    public Outcome handle(Delivery delivery) {
        Envelope<? extends Event> event;
        try {
            event = EventCodec.decode(delivery.headers(), delivery.value());
        } catch (EventException.Undecodable e) {
            return putAside(delivery, e, 0);
        }
        return processed.contains(event.id()) ? Outcome.REPEATED : tryOften(delivery, event);
    }

    private Outcome tryOften(Delivery delivery, Envelope<? extends Event> event) {
        for (int attempt = 1; ; attempt++) {
            try {
                handler.handle(event);
                processed.add(event.id());
                return Outcome.HANDLED;
            } catch (RuntimeException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                if (!(e instanceof Transient) || !backoff.again(attempt)) {
                    return putAside(delivery, e, attempt);
                }
                LOG.info("{} is tried again after attempt {}: {}", delivery, attempt, e.getMessage());
                sleep.accept(backoff.after(attempt));
            }
        }
    }

    private Outcome putAside(Delivery delivery, RuntimeException failure, int attempts) {
        DeadLetter letter = new DeadLetter(delivery, failure, attempts, service, clock.instant());
        deadLetters.send(letter);
        if (letter.code().equals(DeadLetter.UNEXPECTED)) {
            LOG.error("{} was put aside", delivery, failure);
        } else {
            LOG.warn("{} was put aside ({}): {}", delivery, letter.code(), letter.reason());
        }
        meters.counter("weightflow.dead.letters", "topic", delivery.topic()).increment();
        failures(letter.code()).increment();
        return Outcome.DEAD_LETTERED;
    }

    private Counter failures(String code) {
        return meters.counter("weightflow.failures", "code", code);
    }
}
