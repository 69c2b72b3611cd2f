package dev.weightflow.registry.channel;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.registry.Registry;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What the registry hears from the journals of other services. */
@ApplicationScoped
class JournalChannels {
    private final Supplier<Registry> registry;

    JournalChannels(Supplier<Registry> registry) {
        this.registry = registry;
    }

    /** An evaluation: when it has ended, its checkpoint is registered, and the gate decides. */
    @Incoming("evaluated")
    @Blocking("evaluated")
    void evaluated(Envelope<EvaluationEvent> event) {
        registry.get().reconciler().evaluated(event);
    }

    /** A new dataset: every model's policy decides whether the model is retrained. */
    @Incoming("ingested")
    @Blocking("ingested")
    void ingested(Envelope<DatasetIngested> event) {
        registry.get().reconciler().ingested(event);
    }
}
