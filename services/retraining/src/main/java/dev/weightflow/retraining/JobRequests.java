package dev.weightflow.retraining;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.messaging.RequestEmitter;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** Sender of requests to the trainer and the evaluator. */
@ApplicationScoped
class JobRequests implements RequestSender {
    private final RequestEmitter trainings;
    private final RequestEmitter evaluations;

    JobRequests(
            @Channel("training-requests") MutinyEmitter<byte[]> trainings,
            @Channel("evaluation-requests") MutinyEmitter<byte[]> evaluations) {
        this.trainings = emitter(trainings, Topics.TRAINING_REQUESTS);
        this.evaluations = emitter(evaluations, Topics.EVALUATION_REQUESTS);
    }

    private static RequestEmitter emitter(MutinyEmitter<byte[]> channel, Topic topic) {
        return new RequestEmitter(channel, topic, RetrainingWiring.SOURCE, InstantSource.system());
    }

    @Override
    public void send(Event request, EventContext context) {
        (request instanceof EvaluationRequested ? evaluations : trainings).send(request, context);
    }
}
