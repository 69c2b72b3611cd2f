package dev.weightflow.trainer.messaging;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.service.RetryingStartup;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.trainer.Trainings;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears how jobs get on, whichever instance works on them. */
@ApplicationScoped
class ProgressListener {
    private final RetryingStartup<Trainings> trainings;

    ProgressListener(RetryingStartup<Trainings> trainings) {
        this.trainings = trainings;
    }

    @Incoming("progress-heard")
    void hear(Envelope<ProgressEvent> sign) {
        trainings.get().hear(sign.event());
    }
}
