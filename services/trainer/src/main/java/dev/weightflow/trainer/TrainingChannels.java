package dev.weightflow.trainer;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.messaging.RejectedRequests;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Incoming channels of the trainer: requests of other services, and the progress of jobs, whichever instance works on them. */
@ApplicationScoped
@Identifier("training-requests")
class TrainingChannels implements RejectedRequests {
    private final ServiceHandle<Trainings> trainings;

    TrainingChannels(ServiceHandle<Trainings> trainings) {
        this.trainings = trainings;
    }

    @Incoming("training-requests")
    @Blocking(ordered = false)
    Uni<Void> request(Envelope<TrainingRequested> request) {
        return trainings
                .get()
                .request(request.event(), CurrentContext.ofItself(request))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> reject(RejectedRequest request) {
        return trainings.get().jobs().reject(request);
    }

    @Incoming("progress-in")
    void onProgress(Envelope<ProgressEvent> sign) {
        trainings.get().jobs().onProgress(sign.event());
    }
}
