package dev.weightflow.registry.evaluation;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationFailed;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** All evaluations, as the log tells of them. One thread replays; any may read. */
public final class EvaluationBook {

    private final Map<CheckpointId, List<Evaluation>> byCheckpoint = new ConcurrentHashMap<>();
    private final List<Evaluation> forModels = new CopyOnWriteArrayList<>();
    private final Map<EventId, EvaluationRequested> requests = new ConcurrentHashMap<>();
    private final Map<EventId, EvaluationFailed> failures = new ConcurrentHashMap<>();

    /** Replays a fact. One that is known changes nothing. */
    public void replay(Envelope<EvaluationEvent> envelope) {
        EvaluationEvent event = envelope.event();
        if (event instanceof EvaluationRequested fact) {
            requests.put(envelope.id(), fact);
        } else if (event instanceof EvaluationFailed fact) {
            failures.put(fact.request(), fact);
        } else {
            envelope.as(EvaluationCompleted.class).map(Evaluation::of).ifPresent(this::add);
        }
    }

    private void add(Evaluation evaluation) {
        List<Evaluation> known = byCheckpoint.getOrDefault(evaluation.fact().checkpoint(), List.of());
        // not by id: the same report may be wanted for two models
        if (known.stream().noneMatch(other -> other.fact().equals(evaluation.fact()))) {
            List<Evaluation> more = new ArrayList<>(known);
            more.add(evaluation);
            byCheckpoint.put(evaluation.fact().checkpoint(), List.copyOf(more));
            evaluation.fact().model().ifPresent(model -> forModels.add(evaluation));
        }
    }

    /** The evaluations whose checkpoints are to be registered, in the order in which they were stated. */
    public Collection<Evaluation> forModels() {
        return forModels;
    }

    /** The evaluations of a checkpoint, in the order in which they were stated. */
    public List<Evaluation> of(CheckpointId checkpoint) {
        return byCheckpoint.getOrDefault(checkpoint, List.of());
    }

    /** The latest evaluation of a checkpoint on that bench. */
    public Optional<Evaluation> of(CheckpointId checkpoint, Bench bench) {
        return of(checkpoint).stream()
                .filter(evaluation -> evaluation.bench().equals(bench))
                .reduce((earlier, later) -> later);
    }

    /** The evaluation that led to that report. */
    public Optional<Evaluation> with(ReportId report) {
        return byCheckpoint.values().stream()
                .flatMap(List::stream)
                .filter(evaluation -> evaluation.fact().report().equals(report))
                .findFirst();
    }

    /** Whether that evaluation was asked for. */
    public boolean requested(EventId request) {
        return requests.containsKey(request);
    }

    /**
     * Whether an evaluation that was to bring that checkpoint to that model came to nothing, and none came to something. What was
     * measured for others, or for no model, brings it there neither.
     */
    public boolean hopeless(ModelName model, CheckpointId checkpoint) {
        boolean came = of(checkpoint).stream()
                .anyMatch(evaluation ->
                        evaluation.fact().model().filter(model::equals).isPresent());
        return !came
                && failures.values().stream()
                        .filter(failure -> failure.checkpoint().equals(checkpoint))
                        .map(EvaluationFailed::request)
                        .anyMatch(request -> Optional.ofNullable(requests.get(request))
                                .map(asked -> asked.order()
                                        .model()
                                        .filter(model::equals)
                                        .isPresent())
                                .orElse(false));
    }

    /** Why an evaluation that was asked for came to nothing, if it did. */
    public Optional<Failure> failure(EventId request) {
        return Optional.ofNullable(failures.get(request)).map(EvaluationFailed::failure);
    }
}
