package dev.weightflow.ingestion.rest;

import dev.weightflow.ingestion.book.Ingestion;
import dev.weightflow.ingestion.work.Progress;
import dev.weightflow.schema.event.Failure;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An ingestion as REST shows it.
 *
 * @param state {@code waiting}, {@code ingested}, {@code recognised} or {@code rejected}
 * @param message the state in one sentence
 * @param dataset what it led to
 * @param failure why it led to nothing
 * @param progress how the work gets on, if the instance that answers is at it
 */
@Schema(name = "Ingestion")
public record IngestionView(
        String id,
        String state,
        String message,
        String source,
        Instant requestedAt,
        Optional<Instant> endedAt,
        Optional<String> dataset,
        Optional<Failure> failure,
        Optional<ProgressView> progress) {

    static IngestionView of(Ingestion ingestion, Optional<Progress> progress, Instant now) {
        Optional<Progress> current = ingestion.ended().isPresent() ? Optional.empty() : progress;
        return new IngestionView(
                ingestion.id().value(),
                ingestion.state(),
                message(ingestion, current),
                ingestion.spec().source(),
                ingestion.requestedAt(),
                ingestion.ended(),
                dataset(ingestion),
                ingestion instanceof Ingestion.Rejected rejected ? Optional.of(rejected.failure()) : Optional.empty(),
                current.map(it -> ProgressView.of(it, now)));
    }

    private static Optional<String> dataset(Ingestion ingestion) {
        if (ingestion instanceof Ingestion.Ingested ingested) {
            return Optional.of(ingested.dataset().value());
        }
        return ingestion instanceof Ingestion.Recognised recognised
                ? Optional.of(recognised.dataset().value())
                : Optional.empty();
    }

    private static String message(Ingestion ingestion, Optional<Progress> progress) {
        if (ingestion instanceof Ingestion.Ingested ingested) {
            return "Data set " + ingested.dataset().shortId() + " is stored.";
        } else if (ingestion instanceof Ingestion.Recognised recognised) {
            return "Data set " + recognised.dataset().shortId() + " was there already; nothing was uploaded.";
        } else if (ingestion instanceof Ingestion.Rejected rejected) {
            return rejected.failure().message();
        }
        return progress.map(IngestionView::message).orElse("Nobody works on it here yet.");
    }

    private static String message(Progress progress) {
        return progress.trouble()
                .map(failure -> "It will be tried again: " + failure.message())
                .orElseGet(() -> progress.total() == 0
                        ? "The work is " + progress.phase().key() + "."
                        : "The work is %s, %d of %d."
                                .formatted(progress.phase().key(), progress.done(), progress.total()));
    }
}
