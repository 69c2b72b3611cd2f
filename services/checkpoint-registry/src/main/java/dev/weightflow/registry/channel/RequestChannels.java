package dev.weightflow.registry.channel;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.messaging.EventMessages;
import dev.weightflow.registry.RegistryWiring;
import dev.weightflow.registry.journal.RequestSender;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests to the trainer and the evaluator. */
@ApplicationScoped
class RequestChannels implements RequestSender {
    private static final Logger LOG = LoggerFactory.getLogger(RequestChannels.class);

    // the channels may not run yet, or the broker be away
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int RETRIES = 10;

    private final MutinyEmitter<byte[]> trainings;
    private final MutinyEmitter<byte[]> evaluations;
    private final Clock clock = Clock.systemUTC();

    RequestChannels(
            @Channel("training-requests") MutinyEmitter<byte[]> trainings,
            @Channel("evaluation-requests") MutinyEmitter<byte[]> evaluations) {
        this.trainings = trainings;
        this.evaluations = evaluations;
    }

    @Override
    public void send(TrainingRequested request, EventContext context) {
        send(request, context, trainings, Topics.TRAINING_REQUESTS);
    }

    @Override
    public void send(EvaluationRequested request, EventContext context) {
        send(request, context, evaluations, Topics.EVALUATION_REQUESTS);
    }

    private void send(Event request, EventContext context, MutinyEmitter<byte[]> channel, Topic topic) {
        Envelope<Event> envelope = Envelope.of(request, RegistryWiring.SOURCE, clock.instant(), context);
        Uni.createFrom()
                .deferred(() -> channel.sendMessage(EventMessages.of(envelope, topic)))
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .atMost(RETRIES)
                .subscribe()
                .with(
                        sent -> LOG.info("Requested job {} in {}", request.subject(), topic.name()),
                        failure -> LOG.warn(
                                "The request for job {} could not be sent to {}; the next reconciliation sends it again",
                                request.subject(),
                                topic.name(),
                                failure));
    }
}
