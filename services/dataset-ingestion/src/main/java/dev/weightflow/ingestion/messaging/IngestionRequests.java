package dev.weightflow.ingestion.messaging;

import dev.weightflow.ingestion.Ingestions;
import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.service.RetryingStartup;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes requests of other services. */
@ApplicationScoped
class IngestionRequests {
    private final RetryingStartup<Ingestions> ingestions;

    IngestionRequests(RetryingStartup<Ingestions> ingestions) {
        this.ingestions = ingestions;
    }

    @Incoming("ingestion-requests")
    Uni<Void> on(Envelope<IngestionRequested> request) {
        IngestionRequested event = request.event();
        return Uni.createFrom()
                .completionStage(() -> ingestions
                        .get()
                        .jobs()
                        .request(event.job(), event.generation(), event.spec(), CurrentContext.ofItself(request)))
                .replaceWithVoid();
    }
}
