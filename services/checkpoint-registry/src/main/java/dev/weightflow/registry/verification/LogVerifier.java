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

/** Reads the logs on which the registry's decisions rest, from their beginning. */
public final class LogVerifier {
    /** Timeout of the broker's answers, for which a caller waits. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(5);

    private final KafkaConnection kafka;
    private final JournalOptions options;

    /** @param options the options of the registry's own journals */
    public LogVerifier(KafkaConnection kafka, JournalOptions options) {
        this.kafka = kafka.withClientId(kafka.clientId() + ".verification").withTimeout(TO_ANSWER);
        this.options = options;
    }

    /** Reads all facts: some seconds for a million. */
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
