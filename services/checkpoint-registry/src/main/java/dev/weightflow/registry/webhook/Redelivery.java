package dev.weightflow.registry.webhook;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.EventLog;
import dev.weightflow.registry.problem.RegistryException;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.time.Duration;
import java.util.Optional;

/** Messages that people send with a webhook, beside those that it sends by itself. Thread-safe. */
record Redelivery(WebhookSettings settings, WebhookContext context, DeliveryStore store, WebhookMetrics metrics) {
    private static final Duration TO_READ = Duration.ofSeconds(10);

    /** Sends a message that is about nothing. */
    Outcome test() throws InterruptedException {
        return context.send(
                settings,
                Notification.test(
                        settings.name(), context.source(), context.clock().instant()));
    }

    /**
     * Sends a dead letter again, and forgets it if it is delivered.
     *
     * @throws dev.weightflow.platform.problem.ProblemException if there is no such letter, or its fact is gone
     */
    Outcome redeliver(String id) throws InterruptedException {
        Delivery letter = store.find()
                .flatMap(state -> state.letter(id))
                .orElseThrow(() -> RegistryException.noDeadLetter(settings.name(), id));
        Envelope<? extends Event> fact = fact(letter);
        Delivery attempt = letter.begun(context.process(), context.clock().instant());
        Outcome outcome = context.send(settings, fact);
        metrics.show(store.update(state -> state.letter(id).isEmpty()
                ? state
                : outcome.failure()
                        .map(why -> state.withDead(attempt.failed(why, Optional.empty())))
                        .orElseGet(() -> state.withDelivered(attempt.delivered()))));
        return outcome;
    }

    /** Reads the fact from the log again: a letter does not hold it. */
    private Envelope<? extends Event> fact(Delivery letter) {
        Topic topic = Topics.events().stream()
                .filter(known -> known.name().equals(letter.topic()))
                .findFirst()
                .orElseThrow(() -> RegistryException.factGone(letter.id(), letter.topic()));
        try (EventLog<?> log = context.logs().open(topic)) {
            return FactQueue.at(log, letter.partition(), letter.offset(), TO_READ)
                    .filter(fact -> fact.id().value().equals(letter.id()))
                    .orElseThrow(() -> RegistryException.factGone(letter.id(), letter.topic()));
        }
    }
}
