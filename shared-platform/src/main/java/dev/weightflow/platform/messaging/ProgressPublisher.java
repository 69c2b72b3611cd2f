package dev.weightflow.platform.messaging;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.ProgressEvent;
import io.smallrye.reactive.messaging.MutinyEmitter;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Publishes progress and heartbeats without ever waiting. Its channel must drop what the broker does not take in time, since more will follow: {@code
 * @Channel("progress") @OnOverflow(OnOverflow.Strategy.DROP)}.
 */
public record ProgressPublisher(String source, MutinyEmitter<byte[]> channel, InstantSource clock)
        implements Consumer<ProgressEvent> {
    @Override
    public void accept(ProgressEvent sign) {
        channel.sendMessageAndForget(EventMessages.of(Envelope.of(sign, source, clock.instant(), EventContext.NONE)));
    }
}
