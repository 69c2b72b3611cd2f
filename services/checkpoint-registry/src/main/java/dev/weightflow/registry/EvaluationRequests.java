package dev.weightflow.registry;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.messaging.RequestEmitter;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topics;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** Sender of requests to the evaluator. */
@ApplicationScoped
class EvaluationRequests implements RequestSender {
    private final RequestEmitter emitter;

    EvaluationRequests(@Channel("evaluation-requests") MutinyEmitter<byte[]> channel) {
        this.emitter =
                new RequestEmitter(channel, Topics.EVALUATION_REQUESTS, RegistryWiring.SOURCE, InstantSource.system());
    }

    @Override
    public void send(Event request, EventContext context) {
        emitter.send(request, context);
    }
}
