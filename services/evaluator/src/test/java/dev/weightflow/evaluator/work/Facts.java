package dev.weightflow.evaluator.work;

import dev.weightflow.evaluator.Stored;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.SaliencyMetrics;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ReportId;
import java.time.Instant;
import java.util.Optional;

/** Facts for tests. */
final class Facts {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private Facts() {}

    static EvaluationRequested request(String checkpoint) {
        return new EvaluationRequested(
                CheckpointId.of(Digest.ofText(checkpoint)),
                Digest.ofText(checkpoint + "'s manifest"),
                DatasetId.of(Digest.ofText("data")),
                Stored.order(Optional.empty(), 0, false));
    }

    static EvaluationCompleted answer(EvaluationRequested request) {
        return new EvaluationCompleted(
                request.checkpoint(),
                request.manifest(),
                Optional.empty(),
                request.dataset(),
                Split.VAL,
                1,
                ReportId.of(Digest.ofText("report on " + request.checkpoint())),
                new TaskMetrics(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new SaliencyMetrics(0.5, 0.5)),
                        Optional.empty()),
                Optional.empty(),
                request.order().model());
    }

    static <E extends Event> Envelope<E> stated(E event) {
        return Envelope.of(event, "/test", NOW, Cause.NONE);
    }
}
