package dev.weightflow.evaluator.book;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationFailed;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.id.EventId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * All evaluations, as the log tells of them. A fact that contradicts the state (a second answer, an answer to nothing that was asked)
 * changes nothing.
 */
public final class EvaluationBook {
    private final Map<EventId, Evaluation> evaluations = new LinkedHashMap<>();
    private final Set<EventId> causes = new HashSet<>();

    /** Replays a fact. */
    void replay(Envelope<EvaluationEvent> fact) {
        fact.as(EvaluationRequested.class).ifPresent(this::requested);
        fact.as(EvaluationCompleted.class).ifPresent(answer -> answer.causation()
                .parent()
                .ifPresent(request -> move(request, before -> completed(before, answer))));
        fact.as(EvaluationFailed.class)
                .ifPresent(answer -> move(answer.event().request(), before -> failed(before, answer)));
    }

    private void requested(Envelope<EvaluationRequested> request) {
        request.causation().parent().ifPresent(causes::add);
        evaluations.merge(
                request.id(),
                new Evaluation.Waiting(request),
                (known, fresh) -> known instanceof Evaluation.Failed failed ? failed.askedAgain(request) : known);
    }

    private static Evaluation completed(Evaluation before, Envelope<EvaluationCompleted> answer) {
        if (before instanceof Evaluation.Waiting waiting) {
            return waiting.completed(answer);
        }
        return before instanceof Evaluation.Failed failed ? failed.completed(answer) : before;
    }

    private static Evaluation failed(Evaluation before, Envelope<EvaluationFailed> answer) {
        return before instanceof Evaluation.Waiting waiting ? waiting.failed(answer) : before;
    }

    private void move(EventId id, UnaryOperator<Evaluation> transition) {
        evaluations.computeIfPresent(id, (key, before) -> transition.apply(before));
    }

    /** The evaluation of that id. */
    public Optional<Evaluation> evaluation(EventId id) {
        return Optional.ofNullable(evaluations.get(id));
    }

    /** All evaluations, in the order in which they were first asked for. */
    public List<Evaluation> all() {
        return List.copyOf(evaluations.values());
    }

    /** The evaluations that wait for an answer, in that order. */
    public List<Evaluation.Waiting> waiting() {
        return evaluations.values().stream()
                .filter(Evaluation.Waiting.class::isInstance)
                .map(Evaluation.Waiting.class::cast)
                .toList();
    }

    /** Whether an evaluation was asked for because of that event. */
    public boolean hasFollowed(EventId cause) {
        return causes.contains(cause);
    }
}
