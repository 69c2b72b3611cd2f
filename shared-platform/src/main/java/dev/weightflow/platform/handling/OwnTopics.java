package dev.weightflow.platform.handling;

import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.schema.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Puts aside what is no event in the topics that a service owns. For services that take what they are to do from their journals. */
public final class OwnTopics implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final KafkaDeadLetters deadLetters;
    private final KafkaSubscription subscription;

    private OwnTopics(KafkaDeadLetters deadLetters, KafkaSubscription subscription) {
        this.deadLetters = deadLetters;
        this.subscription = subscription;
    }

    /**
     * Watches the topics from now on; the service's instances share them.
     *
     * @param service the name of the service and of its consumer group
     */
    public static OwnTopics watch(
            KafkaConnection kafka, String service, List<Topic> topics, Clock clock, MeterRegistry meters) {
        KafkaDeadLetters deadLetters = new KafkaDeadLetters(kafka);
        Handling handling = new Handling(
                service,
                EventHandler.watching(),
                ProcessedEvents.latest(1),
                deadLetters,
                Backoff.patient(),
                clock,
                Sleeper.real(),
                meters);
        return new OwnTopics(deadLetters, KafkaSubscription.start(kafka, service, topics, handling, GRACE, meters));
    }

    @Override
    public void close() {
        subscription.close();
        deadLetters.close();
    }
}
