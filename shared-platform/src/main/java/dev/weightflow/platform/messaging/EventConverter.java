package dev.weightflow.platform.messaging;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.platform.event.EventSignature;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.Event;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MessageConverter;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Type;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Kafka's records as {@link Envelope}s of the type that a handler takes. Events of other types that the topic holds by right are passed
 * over; what cannot be read fails, and so is dead-lettered.
 */
@ApplicationScoped
public class EventConverter implements MessageConverter {
    private final Channels channels;
    private final EventTypes eventTypes;
    private final UnknownEvents unknownEvents;
    private final Config config;
    private final Signatures signatures;

    EventConverter(
            Channels channels,
            EventTypes eventTypes,
            @ConfigProperty(name = UnknownEvents.KEY, defaultValue = UnknownEvents.DEFAULT) UnknownEvents unknownEvents,
            Config config,
            Signatures signatures) {
        this.channels = channels;
        this.eventTypes = eventTypes;
        this.unknownEvents = unknownEvents;
        this.config = config;
        this.signatures = signatures;
    }

    @Override
    public boolean canConvert(Message<?> in, Type target) {
        return EventTypes.isEnvelope(target)
                && in.getMetadata(IncomingKafkaRecordMetadata.class).isPresent();
    }

    @Override
    public Uni<Message<?>> convertUni(Message<?> in, Type target) {
        IncomingKafkaRecordMetadata<?, ?> record =
                in.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow();
        Envelope<? extends Event> envelope;
        try {
            envelope = EventCodec.decode(record.getHeaders(), (byte[]) in.getPayload());
        } catch (EventException.UnknownType e) {
            return e.isOfNewerRelease()
                            && stopsAtUnknown(record.getChannel())
                            && unsigned(in, record).isEmpty()
                    ? stop(record, e)
                    : failure(e);
        } catch (EventException.Undecodable e) {
            return failure(e);
        }
        boolean fact = envelope.event().topic().name().equals(record.getTopic());
        if (fact && !envelope.id().equals(envelope.event().id())) {
            return failure(new EventException.BorrowedId(envelope));
        }
        Optional<String> unsigned = fact ? unsigned(in, record) : Optional.empty();
        if (unsigned.isPresent()) {
            return failure(new EventException.NotSigned(unsigned.get()));
        }
        if (eventTypes.of(record.getChannel(), target).isInstance(envelope.event())) {
            return Uni.createFrom().item(in.withPayload(envelope));
        }
        return fact
                ? Uni.createFrom().completionStage(() -> in.ack()).map(done -> null)
                : failure(new EventException.OutOfPlace(envelope.event().type(), record.getTopic()));
    }

    private Optional<String> unsigned(Message<?> in, IncomingKafkaRecordMetadata<?, ?> record) {
        return EventSignature.fault(signatures, record.getTopic(), record.getHeaders(), (byte[]) in.getPayload());
    }

    @Override
    public Message<?> convert(Message<?> in, Type target) {
        throw new UnsupportedOperationException("events are converted by convertUni");
    }

    private boolean stopsAtUnknown(String channel) {
        return unknownEvents == UnknownEvents.STOP && !ChannelSettings.ignoresFailures(config, channel);
    }

    /** Neither acknowledges nor fails: the record stays the group's next one, and a newer member finds it. */
    private Uni<Message<?>> stop(IncomingKafkaRecordMetadata<?, ?> record, EventException.UnknownType unknown) {
        channels.stop(
                record.getChannel(),
                unknown.getMessage() + " It is at " + record.getTopic() + "-" + record.getPartition() + "@"
                        + record.getOffset() + "; upgrade this instance, or set " + UnknownEvents.KEY
                        + "=dead-letter to give such events up.");
        return Uni.createFrom().nothing();
    }

    private static Uni<Message<?>> failure(Throwable failure) {
        return Uni.createFrom().failure(failure);
    }
}
