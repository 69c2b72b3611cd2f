package dev.weightflow.ingestion.book;

import dev.weightflow.ingestion.IngestionException.Conflict;
import dev.weightflow.ingestion.IngestionException.Unknown;
import dev.weightflow.ingestion.RejectionCode;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetRecognised;
import dev.weightflow.schema.event.DatasetEvent.DatasetRejected;
import dev.weightflow.schema.event.DatasetEvent.IngestRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.IngestionId;
import java.util.List;

/** What is to be stated when somebody asks for something. Nothing here changes a state. */
public final class IngestionDecisions {
    private IngestionDecisions() {}

    /**
     * Somebody asks for a source to be ingested.
     *
     * @return the request, or nothing if it was made before
     * @throws Conflict if the id is that of another request
     */
    public static List<DatasetEvent> request(IngestionBook book, IngestionId id, IngestSpec spec) {
        boolean repeated = book.ingestion(id)
                .map(known -> {
                    if (!known.spec().equals(spec)) {
                        throw new Conflict("Ingestion " + id + " is about "
                                + known.spec().source() + " with other settings; choose another id, or none.");
                    }
                    return true;
                })
                .orElse(false);
        return repeated ? List.of() : List.of(new IngestRequested(id, spec));
    }

    /**
     * The work is done: everything that the manifest names is stored, and so is the manifest.
     *
     * @return the data set version if it is new, that it is known if it is not, nothing if the ingestion has ended
     */
    public static List<DatasetEvent> complete(IngestionBook book, IngestionId id, DatasetManifest manifest) {
        if (!(book.ingestion(id).orElseThrow(() -> Unknown.ingestion(id)) instanceof Ingestion.Waiting waiting)) {
            return List.of();
        }
        if (book.dataset(manifest.id()).isPresent()) {
            return List.of(new DatasetRecognised(id, manifest.id()));
        }
        return List.of(new DatasetIngested(
                manifest.id(),
                id,
                waiting.spec().source(),
                manifest.tasks(),
                manifest.samples(),
                manifest.quarantined().size(),
                manifest.bytes()));
    }

    /** The work cannot be done; nothing is stated if the ingestion has ended. */
    public static List<DatasetEvent> reject(IngestionBook book, IngestionId id, Failure failure) {
        return book.ingestion(id).orElseThrow(() -> Unknown.ingestion(id)) instanceof Ingestion.Waiting waiting
                ? List.of(new DatasetRejected(id, waiting.spec().source(), failure))
                : List.of();
    }

    /**
     * Somebody does not want an ingestion any more.
     *
     * @return its rejection, or nothing if it was cancelled before
     * @throws Conflict if it has ended otherwise
     */
    public static List<DatasetEvent> cancel(IngestionBook book, IngestionId id) {
        Ingestion ingestion = book.ingestion(id).orElseThrow(() -> Unknown.ingestion(id));
        Failure failure =
                new Failure(RejectionCode.CANCELLED.code(), "Somebody cancelled the ingestion; ask for it again.");
        if (ingestion instanceof Ingestion.Rejected rejected
                && rejected.failure().code().equals(failure.code())) {
            return List.of();
        }
        if (ingestion.ended().isPresent()) {
            throw new Conflict("Ingestion " + id + " is " + ingestion.state() + " and cannot be cancelled any more.");
        }
        return reject(book, id, failure);
    }
}
