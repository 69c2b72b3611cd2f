package dev.weightflow.ingestion.work;

import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.IngestionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the work on an ingestion gets on, on this instance.
 *
 * @param attempt which attempt this is, from 1
 * @param done of the phase's units, samples or shards
 * @param total of the phase's units; 0 if it has none
 * @param quarantined samples so far
 * @param since when the phase began
 * @param touchedAt when there was something new last
 * @param trouble why the last attempt came to nothing and is going to be repeated
 */
public record Progress(
        IngestionId ingestion,
        int attempt,
        Phase phase,
        int done,
        int total,
        int quarantined,
        Instant since,
        Instant touchedAt,
        Optional<Failure> trouble) {
    static Progress begin(IngestionId ingestion, int attempt, Instant now) {
        return new Progress(ingestion, attempt, Phase.LISTING, 0, 0, 0, now, now, Optional.empty());
    }

    Progress enter(Phase next, int units, Instant now) {
        return new Progress(ingestion, attempt, next, 0, units, quarantined, now, now, Optional.empty());
    }

    Progress step(boolean faulty, Instant now) {
        int faults = quarantined + (faulty ? 1 : 0);
        return new Progress(ingestion, attempt, phase, done + 1, total, faults, since, now, trouble);
    }

    Progress troubled(Failure failure, Instant now) {
        return new Progress(ingestion, attempt, phase, done, total, quarantined, since, now, Optional.of(failure));
    }

    /** How much of the phase is done, 0 to 1. */
    public double ratio() {
        return total == 0 ? 0 : (double) done / total;
    }

    /** How long the phase will go on at its present pace; unknown before its first unit is done. */
    public Optional<Duration> remaining(Instant now) {
        if (done == 0 || total == 0 || trouble.isPresent()) {
            return Optional.empty();
        }
        long elapsed = Duration.between(since, now).toMillis();
        return Optional.of(Duration.ofMillis(elapsed * (total - done) / done));
    }
}
