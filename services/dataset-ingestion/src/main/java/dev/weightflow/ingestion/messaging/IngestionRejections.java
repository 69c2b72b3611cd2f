package dev.weightflow.ingestion.messaging;

import dev.weightflow.ingestion.Ingestions;
import dev.weightflow.platform.messaging.RejectedRequest;
import dev.weightflow.platform.messaging.RejectedRequests;
import dev.weightflow.platform.service.RetryingStartup;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.JobId;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** States requests that are dead-lettered as rejected, so that nobody waits for them. */
@ApplicationScoped
@Identifier("ingestion-requests")
class IngestionRejections implements RejectedRequests {
    private final RetryingStartup<Ingestions> ingestions;

    IngestionRejections(RetryingStartup<Ingestions> ingestions) {
        this.ingestions = ingestions;
    }

    @Override
    public Uni<Void> reject(RejectedRequest request) {
        return Uni.createFrom().completionStage(() -> ingestions
                .get()
                .jobs()
                .reject(new JobId(request.key()), new Failure(request.code(), request.reason()), request.context()));
    }
}
