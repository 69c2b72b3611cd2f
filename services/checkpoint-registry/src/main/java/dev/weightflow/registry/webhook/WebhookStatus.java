package dev.weightflow.registry.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Webhook as it is set, and how far it is. Neither the address's path nor a secret is shown.
 *
 * @param since its first start; absent before
 */
public record WebhookStatus(
        @Schema(examples = "ops") String name,

        @Schema(description = "the receiver, without its path", examples = "https://hooks.example.org")
        String target,

        List<String> events,

        @Schema(description = "patterns of models' names; none for all models")
        List<String> models,

        Optional<Instant> since,

        @Schema(description = "the delivery that all later ones wait for, once it was tried")
        Optional<DeliveryStatus> current,

        Optional<Instant> lastDelivered,
        int deadLetters,

        @Schema(description = "dead letters that are no longer kept, because there were too many")
        long dropped) {

    static WebhookStatus of(WebhookSettings settings, Optional<DeliveryState> state) {
        return new WebhookStatus(
                settings.name(),
                settings.target(),
                settings.events().names(),
                settings.models().texts(),
                state.map(DeliveryState::since),
                state.flatMap(DeliveryState::current)
                        .map(current -> DeliveryStatus.of(DeliveryStatus.Status.PENDING, current)),
                state.flatMap(found -> found.delivered().stream().findFirst()).flatMap(Delivery::last),
                state.map(found -> found.dead().size()).orElse(0),
                state.map(DeliveryState::dropped).orElse(0L));
    }
}
