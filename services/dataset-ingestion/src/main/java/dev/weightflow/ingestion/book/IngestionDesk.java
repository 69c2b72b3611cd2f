package dev.weightflow.ingestion.book;

import dev.weightflow.ingestion.IngestionException.Unknown;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.log.Decision;
import dev.weightflow.platform.log.EventLog;
import dev.weightflow.platform.log.Fold;
import dev.weightflow.platform.log.Journal;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.CausationTooDeepException;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.IngestionId;
import dev.weightflow.schema.topic.Topics;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Where ingestions are asked for, looked up and ended. Everything that it answers is durable. Several instances over one log
 * decide as if they were one, so that each fact is stated once, however many of them did the work.
 */
public final class IngestionDesk implements AutoCloseable {
    private static final String SOURCE = "/weightflow/dataset-ingestion";

    private final IngestionBook book;
    private final Journal<IngestionBook, DatasetEvent> journal;
    private final Consumer<DatasetEvent> appended;

    private IngestionDesk(
            IngestionBook book, Journal<IngestionBook, DatasetEvent> journal, Consumer<DatasetEvent> appended) {
        this.book = book;
        this.journal = journal;
        this.appended = appended;
    }

    /**
     * Reads the log from its beginning to its present end.
     *
     * @param appended hears of every fact that this desk states, when it is durable
     * @throws dev.weightflow.platform.log.LogException if the log cannot be read
     */
    public static IngestionDesk open(EventLog<DatasetEvent> log, Clock clock, Consumer<DatasetEvent> appended) {
        IngestionBook book = new IngestionBook();
        Fold<IngestionBook, DatasetEvent> fold = (state, fact) -> {
            state.replay(fact);
            return state;
        };
        Journal<IngestionBook, DatasetEvent> journal =
                Journal.open(log, Topics.DATASETS.name(), book, fold, clock, SOURCE, fact -> {});
        return new IngestionDesk(book, journal, appended);
    }

    /** For whoever keeps it up to date. */
    public Journal<IngestionBook, DatasetEvent> journal() {
        return journal;
    }

    /** What is known at present. */
    public IngestionBook book() {
        return book;
    }

    /** What the log says of an ingestion, up to its present end. */
    public Optional<Ingestion> latest(IngestionId id) {
        journal.decide(Cause.NONE, state -> Decision.nothing(id));
        return book.ingestion(id);
    }

    /** Asks for an ingestion. A repeated request is answered with what came of it so far. */
    public Ingestion request(IngestionId id, IngestSpec spec, Cause cause) {
        return decide(id, cause, state -> IngestionDecisions.request(state, id, spec));
    }

    /** Cancels an ingestion that has not ended. */
    public Ingestion cancel(IngestionId id, Cause cause) {
        return decide(id, cause, state -> IngestionDecisions.cancel(state, id));
    }

    /** The commit point: states the data set version, after everything that the manifest names was stored. */
    public Ingestion complete(Ingestion.Waiting ingestion, DatasetManifest manifest) {
        IngestionId id = ingestion.id();
        return decide(id, ingestion.cause(), state -> IngestionDecisions.complete(state, id, manifest));
    }

    /** States that nothing comes of an ingestion. */
    public Ingestion reject(Ingestion.Waiting ingestion, Failure failure) {
        IngestionId id = ingestion.id();
        return decide(id, causeOfEnd(ingestion), state -> IngestionDecisions.reject(state, id, failure));
    }

    /** The end of a chain that is too long is stated as a link of its own. */
    private static Cause causeOfEnd(Ingestion.Waiting ingestion) {
        try {
            return ingestion.cause();
        } catch (CausationTooDeepException e) {
            return new Cause(
                    ingestion.request().causation(), ingestion.request().traceparent());
        }
    }

    private Ingestion decide(IngestionId id, Cause cause, Function<IngestionBook, List<DatasetEvent>> facts) {
        List<DatasetEvent> stated = new ArrayList<>();
        journal.decide(cause, state -> {
            stated.clear(); // overtaken decisions are made again
            stated.addAll(facts.apply(state));
            return new Decision<>(stated, id);
        });
        stated.forEach(appended);
        return book.ingestion(id).orElseThrow(() -> Unknown.ingestion(id));
    }

    @Override
    public void close() {
        journal.close();
    }
}
