package dev.weightflow.platform.messaging;

import dev.weightflow.platform.event.EventException;
import dev.weightflow.schema.topic.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.PublisherDecorator;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to the connector's dead letters what is ours: the topic {@code <topic>.dlq}, the failure's code, who and when; counts them, and
 * has requests stated as rejected. What fails because the service is told to stop is no dead letter: it is delivered again.
 */
@ApplicationScoped
public class DeadLetterDecorator implements PublisherDecorator {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterDecorator.class);
    private static final String HEADER = "dead-letter-";
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final String service;
    private final Config config;
    private final MeterRegistry meters;
    private final Instance<RejectedRequests> rejections;
    private final Channels channels;
    private final RetriedRecords retried;
    private final Clock clock = Clock.systemUTC();
    private volatile boolean stopping;

    DeadLetterDecorator(
            @ConfigProperty(name = "quarkus.application.name") String service,
            Config config,
            MeterRegistry meters,
            @Any Instance<RejectedRequests> rejections,
            Channels channels,
            RetriedRecords retried) {
        this.service = service;
        this.config = config;
        this.meters = meters;
        this.rejections = rejections;
        this.channels = channels;
        this.retried = retried;
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        stopping = true;
    }

    @Override
    public Multi<? extends Message<?>> decorate(
            Multi<? extends Message<?>> messages, List<String> channels, boolean isConnector) {
        if (!isConnector || channels.stream().allMatch(this::ignoresFailures)) {
            return messages;
        }
        channels.forEach(this::showCounters);
        return messages.map(this::withDeadLetter);
    }

    private boolean ignoresFailures(String channel) {
        return ChannelSettings.ignoresFailures(config, channel);
    }

    /** Rates and alerts need a counter before there is anything to count. */
    private void showCounters(String channel) {
        String topic = ChannelSettings.topic(config, channel);
        letters(topic);
        retried.of(topic, RetriedRecords.Operation.HANDLE);
        retried.of(topic, RetriedRecords.Operation.REJECT);
        retried.of(topic, RetriedRecords.Operation.DEAD_LETTER);
        EventException.Undecodable.CODES.forEach(this::failures);
        failures(FailureCause.UNEXPECTED);
    }

    private Message<?> withDeadLetter(Message<?> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .filter(record -> message.getMetadata(Redelivery.Mark.class).isEmpty())
                .<Message<?>>map(record -> message.withNackWithMetadata(
                        (failure, metadata) -> failed(message, record, FailureCause.of(failure))))
                .orElse(message);
    }

    private CompletionStage<Void> failed(
            Message<?> message, IncomingKafkaRecordMetadata<?, ?> record, FailureCause failure) {
        if (stopping && (failure.retriable() || failure.ofInstance() || failure.interrupted())) {
            LOG.info("{} is delivered again: {}", place(record), failure.reason());
            return new CompletableFuture<>();
        }
        if (failure.ofInstance()) {
            channels.stop(record.getChannel(), place(record) + " is left to another instance: " + failure.reason());
            return new CompletableFuture<>();
        }
        return reject(record, failure)
                .chain(() -> deadLetter(message, record, failure))
                .subscribeAsCompletionStage();
    }

    private Uni<Void> reject(IncomingKafkaRecordMetadata<?, ?> record, FailureCause failure) {
        Instance<RejectedRequests> ofChannel = rejections.select(Identifier.Literal.of(record.getChannel()));
        if (ofChannel.isUnsatisfied()) {
            return Uni.createFrom().voidItem();
        }
        RejectedRequest request = RejectedRequest.of(record, failure);
        return untilStopped(
                        Uni.createFrom().deferred(() -> ofChannel.get().reject(request)),
                        this::retriable,
                        retried.of(record.getTopic(), RetriedRecords.Operation.REJECT))
                .onFailure(lost -> !stopping)
                .invoke(lost -> LOG.error("{} could not be stated as rejected", place(record), lost))
                .onFailure(lost -> !stopping)
                .recoverWithNull();
    }

    private boolean retriable(Throwable failure) {
        return FailureCause.of(failure).retriable();
    }

    private Uni<Void> deadLetter(Message<?> message, IncomingKafkaRecordMetadata<?, ?> record, FailureCause failure) {
        if (failure.unexpected()) {
            LOG.error("{} goes to the dead letters", place(record), failure.cause());
        } else {
            LOG.warn("{} goes to the dead letters ({}): {}", place(record), failure.code(), failure.reason());
        }
        withoutFormerCauses(record.getHeaders());
        OutgoingKafkaRecordMetadata<?> letter = OutgoingKafkaRecordMetadata.builder()
                .withTopic(record.getTopic() + Topic.DEAD_LETTERS)
                .withHeaders(headers(failure))
                .build();
        return untilStopped(
                        Uni.createFrom()
                                .completionStage(() -> message.nack(
                                        failure.cause(), message.getMetadata().with(letter)))
                                .onFailure()
                                .invoke(lost -> LOG.warn(
                                        "{} is not taken by {} and is tried again; its channel waits: {}",
                                        place(record),
                                        record.getTopic() + Topic.DEAD_LETTERS,
                                        lost.toString())),
                        lost -> true,
                        retried.of(record.getTopic(), RetriedRecords.Operation.DEAD_LETTER))
                .invoke(() -> {
                    letters(record.getTopic()).increment();
                    failures(failure.code()).increment();
                });
    }

    private <T> Uni<T> untilStopped(Uni<T> attempt, Predicate<Throwable> again, AtomicInteger retried) {
        Predicate<Throwable> retry = failure -> again.test(failure) && !stopping;
        AtomicBoolean counted = new AtomicBoolean();
        return attempt.onFailure(retry)
                .invoke(failure -> {
                    if (counted.compareAndSet(false, true)) {
                        retried.incrementAndGet();
                    }
                })
                .onFailure(retry)
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely()
                .onTermination()
                .invoke(() -> {
                    if (counted.get()) {
                        retried.decrementAndGet();
                    }
                });
    }

    private Headers headers(FailureCause failure) {
        Headers headers = new RecordHeaders();
        headers.add(HEADER + "code", bytes(failure.code()));
        headers.add(HEADER + "service", bytes(service));
        headers.add(HEADER + "time", bytes(clock.instant().toString()));
        return headers;
    }

    /** A dead letter that was sent once more and has failed again has one cause, the new one. */
    private static void withoutFormerCauses(Headers headers) {
        for (var header : headers.toArray()) {
            if (header.key().startsWith(HEADER)) {
                headers.remove(header.key());
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String place(IncomingKafkaRecordMetadata<?, ?> record) {
        return record.getTopic() + "-" + record.getPartition() + "@" + record.getOffset();
    }

    private Counter letters(String topic) {
        return meters.counter("weightflow.dead.letters", "topic", topic);
    }

    private Counter failures(String code) {
        return meters.counter("weightflow.failures", "code", code);
    }
}
