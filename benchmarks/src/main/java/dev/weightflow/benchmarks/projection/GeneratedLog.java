package dev.weightflow.benchmarks.projection;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.EventLog;
import dev.weightflow.platform.eventlog.LogBatch;
import dev.weightflow.platform.eventlog.LogOrigin;
import dev.weightflow.platform.eventlog.LogRecord;
import dev.weightflow.platform.eventlog.Offsets;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Log of evaluations of so many versions, each requested, claimed and completed, which are made up when they are read. */
final class GeneratedLog implements EventLog<JobEvent> {
    static final int FACTS = 3;

    private static final int AT_ONCE = 500;
    private static final int MINUTES_APART = 1;
    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
    private static final DatasetId DATASET = DatasetId.of(Digest.ofText("dataset"));
    private static final ModelName MODEL = new ModelName("people");
    private static final WorkerId WORKER = new WorkerId("benchmark");

    private final long facts;
    private long next;

    GeneratedLog(int versions) {
        this.facts = (long) versions * FACTS;
    }

    static CheckpointId checkpoint(int version) {
        return CheckpointId.of(Digest.ofText("checkpoint " + version));
    }

    static ReportId report(int version) {
        return ReportId.of(Digest.ofText("report " + version));
    }

    static Envelope<JobEvent> fact(long number) {
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
                FIRST.plus(Duration.ofMinutes((long) version * MINUTES_APART)).plusSeconds(number % FACTS),
                EventContext.NONE);
    }

    @Override
    public String topic() {
        return Topics.EVALUATIONS.name();
    }

    @Override
    public LogOrigin origin() {
        return new LogOrigin("generated", "", "generated");
    }

    @Override
    public Class<JobEvent> family() {
        return JobEvent.class;
    }

    @Override
    public void seek(Offsets position) {
        next = position.of(0);
    }

    @Override
    public LogBatch<JobEvent> poll(Duration atMost) {
        List<LogRecord<JobEvent>> records = new ArrayList<>(AT_ONCE);
        for (int i = 0; i < AT_ONCE && next < facts; i++, next++) {
            Envelope<JobEvent> fact = fact(next);
            records.add(new LogRecord<>(fact, Optional.empty(), 0, next, EventCodec.data(fact)));
        }
        return new LogBatch<>(records, new Offsets(Map.of(0, next)), Optional.empty());
    }

    @Override
    public void wakeUp() {}

    @Override
    public CompletableFuture<Offsets> endOffsets() {
        return CompletableFuture.completedFuture(new Offsets(Map.of(0, facts)));
    }

    @Override
    public void acquire() {
        throw new UnsupportedOperationException("nobody writes to it");
    }

    @Override
    public Offsets append(UUID id, List<Envelope<JobEvent>> events) {
        throw new UnsupportedOperationException("nobody writes to it");
    }

    @Override
    public void close() {}
}
