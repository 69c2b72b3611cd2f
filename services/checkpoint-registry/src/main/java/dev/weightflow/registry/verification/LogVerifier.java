package dev.weightflow.registry.verification;

import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.KafkaEventLog;
import dev.weightflow.platform.eventlog.LogVerification;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.time.Duration;
import java.util.List;

/** Reads the logs that the registry decides upon, from their beginning. */
public final class LogVerifier {
    /** For a broker's answer: who asks waits for it. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(5);

    private final KafkaConnection kafka;
    private final JournalOptions options;

    /** @param options as of the registry's own journals */
    public LogVerifier(KafkaConnection kafka, JournalOptions options) {
        this.kafka = kafka.withClientId(kafka.clientId() + ".verification").withTimeout(TO_ANSWER);
        this.options = options;
    }

    /** Takes as long as there are facts to read: some seconds a million. */
    public synchronized List<LogVerification> verify() {
        return List.of(
                verify(Topics.DATASETS, JobEvent.class),
                verify(Topics.TRAININGS, JobEvent.class),
                verify(Topics.EVALUATIONS, JobEvent.class),
                verify(Topics.MODELS, ModelEvent.class),
                verify(Topics.RETRAINING, RetrainingEvent.class));
    }

    private <E extends Event> LogVerification verify(Topic topic, Class<E> family) {
        return LogVerification.of(KafkaEventLog.open(kafka, topic, family, options.meters(), options.facts()), options);
    }
}
