package dev.weightflow.trainer.config;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.log.KafkaEventLog;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.TrainingProgressed;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.trainer.rest.LatestProgress;
import dev.weightflow.trainer.work.Watch;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Hears how jobs get on, whichever instance works on them. */
@Singleton
public class ProgressReader {

    private static final Duration POLL = Duration.ofMillis(500);

    private final TrainerSettings settings;
    private final Watch watch;
    private final LatestProgress progress;
    private final TrainerMetrics metrics;

    ProgressReader(TrainerSettings settings, Watch watch, LatestProgress progress, TrainerMetrics metrics) {
        this.settings = settings;
        this.watch = watch;
        this.progress = progress;
        this.metrics = metrics;
    }

    /**
     * Reads the topic from its beginning, and goes on until told to end.
     *
     * @throws dev.weightflow.platform.log.LogException if the topic cannot be read
     */
    void readUntil(BooleanSupplier ended) {
        try (KafkaEventLog<ProgressEvent> log =
                KafkaEventLog.open(settings.kafka(), Topics.PROGRESS, ProgressEvent.class)) {
            while (!ended.getAsBoolean()) {
                log.poll(POLL).forEach(this::heard);
                metrics.progressBehind(log.lag());
            }
        }
    }

    private void heard(Envelope<ProgressEvent> sign) {
        watch.heard(sign.event());
        if (sign.event() instanceof TrainingProgressed report) {
            progress.heard(report);
        }
    }
}
