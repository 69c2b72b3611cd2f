package dev.weightflow.platform.messaging;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.reactive.messaging.PublisherDecorator;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.providers.locals.ContextAwareMessage;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/**
 * Delivers a record to the handlers of its topic again, among those that Kafka delivers: by the same conversion, retries and threads. No topic is
 * written, so that a fact stays one record of its log, and records of topics that the service may not write can be handled again.
 */
@ApplicationScoped
public class Redelivery implements PublisherDecorator {
    /** Priority before the decorator (0) that moves every message to its own context, so that redelivered ones are moved, too. */
    private static final int FIRST = -1;

    public record Refusal(String code, String reason) {}

    /** Marks a message that is a dead letter already, and makes none if it fails. */
    record Mark() {}

    private record Entrance(String topic, AtomicReference<MultiEmitter<? super Message<?>>> emitter) {}

    private final Map<String, Entrance> byChannel = new ConcurrentSkipListMap<>();
    private final Config config;
    private final Vertx vertx;

    Redelivery(Config config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
    }

    @Override
    public int getPriority() {
        return FIRST;
    }

    @Override
    public Multi<? extends Message<?>> decorate(
            Multi<? extends Message<?>> messages, List<String> channels, boolean isConnector) {
        String channel = channels.get(0);
        if (!isConnector || !ChannelSettings.hasDeadLetters(config, channel)) {
            return messages;
        }
        Entrance entrance = new Entrance(ChannelSettings.topic(config, channel), new AtomicReference<>());
        byChannel.put(channel, entrance);
        Multi<Message<?>> fromKafka = messages.map(message -> message);
        Multi<Message<?>> again =
                Multi.createFrom().emitter(emitter -> entrance.emitter().set(emitter));
        return Multi.createBy().merging().withRequests(1).streams(fromKafka, again);
    }

    /** Returns the topics whose records this service handles, and dead-letters on failure. */
    public Set<String> topics() {
        Set<String> topics = new TreeSet<>();
        byChannel.values().forEach(entrance -> topics.add(entrance.topic()));
        return topics;
    }

    /** Returns whether every channel of that topic takes records. */
    public boolean isReady(String topic) {
        return topics().contains(topic)
                && byChannel.values().stream()
                        .filter(entrance -> entrance.topic().equals(topic))
                        .allMatch(entrance -> entrance.emitter().get() != null);
    }

    /**
     * Delivers the record to every channel of its topic. Completes when they have all handled or refused it, but not while one of them retries a
     * failure.
     */
    public CompletionStage<Optional<Refusal>> deliver(ConsumerRecord<byte[], byte[]> record) {
        CompletableFuture<Optional<Refusal>> all = CompletableFuture.completedFuture(Optional.empty());
        for (Map.Entry<String, Entrance> entry : byChannel.entrySet()) {
            if (entry.getValue().topic().equals(record.topic())) {
                all = all.thenCombine(
                        deliver(record, entry.getKey(), entry.getValue()), (first, second) -> first.or(() -> second));
            }
        }
        return all;
    }

    private CompletableFuture<Optional<Refusal>> deliver(
            ConsumerRecord<byte[], byte[]> record, String channel, Entrance entrance) {
        CompletableFuture<Optional<Refusal>> end = new CompletableFuture<>();
        Message<byte[]> message = Message.of(
                record.value(),
                Metadata.of(new IncomingKafkaRecordMetadata<>(record, channel), new Mark()),
                () -> {
                    end.complete(Optional.empty());
                    return CompletableFuture.completedFuture(null);
                },
                failure -> {
                    FailureCause cause = FailureCause.of(failure);
                    end.complete(Optional.of(new Refusal(cause.code(), cause.reason())));
                    return CompletableFuture.completedFuture(null);
                });
        vertx.getOrCreateContext()
                .runOnContext(now -> entrance.emitter().get().emit(ContextAwareMessage.withContextMetadata(message)));
        return end;
    }
}
