package dev.weightflow.trainer.messaging;

import dev.weightflow.platform.messaging.RejectedRequest;
import dev.weightflow.platform.messaging.RejectedRequests;
import dev.weightflow.platform.service.RetryingStartup;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.trainer.Trainings;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** States requests that are dead-lettered as rejected, so that nobody waits for them. */
@ApplicationScoped
@Identifier("training-requests")
class TrainingRejections implements RejectedRequests {
    private final RetryingStartup<Trainings> trainings;

    TrainingRejections(RetryingStartup<Trainings> trainings) {
        this.trainings = trainings;
    }

    @Override
    public Uni<Void> reject(RejectedRequest request) {
        Failure failure = new Failure(request.code(), request.reason());
        return request.job()
                .map(job -> Uni.createFrom()
                        .completionStage(() -> trainings.get().jobs().reject(job, failure, request.context())))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }
}
