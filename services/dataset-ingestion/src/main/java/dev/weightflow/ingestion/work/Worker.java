package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.IngestionException.Rejected;
import dev.weightflow.ingestion.RejectionCode;
import dev.weightflow.ingestion.book.Ingestion;
import dev.weightflow.ingestion.book.IngestionDesk;
import dev.weightflow.platform.log.LogException;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.event.CausationTooDeepException;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.IngestionId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings ingestions to their end, one at a time: does the work, and has the desk state what came of it. What this machine or its
 * servers are to blame for is tried again; what the source is to blame for is rejected.
 */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final IngestionDesk desk;
    private final IngestionWork work;
    private final IngestionLimits limits;
    private final Attempts attempts;
    private final ProgressBoard board;
    private final IngestionMeters meters;
    private final InstantSource clock;
    private final Pauses pauses;
    private volatile boolean stopping;

    /**
     * @param attempts counts what was begun, and outlives the process
     * @param pauses between two attempts
     */
    public Worker(
            IngestionDesk desk,
            IngestionWork work,
            IngestionLimits limits,
            Attempts attempts,
            ProgressBoard board,
            IngestionMeters meters,
            InstantSource clock,
            Pauses pauses) {
        this.desk = desk;
        this.work = work;
        this.limits = limits;
        this.attempts = attempts;
        this.board = board;
        this.meters = meters;
        this.clock = clock;
        this.pauses = pauses;
    }

    /**
     * Brings an ingestion to its end, whatever it takes; nothing is done about one that has ended or is unknown.
     *
     * @throws StoppedException if the service stops first
     */
    public void finish(IngestionId id) {
        try {
            for (int failures = 0; !ended(id); failures++) {
                if (stopping) {
                    throw new StoppedException();
                }
                pauses.before(failures, () -> stopping);
            }
        } finally {
            board.clear();
        }
    }

    /** Has what is under way end at its next sample or shard, without a result. */
    public void stop() {
        stopping = true;
    }

    private boolean ended(IngestionId id) {
        try {
            Optional<Ingestion> found = desk.latest(id);
            return !(found.isPresent() && found.get() instanceof Ingestion.Waiting waiting) || attempt(waiting);
        } catch (LogException e) {
            attempts.forget(id);
            return again(id, e);
        }
    }

    private boolean attempt(Ingestion.Waiting ingestion) {
        IngestionId id = ingestion.id();
        int attempt = attempts.begin(id);
        board.begin(id, attempt);
        Instant begun = clock.instant();
        try {
            if (attempt > limits.attempts()) {
                return giveUp(ingestion, begun, attempt - 1, "the process ended");
            }
            LOG.info(
                    "Ingestion {}: attempt {} at {}",
                    id,
                    attempt,
                    ingestion.spec().source());
            ingestion.cause();
            DatasetManifest manifest = work.run(ingestion, () -> proceed(id));
            return ended(desk.complete(ingestion, manifest), begun);
        } catch (StoppedException e) {
            attempts.forget(id);
            throw e;
        } catch (EndedMeanwhileException e) {
            LOG.info("Ingestion {} has ended meanwhile; nothing more is done about it here", id);
            attempts.forget(id);
            return true;
        } catch (Rejected e) {
            return ended(desk.reject(ingestion, e.failure()), begun);
        } catch (CausationTooDeepException e) {
            return ended(desk.reject(ingestion, new Failure(e.code(), e.getMessage())), begun);
        } catch (ObjectStoreException.LocalFile e) {
            return failed(ingestion, attempt, begun, e);
        } catch (ObjectStoreException | LogException e) {
            attempts.forget(id);
            return again(id, e);
        } catch (RuntimeException e) {
            return failed(ingestion, attempt, begun, e);
        } catch (OutOfMemoryError e) {
            return failed(ingestion, attempt, begun, new IllegalStateException("the heap is too small", e));
        }
    }

    private void proceed(IngestionId id) {
        if (stopping) {
            throw new StoppedException();
        }
        if (desk.book().ingestion(id).flatMap(Ingestion::ended).isPresent()) {
            throw new EndedMeanwhileException();
        }
    }

    private boolean failed(Ingestion.Waiting ingestion, int attempt, Instant begun, RuntimeException e) {
        LOG.warn("Ingestion {}: attempt {} failed", ingestion.id(), attempt, e);
        if (attempt < limits.attempts()) {
            return again(ingestion.id(), e);
        }
        return giveUp(ingestion, begun, attempt, line(e));
    }

    private boolean giveUp(Ingestion.Waiting ingestion, Instant begun, int failures, String why) {
        String message =
                "The service failed %d times, last with: %s. Its log tells more; mend the cause, then ask again."
                        .formatted(failures, why);
        return ended(desk.reject(ingestion, new Failure(RejectionCode.INGESTION_FAILED.code(), message)), begun);
    }

    private boolean again(IngestionId id, RuntimeException e) {
        String code = e instanceof HasErrorCode coded ? coded.code() : RejectionCode.INGESTION_FAILED.code();
        LOG.warn("Ingestion {} will be tried again: {}", id, e.getMessage());
        board.troubled(new Failure(code, line(e)));
        meters.failed(code);
        return false;
    }

    private boolean ended(Ingestion ingestion, Instant begun) {
        attempts.forget(ingestion.id());
        meters.ended(ingestion, Duration.between(begun, clock.instant()));
        if (ingestion instanceof Ingestion.Ingested ingested) {
            LOG.info("Ingestion {}: ingested as {}", ingestion.id(), ingested.dataset());
        } else if (ingestion instanceof Ingestion.Recognised recognised) {
            LOG.info("Ingestion {}: it is {}, which was there already", ingestion.id(), recognised.dataset());
        } else if (ingestion instanceof Ingestion.Rejected rejected) {
            LOG.info(
                    "Ingestion {}: rejected, {}",
                    ingestion.id(),
                    rejected.failure().message());
        }
        return true;
    }

    private static String line(RuntimeException e) {
        return String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
