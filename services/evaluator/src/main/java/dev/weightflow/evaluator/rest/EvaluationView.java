package dev.weightflow.evaluator.rest;

import dev.weightflow.evaluator.book.Evaluation;
import dev.weightflow.evaluator.work.Progress.Snapshot;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.Identifier;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An evaluation as REST shows it.
 *
 * @param state {@code waiting}, {@code running} (on the instance that answers), {@code completed} or {@code failed}
 * @param message the state in one sentence
 * @param cause the event that it was asked for because of
 * @param progress how the work gets on, if the instance that answers is at it
 * @param report the report, to be read at {@code /reports}
 * @param metrics what was measured
 * @param deltaM Δm against the report's first comparison, in percent
 * @param failure why it came to nothing
 */
@Schema(name = "Evaluation")
public record EvaluationView(
        String id,
        String state,
        String message,
        String checkpoint,
        String manifest,
        String dataset,
        Split split,
        Optional<Integer> maxImages,
        int pictures,
        boolean untrained,
        Optional<String> model,
        Instant requestedAt,
        Optional<Instant> endedAt,
        Optional<String> cause,
        Optional<ProgressView> progress,
        Optional<String> report,
        Optional<Integer> images,
        Optional<TaskMetrics> metrics,
        Optional<Double> deltaM,
        Optional<Failure> failure) {

    static EvaluationView of(Evaluation evaluation, Optional<Snapshot> snapshot) {
        EvaluationRequested request = evaluation.request().event();
        Optional<ProgressView> progress =
                evaluation instanceof Evaluation.Waiting ? snapshot.map(ProgressView::of) : Optional.empty();
        Optional<EvaluationCompleted> answer = answer(evaluation);
        return new EvaluationView(
                evaluation.id().value(),
                progress.isPresent() ? "running" : evaluation.state(),
                message(evaluation, progress),
                request.checkpoint().value(),
                request.manifest().hex(),
                request.dataset().value(),
                request.order().split(),
                request.order().maxImages(),
                request.order().pictures(),
                request.order().untrained(),
                request.order().model().map(Identifier::value),
                evaluation.request().time(),
                endedAt(evaluation),
                evaluation.request().causation().parent().map(EventId::value),
                progress,
                answer.map(fact -> fact.report().value()),
                answer.map(EvaluationCompleted::images),
                answer.map(EvaluationCompleted::metrics),
                answer.flatMap(EvaluationCompleted::deltaM),
                failure(evaluation));
    }

    private static Optional<EvaluationCompleted> answer(Evaluation evaluation) {
        return evaluation instanceof Evaluation.Completed completed
                ? Optional.of(completed.answer().event())
                : Optional.empty();
    }

    private static Optional<Failure> failure(Evaluation evaluation) {
        return evaluation instanceof Evaluation.Failed failed
                ? Optional.of(failed.answer().event().failure())
                : Optional.empty();
    }

    private static Optional<Instant> endedAt(Evaluation evaluation) {
        if (evaluation instanceof Evaluation.Completed completed) {
            return Optional.of(completed.answer().time());
        }
        return evaluation instanceof Evaluation.Failed failed
                ? Optional.of(failed.answer().time())
                : Optional.empty();
    }

    private static String message(Evaluation evaluation, Optional<ProgressView> progress) {
        return answer(evaluation)
                .map(fact -> "Report " + fact.report().shortId() + " is stored.")
                .or(() -> failure(evaluation).map(Failure::message))
                .or(() -> progress.map(ProgressView::sentence))
                .orElse("Nobody works on it here yet.");
    }
}
