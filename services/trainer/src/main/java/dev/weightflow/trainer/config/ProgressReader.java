package dev.weightflow.trainer.config;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.lifecycle.Ticker;
import dev.weightflow.platform.log.KafkaEventLog;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.TrainingProgressed;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.trainer.work.LatestProgress;
import dev.weightflow.trainer.work.Watch;
import java.time.Duration;

/** Hears how jobs get on, whichever instance works on them. */
final class ProgressReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConnection kafka;
    private final Watch watch;
    private final LatestProgress progress;
    private final TrainerMetrics metrics;
    private volatile boolean closed;
    private Ticker thread;

    private ProgressReader(KafkaConnection kafka, Watch watch, LatestProgress progress, TrainerMetrics metrics) {
        this.kafka = kafka;
        this.watch = watch;
        this.progress = progress;
        this.metrics = metrics;
    }

    /** Reads the topic from its beginning, and again from there if it cannot be read for a while. */
    static ProgressReader start(KafkaConnection kafka, Watch watch, LatestProgress progress, TrainerMetrics metrics) {
        ProgressReader reader = new ProgressReader(kafka, watch, progress, metrics);
        reader.thread = Ticker.every(POLL, "progress", reader::read);
        return reader;
    }

    private void read() {
        try (KafkaEventLog<ProgressEvent> log = KafkaEventLog.open(kafka, Topics.PROGRESS, ProgressEvent.class)) {
            while (!closed) {
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

    @Override
    public void close() {
        closed = true;
        thread.close();
    }
}
