package dev.weightflow.ingestion.book;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent.IngestRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.IngestionId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The state of an ingestion. What is asked for waits until one fact ends it; from an end nothing leads on. */
public sealed interface Ingestion {
    /** Who asked for what, and when. */
    Envelope<IngestRequested> request();

    /** Nobody has stated yet what came of it. Somebody may be at work. */
    record Waiting(Envelope<IngestRequested> request) implements Ingestion {
        Ingested ingested(DatasetId dataset, Instant at) {
            return new Ingested(request, dataset, at);
        }

        Recognised recognised(DatasetId dataset, Instant at) {
            return new Recognised(request, dataset, at);
        }

        Rejected rejected(Failure failure, Instant at) {
            return new Rejected(request, failure, at);
        }

        /**
         * The cause of what is stated about the ingestion.
         *
         * @throws dev.weightflow.schema.event.CausationTooDeepException if the request is the last that its chain may have
         */
        public Cause cause() {
            return request.cause();
        }
    }

    /** It led to a data set version that was not there before. */
    record Ingested(Envelope<IngestRequested> request, DatasetId dataset, Instant endedAt) implements Ingestion {
        @Override
        public Optional<Instant> ended() {
            return Optional.of(endedAt);
        }
    }

    /** It led to a data set version that was there already. */
    record Recognised(Envelope<IngestRequested> request, DatasetId dataset, Instant endedAt) implements Ingestion {
        @Override
        public Optional<Instant> ended() {
            return Optional.of(endedAt);
        }
    }

    /** It led to nothing. */
    record Rejected(Envelope<IngestRequested> request, Failure failure, Instant endedAt) implements Ingestion {
        @Override
        public Optional<Instant> ended() {
            return Optional.of(endedAt);
        }
    }

    /** When it ended, if it has. */
    default Optional<Instant> ended() {
        return Optional.empty();
    }

    default IngestionId id() {
        return request().event().ingestion();
    }

    default IngestSpec spec() {
        return request().event().spec();
    }

    default Instant requestedAt() {
        return request().time();
    }

    /** The state's name for people and metrics. */
    default String state() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
