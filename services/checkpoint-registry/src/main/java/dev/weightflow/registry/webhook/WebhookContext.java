package dev.weightflow.registry.webhook;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.EventLog;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Everything that all webhooks of an instance share.
 *
 * @param source CloudEvents source of messages that are about nothing
 * @param process distinguishes this process from all others, those before it included
 * @param poll longest time to wait for a fact
 */
record WebhookContext(
        String source,
        String process,
        ObjectStore store,
        Logs logs,
        FactSubjects subjects,
        Sender sender,
        RetrySchedule schedule,
        MeterRegistry meters,
        InstantSource clock,
        Duration poll) {
    /** Opens a topic for one reader. */
    interface Logs {
        EventLog<?> open(Topic topic);
    }

    /** Sends a fact. */
    Outcome send(WebhookSettings to, Envelope<? extends Event> fact) throws InterruptedException {
        Event event = fact.event();
        return send(to, Notification.of(fact, subjects.subject(event), subjects.page(event)));
    }

    Outcome send(WebhookSettings to, Notification message) throws InterruptedException {
        return sender.send(to.url(), to.secrets().get(), message);
    }
}
