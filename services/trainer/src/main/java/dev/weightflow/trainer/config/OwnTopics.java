package dev.weightflow.trainer.config;

import dev.weightflow.platform.handling.EventHandler;
import dev.weightflow.platform.handling.Handling;
import dev.weightflow.platform.handling.KafkaDeadLetters;
import dev.weightflow.platform.handling.KafkaSubscription;
import dev.weightflow.platform.handling.ProcessedEvents;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Puts aside what in the topics of trainings and of progress is no event: this service is their owner. */
@Singleton
public class OwnTopics {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final TrainerSettings settings;
    private final Clock clock;
    private final MeterRegistry meters;
    private KafkaDeadLetters deadLetters;
    private KafkaSubscription subscription;

    OwnTopics(TrainerSettings settings, Clock clock, MeterRegistry meters) {
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
    }

    void start(@Observes StartupEvent event) {
        deadLetters = new KafkaDeadLetters(settings.kafka());
        Handling handling = new Handling(
                TrainerSettings.NAME,
                EventHandler.watching(),
                ProcessedEvents.latest(1),
                deadLetters,
                Backoff.patient(),
                clock,
                Sleeper.real(),
                meters);
        subscription = KafkaSubscription.start(
                settings.kafka(),
                TrainerSettings.NAME,
                List.of(Topics.TRAININGS, Topics.PROGRESS),
                handling,
                GRACE,
                meters);
    }

    void stop(@Observes ShutdownEvent event) {
        if (subscription != null) {
            subscription.close();
            deadLetters.close();
        }
    }
}
