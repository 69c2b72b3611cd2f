package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.JobEvent;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Forwards all calls, for tests that override those that fail. */
class ForwardingEventLog implements EventLog<JobEvent> {
    private final EventLog<JobEvent> log;

    ForwardingEventLog(EventLog<JobEvent> log) {
        this.log = log;
    }

    @Override
    public String topic() {
        return log.topic();
    }

    @Override
    public LogOrigin origin() {
        return log.origin();
    }

    @Override
    public Class<JobEvent> family() {
        return log.family();
    }

    @Override
    public void seek(Offsets position) {
        log.seek(position);
    }

    @Override
    public LogBatch<JobEvent> poll(Duration atMost) {
        return log.poll(atMost);
    }

    @Override
    public void wakeUp() {
        log.wakeUp();
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
    public Offsets append(UUID id, List<Envelope<JobEvent>> events) {
        return log.append(id, events);
    }

    @Override
    public void close() {
        log.close();
    }
}
