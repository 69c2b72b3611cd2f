package dev.weightflow.retraining;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.messaging.RequestEmitter;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topics;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** Sender of requests to the trainer. */
@ApplicationScoped
class TrainingRequests implements RequestSender {
    private final RequestEmitter emitter;

    TrainingRequests(@Channel("training-requests") MutinyEmitter<byte[]> channel) {
        this.emitter =
                new RequestEmitter(channel, Topics.TRAINING_REQUESTS, RetrainingWiring.SOURCE, InstantSource.system());
    }

    @Override
    public void send(Event request, EventContext context) {
        emitter.send(request, context);
    }
}
