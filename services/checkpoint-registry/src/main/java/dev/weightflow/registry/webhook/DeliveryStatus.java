package dev.weightflow.registry.webhook;

import dev.weightflow.schema.Keyed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Delivery of a fact.
 *
 * @param subject the model; where a training belongs to none, the job
 */
public record DeliveryStatus(
        @Schema(description = "the fact's id, by which receivers recognise what they have already")
        String id,

        Status status,
        @Schema(examples = "DriftDetected") String event,
        @Schema(examples = "people") String subject,
        Instant time,
        int attempts,
        Optional<Instant> lastAttempt,
        Optional<Instant> nextAttempt,
        @Schema(examples = "HTTP 404: no such hook") Optional<String> failure) {

    /** Standing of a delivery. */
    public enum Status implements Keyed {
        PENDING,
        DEAD,
        DELIVERED
    }

    static List<DeliveryStatus> all(DeliveryState state) {
        return Stream.of(
                        state.current().stream().map(each -> of(Status.PENDING, each)),
                        state.dead().stream().map(each -> of(Status.DEAD, each)),
                        state.delivered().stream().map(each -> of(Status.DELIVERED, each)))
                .flatMap(each -> each)
                .toList();
    }

    static DeliveryStatus of(Status status, Delivery delivery) {
        return new DeliveryStatus(
                delivery.id(),
                status,
                delivery.event(),
                delivery.subject(),
                delivery.time(),
                delivery.attempts(),
                delivery.last(),
                delivery.next(),
                delivery.failure());
    }
}
