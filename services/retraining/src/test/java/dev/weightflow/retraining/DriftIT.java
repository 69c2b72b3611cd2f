package dev.weightflow.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.running.OtherServices;
import dev.weightflow.projection.running.RunningService;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DriftEvent;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.DriftEvent.LabelsRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests that the packaged service notices a change of what a model sees, and asks for labels. */
@WithEmbeddedServers
class DriftIT {
    private static final ModelName MODEL = new ModelName("gate-watch");
    private static final DatasetId BENCH = DatasetId.of(Digest.ofText("bench"));
    private static final double SHIFT = 2.5;

    private static OtherServices others;
    private static RunningService service;
    private final Set<JobId> measured = new HashSet<>();

    @BeforeAll
    static void begin(EmbeddedServers servers) throws Exception {
        others = new OtherServices(servers);
        service = RunningService.start(others.environment()).ready();
    }

    @AfterAll
    static void end() {
        service.close();
        others.close();
    }

    @Test
    void a_change_is_stated_once_although_the_service_is_killed_before_it_knows_all() throws Exception {
        champion();
        assertThat(service.put(
                                "/models/" + MODEL + "/retraining-policy",
                                "{\"minNewSamples\":8,\"drift\":{\"sources\":[\"/live/*\"],\"labels\":20}}")
                        .statusCode())
                .isEqualTo(200);
        await().atMost(RunningService.PATIENCE)
                .until(() -> service.json("/models/" + MODEL + "/drift")
                                .at("/version")
                                .asInt()
                        == 1);
        DatasetId first = window(1);
        awaitRequests(2);
        service.kill();
        measure();
        service = RunningService.start(others.environment()).ready();
        await().atMost(RunningService.PATIENCE)
                .until(() -> facts(DriftChecked.class).size() == 1);
        for (int number = 2; number <= 4; number++) {
            window(number);
            awaitRequests(number + 1);
            measure();
        }

        await().atMost(RunningService.PATIENCE)
                .until(() -> facts(DriftChecked.class).size() == 4);
        assertThat(facts(DriftChecked.class).get(0).dataset()).isEqualTo(first);
        assertThat(facts(DriftDetected.class)).hasSize(1);
        assertThat(facts(LabelsRequested.class)).hasSize(1);
        assertThat(others.trainingRequests()).isEmpty();
        JsonNode drift = service.json("/models/" + MODEL + "/drift");
        assertThat(drift.at("/checked").asInt()).isEqualTo(4);
        assertThat(drift.at("/evidence").asDouble()).isGreaterThanOrEqualTo(20);
        assertThat(drift.at("/detected/version").asInt()).isEqualTo(1);
        assertThat(service.json("/models/" + MODEL + "/retraining/labels").at("/images"))
                .hasSize(20);
        await().atMost(RunningService.PATIENCE)
                .untilAsserted(() -> assertThat(RunningService.text(service.get("/q/metrics")))
                        .contains("weightflow_drift_detected{model=\"" + MODEL + "\"} 1.0"));
    }

    private static void champion() {
        CheckpointId checkpoint = others.checkpoints.store("watched", BENCH, Optional.empty());
        EvaluationCompleted evaluation = others.reports.evaluation(
                checkpoint, BENCH, Metrics.semseg(0.4), Optional.empty(), List.of(), Optional.of(MODEL));
        others.publish(evaluation, EventContext.NONE);
        others.publish(
                new ModelVersionRegistered(
                        MODEL,
                        VersionNumber.FIRST,
                        checkpoint,
                        evaluation.manifest(),
                        new JobId("job-of-the-champion"),
                        BENCH,
                        MethodName.DELORA,
                        Optional.empty(),
                        Optional.of(evaluation.report())),
                EventContext.NONE);
        others.publish(
                new AliasMoved(
                        MODEL,
                        Model.CHAMPION,
                        0,
                        Optional.empty(),
                        Optional.of(VersionNumber.FIRST),
                        "It is the first.",
                        Optional.empty()),
                EventContext.NONE);
    }

    private static DatasetId window(int number) {
        String source = "/live/" + number;
        DatasetManifest manifest = DatasetManifest.of(
                List.of(),
                List.of(),
                List.of(new Shard(Digest.ofText(source), Split.VAL, 48, 100)),
                List.of(),
                Digest.ofText(source));
        others.publish(
                new DatasetIngested(
                        new JobId("window-" + number),
                        1,
                        manifest.id(),
                        source,
                        List.of(),
                        manifest.samples(),
                        0,
                        manifest.bytes()),
                EventContext.NONE);
        return manifest.id();
    }

    private static void awaitRequests(int count) {
        await().atMost(RunningService.PATIENCE)
                .until(() -> others.evaluationRequests().size() >= count);
    }

    /** Measures as the evaluator whatever is asked for and is not measured. */
    private void measure() {
        MeasuredWindows windows = new MeasuredWindows(others.store);
        for (Envelope<EvaluationRequested> envelope : others.evaluationRequests()) {
            EvaluationRequested request = envelope.event();
            if (measured.add(request.job())) {
                boolean reference = request.spec().dataset().equals(BENCH);
                others.publish(request, EventContext.NONE);
                others.publish(
                        new JobEvent.Claimed(JobKind.EVALUATION, request.job(), 1, new WorkerId("evaluator-1")),
                        EventContext.NONE);
                others.publish(
                        windows.measure(
                                request,
                                reference ? MeasuredWindows.GROUPS_OF_A_REFERENCE : MeasuredWindows.GROUPS_OF_A_WINDOW,
                                reference ? 0 : SHIFT),
                        EventContext.NONE);
            }
        }
    }

    private static <E extends DriftEvent> List<E> facts(Class<E> form) {
        return others.events(Topics.RETRAINING, MODEL.value()).stream()
                .filter(form::isInstance)
                .map(form::cast)
                .toList();
    }
}
