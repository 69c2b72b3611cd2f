package dev.weightflow.ingestion;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.messaging.RejectedRequests;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.ProgressEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Incoming channels of the ingestion: requests of other services, and the progress of jobs, whichever instance works on them. */
@ApplicationScoped
@Identifier("ingestion-requests")
class IngestionChannels implements RejectedRequests {
    private final ServiceHandle<Ingestions> ingestions;

    IngestionChannels(ServiceHandle<Ingestions> ingestions) {
        this.ingestions = ingestions;
    }

    @Incoming("ingestion-requests")
    @Blocking(ordered = false)
    Uni<Void> request(Envelope<IngestionRequested> request) {
        IngestionRequested event = request.event();
        return ingestions
                .get()
                .jobs()
                .request(event.job(), event.generation(), event.spec(), CurrentContext.ofItself(request))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> reject(RejectedRequest request) {
        return ingestions.get().jobs().reject(request);
    }

    @Incoming("progress-in")
    void onProgress(Envelope<ProgressEvent> sign) {
        ingestions.get().jobs().onProgress(sign.event());
    }
}
