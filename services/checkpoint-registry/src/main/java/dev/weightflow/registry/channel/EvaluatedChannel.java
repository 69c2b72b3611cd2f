package dev.weightflow.registry.channel;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.service.RetryingStartup;
import dev.weightflow.registry.Registry;
import dev.weightflow.schema.event.EvaluationEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Evaluations that have ended: what was evaluated is registered, and the gate decides. */
@ApplicationScoped
class EvaluatedChannel {

    private final RetryingStartup<Registry> registry;

    EvaluatedChannel(RetryingStartup<Registry> registry) {
        this.registry = registry;
    }

    @Incoming("evaluated")
    @Blocking("evaluated")
    void on(Envelope<EvaluationEvent> event) {
        registry.get().reconciler().evaluated(event);
    }
}
