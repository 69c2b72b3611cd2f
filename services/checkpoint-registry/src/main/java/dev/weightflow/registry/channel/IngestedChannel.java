package dev.weightflow.registry.channel;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.service.RetryingStartup;
import dev.weightflow.registry.Registry;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** New datasets: every model's policy decides whether the model is retrained. */
@ApplicationScoped
class IngestedChannel {

    private final RetryingStartup<Registry> registry;

    IngestedChannel(RetryingStartup<Registry> registry) {
        this.registry = registry;
    }

    @Incoming("ingested")
    @Blocking("ingested")
    void on(Envelope<DatasetIngested> event) {
        registry.get().reconciler().ingested(event);
    }
}
