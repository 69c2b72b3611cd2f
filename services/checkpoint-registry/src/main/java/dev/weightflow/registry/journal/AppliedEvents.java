package dev.weightflow.registry.journal;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.id.EventId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Lets others wait until a journal has applied an event. */
public final class AppliedEvents {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Predicate<EventId> applied;
    private final Duration timeout;
    private final Map<EventId, CountDownLatch> awaited = new ConcurrentHashMap<>();

    /** @param applied whether the journals' states hold that event */
    AppliedEvents(Predicate<EventId> applied) {
        this(applied, TIMEOUT);
    }

    AppliedEvents(Predicate<EventId> applied, Duration timeout) {
        this.applied = applied;
        this.timeout = timeout;
    }

    /** The journal has not applied an event in time. */
    public static final class NotAppliedException extends RuntimeException implements HasErrorCode, Retriable {
        private NotAppliedException(EventId event, Throwable cause) {
            super("The journal has not reached event " + event.shortId() + " yet.", cause);
        }

        @Override
        public String code() {
            return "event-not-applied";
        }
    }

    /** A journal has applied that event. */
    void onEvent(Envelope<?> event) {
        CountDownLatch waiting = awaited.get(event.id());
        if (waiting != null) {
            waiting.countDown();
        }
    }

    void await(EventId event) {
        if (applied.test(event)) {
            return;
        }
        CountDownLatch latch = awaited.computeIfAbsent(event, id -> new CountDownLatch(1));
        try {
            // asked again, because the event may have come before anybody waited for it
            boolean there = applied.test(event) || latch.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!there) {
                throw new NotAppliedException(event, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotAppliedException(event, e);
        } finally {
            awaited.remove(event, latch);
        }
    }
}
