package dev.weightflow.benchmarks.projection;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.projection.Evaluations;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.EvaluationOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Evaluations of so many versions, each requested, claimed and completed. */
record EvaluationHistory(int versions) implements History<Evaluations, JobEvent> {
    private static final int FACTS = 3;
    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
    private static final DatasetId DATASET = DatasetId.of(Digest.ofText("dataset"));
    private static final ModelName MODEL = new ModelName("people");
    private static final WorkerId WORKER = new WorkerId("benchmark");

    private static CheckpointId checkpoint(int version) {
        return CheckpointId.of(Digest.ofText("checkpoint " + version));
    }

    private static ReportId report(int version) {
        return ReportId.of(Digest.ofText("report " + version));
    }

    @Override
    public TableProjection<Evaluations, JobEvent> projection() {
        return Evaluations.projection("benchmark");
    }

    @Override
    public long facts() {
        return (long) versions * FACTS;
    }

    @Override
    public GeneratedLog<JobEvent> log() {
        return new GeneratedLog<>(Topics.EVALUATIONS, JobEvent.class, facts(), this::fact);
    }

    @Override
    public Envelope<JobEvent> fact(long number) {
        int version = (int) (number / FACTS);
        Digest manifest = Digest.ofText("manifest " + version);
        EvaluationSpec spec = new EvaluationSpec(checkpoint(version), manifest, DATASET, EvaluationOptions.of(MODEL));
        JobEvent event =
                switch ((int) (number % FACTS)) {
                    case 0 -> new EvaluationRequested(spec.jobId(), 1, spec);
                    case 1 -> new JobEvent.Claimed(JobKind.EVALUATION, spec.jobId(), 1, WORKER);
                    default ->
                        new EvaluationCompleted(
                                spec.jobId(),
                                1,
                                Optional.of(WORKER),
                                checkpoint(version),
                                manifest,
                                Optional.empty(),
                                DATASET,
                                Split.VAL,
                                100,
                                report(version),
                                TaskMetrics.ofPascal(
                                        Optional.of(TaskFigures.segmentation(version % 100 / 100.0, List.of())),
                                        Optional.of(TaskFigures.normals(20, 20)),
                                        Optional.of(TaskFigures.foreground(0.5, 0.5)),
                                        Optional.of(TaskFigures.segmentation(0.5, List.of()))),
                                Optional.empty(),
                                Optional.of(MODEL));
                };
        return Envelope.of(
                event,
                "/weightflow/evaluator",
                FIRST.plus(Duration.ofMinutes(version)).plusSeconds(number % FACTS),
                EventContext.NONE);
    }

    @Override
    public void ask(Evaluations known, Latencies latencies) {
        latencies.of("evaluations of a checkpoint", at -> known.of(checkpoint(at)));
        latencies.of("evaluation with a report", at -> known.withReport(report(at)));
        latencies.of(
                "search by a report's prefix",
                at -> known.reportsStartingWith(report(at).value().substring(0, 8), 8));
        latencies.of("latest 256 events", at -> known.index().latest());
    }
}
