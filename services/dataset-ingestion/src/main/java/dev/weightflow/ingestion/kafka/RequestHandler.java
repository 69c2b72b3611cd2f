package dev.weightflow.ingestion.kafka;

import dev.weightflow.ingestion.work.StoppedException;
import dev.weightflow.ingestion.work.Worker;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.handling.EventHandler;
import dev.weightflow.schema.event.DatasetEvent.IngestRequested;
import dev.weightflow.schema.event.Event;

/**
 * Works on every request in the log, those that REST put there and those that others did. It returns when what came of the
 * request is durable, hours later if need be; so what is not committed is what is left to do.
 */
public final class RequestHandler implements EventHandler {
    private final Worker worker;

    public RequestHandler(Worker worker) {
        this.worker = worker;
    }

    @Override
    public void handle(Envelope<? extends Event> event) {
        event.as(IngestRequested.class).ifPresent(request -> finish(request.event()));
    }

    private void finish(IngestRequested request) {
        try {
            worker.finish(request.ingestion());
        } catch (StoppedException e) {
            Thread.currentThread().interrupt(); // tells the subscription that the request is neither done nor faulty
            throw e;
        }
    }
}
