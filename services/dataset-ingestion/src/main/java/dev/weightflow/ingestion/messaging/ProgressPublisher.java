package dev.weightflow.ingestion.messaging;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.messaging.EventMessages;
import dev.weightflow.schema.event.ProgressEvent;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.function.Consumer;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Tells progress and heartbeats, and never waits: what the broker does not take in time is dropped, for there will be more. */
@ApplicationScoped
public class ProgressPublisher implements Consumer<ProgressEvent> {
    /** Who states this service's events. */
    public static final String SOURCE = "/weightflow/dataset-ingestion";

    private final MutinyEmitter<byte[]> channel;

    ProgressPublisher(@Channel("progress") @OnOverflow(OnOverflow.Strategy.DROP) MutinyEmitter<byte[]> channel) {
        this.channel = channel;
    }

    @Override
    public void accept(ProgressEvent sign) {
        channel.sendMessageAndForget(EventMessages.of(Envelope.of(sign, SOURCE, Instant.now(), EventContext.NONE)));
    }
}
