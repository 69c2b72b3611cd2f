package dev.weightflow.retraining;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.retraining.DriftPolicy;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Windows of what a model sees, made of camera-days of eight similar images, and the evaluator that measures them. */
final class DriftScenario {
    final RetrainingFixture scenario;
    private final LogsFixture fixture;
    /** By dataset, how far its images are from what is usual. */
    private final Map<DatasetId, Double> shifts = new HashMap<>();

    private int ingested;

    DriftScenario(RetrainingFixture scenario) {
        this.scenario = scenario;
        this.fixture = scenario.fixture;
    }

    /** Gives the model a champion, and a policy that looks for drift. */
    void watched(DriftPolicy policy) {
        scenario.champion("a", scenario.ingest("/a", "a1"));
        scenario.policy(RetrainingPolicy.onNewSamples(8).withDrift(policy));
        scenario.settle();
    }

    /** Announces images without labels, a second later. */
    DatasetId window(String source, double shift) {
        fixture.clock.advance(Duration.ofSeconds(1));
        String name = source + "/" + ++ingested;
        DatasetManifest manifest = DatasetManifest.of(
                List.of(),
                List.of(),
                List.of(new Shard(
                        Digest.ofText(name),
                        Split.VAL,
                        MeasuredWindows.GROUPS_OF_A_WINDOW * MeasuredWindows.PER_GROUP,
                        100)),
                List.of(),
                Digest.ofText(name));
        shifts.put(manifest.id(), shift);
        JobEvent fact = new DatasetIngested(
                new JobId("window-" + ingested),
                1,
                manifest.id(),
                source,
                List.of(),
                manifest.samples(),
                0,
                manifest.bytes());
        fixture.datasets.publish(
                Envelope.of(fact, "/weightflow/dataset-ingestion", fixture.clock.instant(), EventContext.NONE));
        scenario.settle();
        return manifest.id();
    }

    /** As above, and measures whatever is asked for. */
    DatasetId measuredWindow(String source, double shift) {
        DatasetId window = window(source, shift);
        measureAll();
        return window;
    }

    /** Measures as the evaluator whatever was asked for and is not measured. */
    void measureAll() {
        asked().forEach(this::measure);
        scenario.settle();
    }

    /** Returns the measurements that were asked for and have not ended. */
    List<EvaluationRequested> asked() {
        List<JobId> ended = fixture.evaluations.events().stream()
                .map(Envelope::event)
                .filter(event -> event instanceof JobEvent.Completed || event instanceof JobEvent.Failed)
                .map(JobEvent::job)
                .toList();
        return fixture.evaluationRequests().stream()
                .filter(request -> !ended.contains(request.job()))
                .toList();
    }

    /** Measures a dataset as the evaluator. */
    void measure(EvaluationRequested request) {
        DatasetId dataset = request.spec().dataset();
        fixture.publish(
                new JobEvent.Claimed(JobKind.EVALUATION, request.job(), 1, new WorkerId("evaluator-1")),
                new MeasuredWindows(fixture.store)
                        .measure(
                                request,
                                shifts.containsKey(dataset)
                                        ? MeasuredWindows.GROUPS_OF_A_WINDOW
                                        : MeasuredWindows.GROUPS_OF_A_REFERENCE,
                                shifts.getOrDefault(dataset, 0.0)));
    }
}
