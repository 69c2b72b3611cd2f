package dev.weightflow.platform.messaging;

import dev.weightflow.schema.time.Backoff;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.reactive.messaging.SubscriberDecorator;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Utils;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers a message to its handler again when the handler's failure is {@link dev.weightflow.platform.Retriable}, with growing waits that occupy no
 * thread. Until a message is acknowledged or dead-lettered the next one waits; in a channel whose handler is {@code @Blocking(ordered = false)}, the
 * next one of its key.
 *
 * <p>The connector's own {@code throttled.ordered=key} is no substitute: it reports a record to the commit strategy only when the one before it of
 * the same key is done, and an offset behind both may be committed first.
 */
@ApplicationScoped
public class RetryDecorator implements SubscriberDecorator {
    private static final Logger LOG = LoggerFactory.getLogger(RetryDecorator.class);

    /** Endless retries for retriable failures: an outage of Kafka, the store or this machine must not make valid requests fail. */
    static final Backoff WITHOUT_END = Backoff.withoutEnd(Duration.ofMillis(200), Duration.ofSeconds(30));

    private static final int ATTEMPTS_OF_A_HICCUP = 5;

    /** Number of a channel's messages that are handled concurrently: the journal commits their decisions together. */
    static final int LANES = 64;

    /** Number of messages of a channel in progress: enough to occupy most lanes, even while some are held up. */
    static final int LARGEST_BACKLOG = 4 * LANES;

    private final Backoff backoff;
    private final BiConsumer<Duration, Runnable> later;
    private final Predicate<String> concurrent;
    private final RetriedRecords retried;
    private volatile boolean stopping;

    @Inject
    RetryDecorator(ChannelPayloadTypes payloadTypes, RetriedRecords retried) {
        this(
                WITHOUT_END,
                (pause, task) -> Uni.createFrom()
                        .voidItem()
                        .onItem()
                        .delayIt()
                        .by(pause)
                        .subscribe()
                        .with(elapsed -> task.run()),
                payloadTypes::concurrent,
                retried);
    }

    RetryDecorator(
            Backoff backoff,
            BiConsumer<Duration, Runnable> later,
            Predicate<String> concurrent,
            RetriedRecords retried) {
        this.backoff = backoff;
        this.later = later;
        this.concurrent = concurrent;
        this.retried = retried;
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        stopping = true;
    }

    @Override
    public Multi<? extends Message<?>> decorate(
            Multi<? extends Message<?>> messages, List<String> channels, boolean isConnector) {
        if (isConnector) {
            return messages;
        }
        return channels.stream().anyMatch(concurrent) ? inOrderByKey(messages) : inOrder(messages);
    }

    private Multi<Message<?>> inOrderByKey(Multi<? extends Message<?>> messages) {
        return messages.group()
                .by(RetryDecorator::lane, LARGEST_BACKLOG)
                .onItem()
                .transformToMulti(this::inOrder)
                .merge(LANES);
    }

    private Multi<Message<?>> inOrder(Multi<? extends Message<?>> messages) {
        return messages.onItem().transformToMultiAndConcatenate(message -> Multi.createFrom()
                .emitter(emitter -> attempt(message, 1, emitter)));
    }

    /** Returns the lane of a message: those of one key share one; those without a key share the first. */
    private static int lane(Message<?> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .filter(record -> record.getKey() instanceof byte[])
                .map(record -> Utils.toPositive(Utils.murmur2((byte[]) record.getKey())) % LANES)
                .orElse(0);
    }

    private void attempt(Message<?> message, int number, MultiEmitter<? super Message<?>> emitter) {
        if (stopping) {
            return;
        }
        emitter.emit(message.withAckWithMetadata(metadata ->
                        message.ack(metadata).whenComplete((done, failure) -> end(message, number, emitter)))
                .withNackWithMetadata((failure, metadata) -> failed(message, number, failure, metadata, emitter)));
    }

    private CompletionStage<Void> failed(
            Message<?> message,
            int number,
            Throwable failure,
            Metadata metadata,
            MultiEmitter<? super Message<?>> emitter) {
        FailureCause cause = FailureCause.of(failure);
        if (!cause.retriable() || !backoff.again(number)) {
            return message.nack(failure, metadata).whenComplete((done, lost) -> end(message, number, emitter));
        }
        if (number == 1) {
            retriedOf(message).ifPresent(AtomicInteger::incrementAndGet);
        }
        if (number < ATTEMPTS_OF_A_HICCUP) {
            LOG.info("An event is retried after attempt {}: {}", number, cause.reason());
        } else {
            LOG.warn("An event waits, and those behind it, after attempt {}: {}", number, cause.reason());
        }
        later.accept(backoff.after(number), () -> attempt(message, number + 1, emitter));
        return CompletableFuture.completedFuture(null);
    }

    private void end(Message<?> message, int number, MultiEmitter<? super Message<?>> emitter) {
        if (number > 1) {
            retriedOf(message).ifPresent(AtomicInteger::decrementAndGet);
        }
        emitter.complete();
    }

    private Optional<AtomicInteger> retriedOf(Message<?> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(record -> retried.of(record.getTopic(), RetriedRecords.Operation.HANDLE));
    }
}
