package dev.weightflow.platform.messaging;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.TopicPrefix;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MessageConverter;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Kafka's records as {@link Envelope}s of the type that a handler takes. Events of other types that the topic holds by right are skipped; a
 * request that cannot be read fails, and so is dead-lettered, as is what a stranger wrote among facts. A fact that cannot be read is waited for.
 */
@ApplicationScoped
public class EventConverter implements MessageConverter {
    private static final String UNKNOWN_EVENTS = "weightflow.unknown-events";
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    /** What is done about an event whose type is one of ours, but of a release newer than this one. */
    enum UnknownEvents {
        /** The channel stops until a newer instance takes over. */
        STOP,
        /** The event goes to the dead letters: for who has gone back to an older release for good. */
        DEAD_LETTER
    }

    private final Channels channels;
    private final ChannelPayloadTypes payloadTypes;
    private final UnknownEvents unknownEvents;
    private final Config config;
    private final FactReader facts;
    private final TopicPrefix prefix;

    EventConverter(
            Channels channels,
            ChannelPayloadTypes payloadTypes,
            @ConfigProperty(name = UNKNOWN_EVENTS, defaultValue = "stop") UnknownEvents unknownEvents,
            Config config,
            FactReader facts) {
        this.channels = channels;
        this.payloadTypes = payloadTypes;
        this.unknownEvents = unknownEvents;
        this.config = config;
        this.facts = facts;
        this.prefix = config.getOptionalValue(TopicPrefix.SETTING, String.class)
                .map(TopicPrefix::new)
                .orElse(TopicPrefix.NONE);
    }

    @Override
    public boolean canConvert(Message<?> in, Type target) {
        return ChannelPayloadTypes.isEnvelope(target)
                && in.getMetadata(IncomingKafkaRecordMetadata.class).isPresent();
    }

    @Override
    public Uni<Message<?>> convertUni(Message<?> in, Type target) {
        IncomingKafkaRecordMetadata<?, ?> record =
                in.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow();
        return Principals.writerOf(topic(record)).isPresent() ? fact(in, record, target) : request(in, record, target);
    }

    /** One that cannot be read yet is tried again and again: the facts behind it must not overtake it. */
    private Uni<Message<?>> fact(Message<?> in, IncomingKafkaRecordMetadata<?, ?> record, Type target) {
        FactReader.Reading reading = facts.read(
                topic(record), record.getPartition(), record.getOffset(), key(record), record.getHeaders(), (byte[])
                        in.getPayload());
        if (reading instanceof FactReader.Reading.Unreadable unreadable) {
            if (isRedelivered(in)) {
                return failure(new EventException.NotReadableYet(unreadable.fact()));
            }
            channels.block(record.getChannel(), unreadable.fact().message());
            return Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(BETWEEN_TRIES)
                    .chain(() -> fact(in, record, target));
        }
        channels.unblock(record.getChannel());
        return reading instanceof FactReader.Reading.Fact fact
                ? taken(in, record, target, fact.event())
                : failure(((FactReader.Reading.Foreign) reading).why());
    }

    private String topic(IncomingKafkaRecordMetadata<?, ?> record) {
        return prefix.without(record.getTopic());
    }

    /** Nothing waits behind a dead letter that is handled once more. */
    private static boolean isRedelivered(Message<?> in) {
        return in.getMetadata(Redelivery.Mark.class).isPresent();
    }

    private static String key(IncomingKafkaRecordMetadata<?, ?> record) {
        return record.getKey() instanceof byte[] key ? new String(key, StandardCharsets.UTF_8) : null;
    }

    private Uni<Message<?>> request(Message<?> in, IncomingKafkaRecordMetadata<?, ?> record, Type target) {
        try {
            return taken(in, record, target, EventCodec.decode(record.getHeaders(), (byte[]) in.getPayload()));
        } catch (EventException.UnknownType e) {
            return e.isOfNewerRelease() && stopsAtUnknown(record.getChannel()) && !isRedelivered(in)
                    ? stop(record, e)
                    : failure(e);
        } catch (EventException.Undecodable e) {
            return failure(e);
        }
    }

    private Uni<Message<?>> taken(
            Message<?> in, IncomingKafkaRecordMetadata<?, ?> record, Type target, Envelope<? extends Event> envelope) {
        boolean ofTopic = envelope.event().topic().name().equals(topic(record));
        if (ofTopic && !envelope.id().equals(envelope.event().id())) {
            return failure(new EventException.IdMismatch(envelope));
        }
        if (payloadTypes.of(record.getChannel(), target).isInstance(envelope.event())) {
            return Uni.createFrom().item(in.withPayload(envelope));
        }
        return ofTopic
                ? Uni.createFrom().completionStage(() -> in.ack()).map(done -> null)
                : failure(new EventException.UnexpectedType(envelope.event().type(), topic(record)));
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
        channels.block(
                record.getChannel(),
                unknown.getMessage() + " It is at "
                        + UnreadableFact.place(topic(record), record.getPartition(), record.getOffset())
                        + "; upgrade this instance, or set " + UNKNOWN_EVENTS
                        + "=dead-letter to give such events up.");
        return Uni.createFrom().nothing();
    }

    private static Uni<Message<?>> failure(Throwable failure) {
        return Uni.createFrom().failure(failure);
    }
}
