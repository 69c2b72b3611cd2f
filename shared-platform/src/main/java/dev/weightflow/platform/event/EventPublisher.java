package dev.weightflow.platform.event;

import java.util.List;

/**
 * Publishes events of any family to their topics, outside of a decision: requests to other services, and progress.
 */
public interface EventPublisher {
    /**
     * Publishes the events, in order, and returns when all of them are durable.
     *
     * @throws EventException.UnknownOutcome if the broker's answer was lost; publishing again is harmless
     * @throws EventException.Unavailable if the broker refused them
     */
    void publish(List<? extends Envelope<?>> events);

    /** As {@link #publish(List)}, for one. */
    default void publish(Envelope<?> event) {
        publish(List.of(event));
    }
}
