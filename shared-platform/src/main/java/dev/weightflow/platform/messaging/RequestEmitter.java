package dev.weightflow.platform.messaging;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests through a channel, with retries for a limited time.
 *
 * @param source the CloudEvents source of the requests
 */
public record RequestEmitter(MutinyEmitter<byte[]> channel, Topic topic, String source, InstantSource clock)
        implements RequestSender {
    private static final Logger LOG = LoggerFactory.getLogger(RequestEmitter.class);
    // the channel may not run yet, or the broker may be unavailable
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int RETRIES = 10;

    @Override
    public void send(Event request, EventContext context) {
        Envelope<Event> envelope = Envelope.of(request, source, clock.instant(), context);
        Uni.createFrom()
                .deferred(() -> channel.sendMessage(EventMessages.of(envelope)))
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .atMost(RETRIES)
                .subscribe()
                .with(
                        sent -> LOG.info("Requested job {} in {}", request.subject(), topic.name()),
                        failure -> LOG.warn(
                                "The request for job {} could not be sent to {}; the next reconciliation sends it again",
                                request.subject(),
                                topic.name(),
                                failure));
    }
}
