package dev.weightflow.evaluator.work;

import dev.weightflow.evaluator.book.EvaluationJournal;
import dev.weightflow.evaluator.book.TrainingBook;
import dev.weightflow.evaluator.measure.Archive;
import dev.weightflow.platform.Transient;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.log.Journal;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.training.CheckpointManifest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the evaluation of what trainings completed, where their specification orders one. It needs no memory of its own: what was
 * asked for is in the log, and asking again adds nothing. For one thread.
 */
public final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final Journal<TrainingBook, TrainingEvent> trainings;
    private final EvaluationJournal evaluations;
    private final Archive archive;
    private final EvaluatorMeters meters;
    private final Set<EventId> settled = new HashSet<>();

    public Requests(
            Journal<TrainingBook, TrainingEvent> trainings,
            EvaluationJournal evaluations,
            Archive archive,
            EvaluatorMeters meters) {
        this.trainings = trainings;
        this.evaluations = evaluations;
        this.archive = archive;
        this.meters = meters;
    }

    /** Looks at every completed training that was not looked at before; what cannot be read at present is left for the next time. */
    public void ask() {
        List<Envelope<TrainingCompleted>> completions = trainings.query(TrainingBook::completions);
        for (Envelope<TrainingCompleted> completion : completions) {
            if (!settled.contains(completion.id())) {
                settle(completion);
            }
        }
    }

    private void settle(Envelope<TrainingCompleted> completion) {
        try {
            if (!evaluations.query(book -> book.hasFollowed(completion.id()))) {
                ask(completion);
            }
            settled.add(completion.id());
        } catch (RuntimeException e) {
            if (e instanceof Transient) {
                LOG.warn(
                        "job {} is looked at again later: {}",
                        completion.event().job().brief(),
                        e.getMessage());
                return;
            }
            Failure failure = Failures.of(e);
            LOG.error("job {} cannot be evaluated: {}", completion.event().job().brief(), failure.message(), e);
            meters.failed(failure.code());
            settled.add(completion.id());
        }
    }

    private void ask(Envelope<TrainingCompleted> completion) {
        CheckpointManifest manifest = archive.manifest(completion.event().manifest());
        manifest.spec()
                .evaluation()
                .ifPresent(order -> evaluations.askOnce(
                        new EvaluationRequested(
                                completion.event().checkpoint(),
                                completion.event().manifest(),
                                order.dataset().orElse(manifest.spec().dataset()),
                                order),
                        completion.cause()));
    }
}
