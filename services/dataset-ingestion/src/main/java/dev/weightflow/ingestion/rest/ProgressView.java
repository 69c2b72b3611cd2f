package dev.weightflow.ingestion.rest;

import dev.weightflow.ingestion.work.Progress;
import dev.weightflow.schema.event.Failure;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How the work on an ingestion gets on.
 *
 * @param phase {@code listing}, {@code packing}, {@code storing} or {@code committing}
 * @param done samples while packing, shards while storing
 * @param remainingSeconds an estimate for the phase
 * @param trouble why the last attempt is going to be repeated
 */
@Schema(name = "IngestionProgress")
public record ProgressView(
        int attempt,
        String phase,
        int done,
        int total,
        int quarantined,
        Optional<Long> remainingSeconds,
        Optional<Failure> trouble) {

    static ProgressView of(Progress progress, Instant now) {
        return new ProgressView(
                progress.attempt(),
                progress.phase().key(),
                progress.done(),
                progress.total(),
                progress.quarantined(),
                progress.remaining(now).map(left -> (left.toMillis() + 999) / 1000),
                progress.trouble());
    }
}
