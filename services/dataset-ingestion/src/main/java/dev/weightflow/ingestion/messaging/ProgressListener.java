package dev.weightflow.ingestion.messaging;

import dev.weightflow.ingestion.Ingestions;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.service.RetryingStartup;
import dev.weightflow.schema.event.ProgressEvent;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears how jobs get on, whichever instance works on them. */
@ApplicationScoped
class ProgressListener {
    private final RetryingStartup<Ingestions> ingestions;

    ProgressListener(RetryingStartup<Ingestions> ingestions) {
        this.ingestions = ingestions;
    }

    @Incoming("progress-heard")
    void hear(Envelope<ProgressEvent> sign) {
        ingestions.get().hear(sign.event());
    }
}
