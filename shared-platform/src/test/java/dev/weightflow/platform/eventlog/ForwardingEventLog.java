package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.TrainingEvent;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Passes everything on, for tests that override what is to fail. */
class ForwardingEventLog implements EventLog<TrainingEvent> {
    private final EventLog<TrainingEvent> log;

    ForwardingEventLog(EventLog<TrainingEvent> log) {
        this.log = log;
    }

    @Override
    public String topic() {
        return log.topic();
    }

    @Override
    public String topicId() {
        return log.topicId();
    }

    @Override
    public Class<TrainingEvent> family() {
        return log.family();
    }

    @Override
    public void seek(Offsets position) {
        log.seek(position);
    }

    @Override
    public LogBatch<TrainingEvent> poll(Duration atMost) {
        return log.poll(atMost);
    }

    @Override
    public CompletableFuture<Offsets> endOffsets() {
        return log.endOffsets();
    }

    @Override
    public void acquire() {
        log.acquire();
    }

    @Override
    public Offsets append(UUID id, List<Envelope<TrainingEvent>> events) {
        return log.append(id, events);
    }

    @Override
    public void close() {
        log.close();
    }
}
