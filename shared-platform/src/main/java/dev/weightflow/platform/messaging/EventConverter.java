package dev.weightflow.platform.messaging;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.platform.event.FactReader;
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
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Converts Kafka's records to {@link Envelope}s of the type that a handler takes. Other event types of the topic are skipped; a request that cannot
 * be read fails, and so is dead-lettered, as is a foreign record among facts. A fact that cannot be read blocks the channel.
 */
@ApplicationScoped
public class EventConverter implements MessageConverter {
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private final Channels channels;
    private final ChannelPayloadTypes payloadTypes;
    private final FactReader facts;
    private final TopicPrefix prefix;

    EventConverter(Channels channels, ChannelPayloadTypes payloadTypes, Config config, FactReader facts) {
        this.channels = channels;
        this.payloadTypes = payloadTypes;
        this.facts = facts;
        this.prefix = ChannelSettings.prefix(config);
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

    /** Converts a fact. One that cannot be read yet is retried endlessly: later facts must not overtake it. */
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
        if (!isRedelivered(in)) {
            channels.read(record);
        }
        return reading instanceof FactReader.Reading.Fact fact
                ? taken(in, record, target, fact.event())
                : failure(((FactReader.Reading.Foreign) reading).why());
    }

    private String topic(IncomingKafkaRecordMetadata<?, ?> record) {
        return prefix.without(record.getTopic());
    }

    /** Returns whether the message is a replayed dead letter, behind which nothing waits. */
    private static boolean isRedelivered(Message<?> in) {
        return in.getMetadata(Redelivery.Mark.class).isPresent();
    }

    private static String key(IncomingKafkaRecordMetadata<?, ?> record) {
        return record.getKey() instanceof byte[] key ? new String(key, StandardCharsets.UTF_8) : null;
    }

    /** Converts a request. Nothing waits for an unreadable one, whether its type is a newer release's or unknown. */
    private Uni<Message<?>> request(Message<?> in, IncomingKafkaRecordMetadata<?, ?> record, Type target) {
        try {
            return taken(in, record, target, EventCodec.decode(record.getHeaders(), (byte[]) in.getPayload()));
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

    private static Uni<Message<?>> failure(Throwable failure) {
        return Uni.createFrom().failure(failure);
    }
}
