package dev.weightflow.registry.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * Delivery of a fact to a webhook, as it is stored.
 *
 * @param topic the topic's own name, without the installation's prefix
 * @param id the fact's own id
 * @param event the type's name, such as DriftDetected
 * @param subject the model; where a training belongs to none, the job
 * @param time moment of the fact
 * @param attempts number of attempts, one that has only begun included
 * @param last moment of the last attempt
 * @param next earliest moment of the next attempt, if there is one
 * @param worker the process that sends it now, if one does
 * @param failure why the last attempt failed, if it did
 */
record Delivery(
        String topic,
        int partition,
        long offset,
        String id,
        String event,
        String subject,
        Instant time,
        int attempts,
        Optional<Instant> last,
        Optional<Instant> next,
        Optional<String> worker,
        Optional<String> failure) {

    /** Creates the delivery of a fact that was not sent yet. */
    static Delivery of(QueuedFact fact, String subject) {
        return new Delivery(
                fact.topic(),
                fact.partition(),
                fact.offset(),
                fact.event().id().value(),
                fact.event().event().type().fact(),
                subject,
                fact.event().time(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    boolean isOf(QueuedFact fact) {
        return topic.equals(fact.topic()) && partition == fact.partition() && offset == fact.offset();
    }

    Delivery begun(String by, Instant now) {
        return with(attempts + 1, Optional.of(now), Optional.empty(), Optional.of(by), failure);
    }

    Delivery failed(String why, Optional<Instant> again) {
        return with(attempts, last, again, Optional.empty(), Optional.of(why));
    }

    Delivery delivered() {
        return with(attempts, last, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Delivery with(
            int made, Optional<Instant> at, Optional<Instant> again, Optional<String> by, Optional<String> why) {
        return new Delivery(topic, partition, offset, id, event, subject, time, made, at, again, by, why);
    }
}
