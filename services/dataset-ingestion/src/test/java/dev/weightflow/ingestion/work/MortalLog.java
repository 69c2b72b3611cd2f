package dev.weightflow.ingestion.work;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.log.EventLog;
import dev.weightflow.schema.event.DatasetEvent;
import java.time.Duration;
import java.util.List;

/** A log whose reader dies before or after it appends an end. */
record MortalLog(EventLog<DatasetEvent> log, boolean before, boolean after) implements EventLog<DatasetEvent> {
    @Override
    public void takePen() {
        log.takePen();
    }

    @Override
    public List<Envelope<DatasetEvent>> readToEnd() {
        return log.readToEnd();
    }

    @Override
    public List<Envelope<DatasetEvent>> poll(Duration atMost) {
        return log.poll(atMost);
    }

    @Override
    public void append(List<Envelope<DatasetEvent>> facts) {
        if (before) {
            throw new Killed();
        }
        log.append(facts);
        if (after) {
            throw new Killed();
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
