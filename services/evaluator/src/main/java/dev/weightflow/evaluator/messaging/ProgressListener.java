package dev.weightflow.evaluator.messaging;

import dev.weightflow.evaluator.job.Evaluations;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.service.RetryingStartup;
import dev.weightflow.schema.event.ProgressEvent;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The signs of life of all instances. */
@ApplicationScoped
public class ProgressListener {
    private final RetryingStartup<Evaluations> evaluations;

    ProgressListener(RetryingStartup<Evaluations> evaluations) {
        this.evaluations = evaluations;
    }

    @Incoming("progress-heard")
    void hear(Envelope<ProgressEvent> sign) {
        evaluations.ifStarted().ifPresent(running -> running.hear(sign.event()));
    }
}
