package dev.weightflow.trainer.messaging;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.service.RetryingStartup;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.trainer.Trainings;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes requests of other services. */
@ApplicationScoped
class TrainingRequests {
    private final RetryingStartup<Trainings> trainings;

    TrainingRequests(RetryingStartup<Trainings> trainings) {
        this.trainings = trainings;
    }

    @Incoming("training-requests")
    Uni<Void> on(Envelope<TrainingRequested> request) {
        return trainings
                .get()
                .request(request.event(), CurrentContext.ofItself(request))
                .replaceWithVoid();
    }
}
