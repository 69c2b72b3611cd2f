package dev.weightflow.ingestion.book;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetRecognised;
import dev.weightflow.schema.event.DatasetEvent.DatasetRejected;

/** Replays facts. One that comes after the end, or repeats the request, changes nothing. */
final class IngestionTransitions {
    private IngestionTransitions() {}

    static Ingestion replay(Ingestion ingestion, Envelope<DatasetEvent> fact) {
        if (!(ingestion instanceof Ingestion.Waiting waiting)) {
            return ingestion;
        } else if (fact.event() instanceof DatasetIngested ingested) {
            return waiting.ingested(ingested.dataset(), fact.time());
        } else if (fact.event() instanceof DatasetRecognised recognised) {
            return waiting.recognised(recognised.dataset(), fact.time());
        } else if (fact.event() instanceof DatasetRejected rejected) {
            return waiting.rejected(rejected.failure(), fact.time());
        }
        return ingestion;
    }
}
