package dev.weightflow.platform.messaging;

import dev.weightflow.platform.event.CloudEventHeader;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.platform.messaging.RejectedRequests.RejectedRequest;
import dev.weightflow.platform.messaging.RetriedRecords.Operation;
import dev.weightflow.schema.topic.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailureHandler;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failure strategy {@value #STRATEGY}: the connector's dead letters with the topic {@code <topic>.dlq}, and with the failure's code, the service and
 * the time; they are counted, and requests are stated as rejected. A failure because the service is told to stop makes no dead letter: the record is
 * delivered again.
 */
@ApplicationScoped
@Identifier(DeadLetterHandler.STRATEGY)
public class DeadLetterHandler implements KafkaFailureHandler.Factory {
    static final String STRATEGY = "weightflow";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterHandler.class);
    private static final String HEADER = "dead-letter-";
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final String service;
    private final KafkaFailureHandler.Factory queues;
    private final MeterRegistry meters;
    private final Instance<RejectedRequests> rejections;
    private final Channels channels;
    private final RetriedRecords retried;
    private volatile boolean stopping;

    DeadLetterHandler(
            @ConfigProperty(name = "quarkus.application.name") String service,
            @Identifier(KafkaFailureHandler.Strategy.DEAD_LETTER_QUEUE) KafkaFailureHandler.Factory queues,
            MeterRegistry meters,
            @Any Instance<RejectedRequests> rejections,
            Channels channels,
            RetriedRecords retried) {
        this.service = service;
        this.queues = queues;
        this.meters = meters;
        this.rejections = rejections;
        this.channels = channels;
        this.retried = retried;
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        stopping = true;
    }

    @Override
    public KafkaFailureHandler create(
            KafkaConnectorIncomingConfiguration config,
            Vertx vertx,
            KafkaConsumer<?, ?> consumer,
            BiConsumer<Throwable, Boolean> reportFailure) {
        showCounters(config.getTopic().orElse(config.getChannel()));
        KafkaFailureHandler queue = queues.create(config, vertx, consumer, reportFailure);
        return new KafkaFailureHandler() {
            @Override
            public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record, Throwable reason, Metadata metadata) {
                return failed(record, FailureCause.of(reason), queue);
            }

            @Override
            public void terminate() {
                queue.terminate();
            }
        };
    }

    /** Registers the counters before there is anything to count, as rates and alerts need. */
    void showCounters(String topic) {
        letters(topic);
        for (Operation operation : Operation.values()) {
            retried.of(topic, operation);
        }
        EventException.Undecodable.CODES.forEach(this::failures);
        failures(FailureCause.UNEXPECTED);
    }

    Uni<Void> failed(IncomingKafkaRecord<?, ?> record, FailureCause failure, KafkaFailureHandler queue) {
        String place = UnreadableFact.place(record.getTopic(), record.getPartition(), record.getOffset());
        if (stopping && (failure.retriable() || failure.ofInstance() || failure.interrupted())) {
            LOG.info("{} is delivered again: {}", place, failure.reason());
            return Uni.createFrom().nothing();
        }
        IncomingKafkaRecordMetadata<?, ?> metadata =
                record.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow();
        if (failure.ofInstance()) {
            channels.stop(metadata.getChannel(), place + " is left to another instance: " + failure.reason());
            return Uni.createFrom().nothing();
        }
        return reject(metadata, failure, place).chain(() -> deadLetter(record, failure, place, queue));
    }

    private Uni<Void> reject(IncomingKafkaRecordMetadata<?, ?> record, FailureCause failure, String place) {
        Instance<RejectedRequests> ofChannel = rejections.select(Identifier.Literal.of(record.getChannel()));
        if (ofChannel.isUnsatisfied()) {
            return Uni.createFrom().voidItem();
        }
        RejectedRequest request = RejectedRequest.of(record, failure);
        return untilStopped(
                        Uni.createFrom().deferred(() -> ofChannel.get().reject(request)),
                        lost -> FailureCause.of(lost).retriable(),
                        retried.of(record.getTopic(), Operation.REJECT))
                .onFailure(lost -> !stopping)
                .invoke(lost -> LOG.error("The rejection of {} could not be recorded", place, lost))
                .onFailure(lost -> !stopping)
                .recoverWithNull();
    }

    private Uni<Void> deadLetter(
            IncomingKafkaRecord<?, ?> record, FailureCause failure, String place, KafkaFailureHandler queue) {
        if (failure.unexpected()) {
            LOG.error("{} goes to the dead letters", place, failure.cause());
        } else {
            LOG.warn("{} goes to the dead letters ({}): {}", place, failure.code(), failure.reason());
        }
        withoutFormerCauses(record.getHeaders());
        String letters = record.getTopic() + Topic.DEAD_LETTERS;
        Metadata letter = record.getMetadata()
                .with(OutgoingKafkaRecordMetadata.builder()
                        .withTopic(letters)
                        .withHeaders(headers(failure))
                        .build());
        return untilStopped(
                        Uni.createFrom()
                                .deferred(() -> queue.handle(record, failure.cause(), letter))
                                .onFailure()
                                .invoke(lost -> LOG.warn(
                                        "{} was not accepted by {} and is retried; its channel waits: {}",
                                        place,
                                        letters,
                                        lost.toString())),
                        lost -> true,
                        retried.of(record.getTopic(), Operation.DEAD_LETTER))
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
        CloudEventHeader.add(headers, HEADER + "code", failure.code());
        CloudEventHeader.add(headers, HEADER + "service", service);
        CloudEventHeader.add(
                headers, HEADER + "time", Clock.systemUTC().instant().toString());
        return headers;
    }

    /** Removes the headers of earlier failures from a dead letter that was sent again, so that it has one cause, the new one. */
    private static void withoutFormerCauses(Headers headers) {
        for (var header : headers.toArray()) {
            if (header.key().startsWith(HEADER)) {
                headers.remove(header.key());
            }
        }
    }

    private Counter letters(String topic) {
        return meters.counter("weightflow.dead.letters", "topic", topic);
    }

    private Counter failures(String code) {
        return meters.counter("weightflow.failures", "code", code);
    }
}
