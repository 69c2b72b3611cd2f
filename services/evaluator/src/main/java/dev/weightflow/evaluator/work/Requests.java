package dev.weightflow.evaluator.work;

import dev.weightflow.evaluator.book.EvaluationJournal;
import dev.weightflow.evaluator.book.TrainingBook;
import dev.weightflow.platform.Transient;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.log.Journal;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
    private final EvaluatorMeters meters;
    private final Set<EventId> settled = new HashSet<>();

    public Requests(
            Journal<TrainingBook, TrainingEvent> trainings, EvaluationJournal evaluations, EvaluatorMeters meters) {
        this.trainings = trainings;
        this.evaluations = evaluations;
        this.meters = meters;
    }

    /** Looks at every completed training that was not looked at before; what the log does not take at present is left for the next time. */
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
                        completion.event().job().shortId(),
                        e.getMessage());
                return;
            }
            Failure failure = Failures.of(e);
            LOG.error("job {} cannot be evaluated: {}", completion.event().job().shortId(), failure.message(), e);
            meters.failed(failure.code());
            settled.add(completion.id());
        }
    }

    private void ask(Envelope<TrainingCompleted> completion) {
        TrainingCompleted fact = completion.event();
        Optional<TrainingSpec> spec = trainings.query(book -> book.spec(fact.job()));
        if (spec.isEmpty()) {
            LOG.error(
                    "job {} was never asked for, and is not evaluated",
                    fact.job().shortId());
        }
        spec.flatMap(TrainingSpec::evaluation)
                .ifPresent(order -> evaluations.askOnce(
                        new EvaluationRequested(
                                fact.checkpoint(),
                                fact.manifest(),
                                order.dataset().orElse(spec.get().dataset()),
                                order),
                        completion.cause()));
    }
}
