package dev.weightflow.platform.messaging;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.Event;

/**
 * Sends requests to the service that works on them, without waiting. A lost request is sent again by the next reconciliation, until its job is known;
 * a duplicate changes nothing.
 */
@FunctionalInterface
public interface RequestSender {
    void send(Event request, EventContext context);
}
