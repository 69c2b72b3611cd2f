package dev.weightflow.registry.review;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.log.EventLog;
import dev.weightflow.platform.log.Fold;
import dev.weightflow.platform.log.Journal;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.registry.archive.Archive;
import dev.weightflow.registry.chronicle.Chronicle;
import dev.weightflow.registry.chronicle.Scribe;
import dev.weightflow.registry.evaluation.EvaluationBook;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.model.ModelBook;
import dev.weightflow.registry.retraining.Assessor;
import dev.weightflow.registry.retraining.DatasetBook;
import dev.weightflow.registry.retraining.Known;
import dev.weightflow.registry.retraining.Policies;
import dev.weightflow.registry.retraining.Retrainer;
import dev.weightflow.registry.retraining.RetrainingBook;
import dev.weightflow.registry.retraining.TrainingBook;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Everything that the registry knows and does, over logs and a store. Opening it reads the logs to their ends. */
public final class Registry implements AutoCloseable {
    private static final String SOURCE = "/weightflow/checkpoint-registry";

    private final Chronicle chronicle = new Chronicle();
    private final EvaluationBook evaluationBook = new EvaluationBook();
    private final ModelBook modelBook = new ModelBook();
    private final DatasetBook datasetBook = new DatasetBook();
    private final TrainingBook trainingBook = new TrainingBook();
    private final RetrainingBook retrainingBook = new RetrainingBook();
    private final Clock clock;
    private final Consumer<Envelope<?>> listener;
    private final Map<Topic, Journal<?, ?>> journals = new LinkedHashMap<>();
    private final Archive archive;
    private final Registrar registrar;
    private final Promotions promotions;
    private final Assessor assessor;
    private final Policies policies;
    private final Retrainer retrainer;
    private final Reviewer reviewer;

    private Registry(
            Logs logs,
            ObjectStore store,
            Gate gate,
            Clock clock,
            Consumer<Envelope<?>> listener,
            Consumer<Event> deeds) {
        this.clock = clock;
        this.listener = listener;
        this.archive = new Archive(store);
        open(logs.datasets(), Topics.DATASETS, datasetBook, DatasetBook::replay);
        Journal<TrainingBook, TrainingEvent> trainings =
                open(logs.trainings(), Topics.TRAININGS, trainingBook, TrainingBook::replay);
        Journal<EvaluationBook, EvaluationEvent> evaluations =
                open(logs.evaluations(), Topics.EVALUATIONS, evaluationBook, EvaluationBook::replay);
        Journal<ModelBook, ModelEvent> models = open(logs.models(), Topics.MODELS, modelBook, (book, fact) -> {
            book.replay(fact);
            retrainingBook.replay(fact);
        });
        Scribe<ModelBook, ModelEvent> scribe = new Scribe<>(models, deeds);
        this.registrar = new Registrar(scribe, modelBook, archive);
        this.promotions = new Promotions(
                scribe, new Scribe<>(evaluations, deeds), new Examiner(modelBook, evaluationBook, archive, gate));
        Known known = new Known(datasetBook, trainingBook, evaluationBook, modelBook, retrainingBook);
        this.assessor = new Assessor(known, archive, clock);
        this.policies = new Policies(scribe, retrainingBook, datasetBook);
        this.retrainer = new Retrainer(known, assessor, scribe, new Scribe<>(trainings, deeds));
        this.reviewer = new Reviewer(modelBook, evaluationBook, registrar, promotions, retrainer);
    }

    /**
     * Reads the logs, which this registry then owns.
     *
     * @param listener hears of every fact that arrives later; it must be quick
     * @param deeds hears of every fact that this instance has appended; it must be quick
     */
    public static Registry open(
            Logs logs,
            ObjectStore store,
            Gate gate,
            Clock clock,
            Consumer<Envelope<?>> listener,
            Consumer<Event> deeds) {
        return new Registry(logs, store, gate, clock, listener, deeds);
    }

    private <S, E extends Event> Journal<S, E> open(
            EventLog<E> log, Topic topic, S book, BiConsumer<S, Envelope<E>> replay) {
        Fold<S, E> fold = (state, fact) -> {
            replay.accept(state, fact);
            chronicle.note(fact);
            return state;
        };
        Journal<S, E> journal = Journal.open(log, topic.name(), book, fold, clock, SOURCE, listener::accept);
        journals.put(topic, journal);
        return journal;
    }

    /** What is read, for those who keep it up to date. */
    public Map<Topic, Journal<?, ?>> journals() {
        return Collections.unmodifiableMap(journals);
    }

    /** The data sets. */
    public DatasetBook datasets() {
        return datasetBook;
    }

    /** The models. */
    public ModelBook models() {
        return modelBook;
    }

    /** The evaluations. */
    public EvaluationBook evaluations() {
        return evaluationBook;
    }

    /** The chain of facts. */
    public Chronicle chronicle() {
        return chronicle;
    }

    /** The stored documents. */
    public Archive archive() {
        return archive;
    }

    /** Who registers. */
    public Registrar registrar() {
        return registrar;
    }

    /** Who moves aliases. */
    public Promotions promotions() {
        return promotions;
    }

    /** Who sets retraining policies. */
    public Policies policies() {
        return policies;
    }

    /** Who judges new data sets by them. */
    public Assessor assessor() {
        return assessor;
    }

    /** Who has models trained again. */
    public Retrainer retrainer() {
        return retrainer;
    }

    /** Who does what is still to be done. */
    public Reviewer reviewer() {
        return reviewer;
    }

    @Override
    public void close() {
        journals.values().forEach(Journal::close);
    }
}
