package dev.weightflow.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.rest.MutatedRequests;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.running.OtherServices;
import dev.weightflow.projection.running.RunningService;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests that the packaged service requests trainings by itself. Each test has a model of its own, and removes its policy at the end. */
@WithEmbeddedServers
class RetrainingIT {
    private static final DatasetId BENCH = DatasetId.of(Digest.ofText("bench"));

    private static OtherServices others;
    private static RunningService service;

    private static final Set<EventId> accepted = new HashSet<>();
    private static int ingestions;
    private String model;

    @BeforeAll
    static void begin(EmbeddedServers servers) throws Exception {
        others = new OtherServices(servers);
        others.publishIn(
                Topics.MODELS,
                new RetrainingPolicySet(new ModelName("old"), 1, Optional.of(RetrainingPolicy.onNewSamples(1_000))));
        service = RunningService.start(others.environment()).ready();
    }

    @Test
    void a_policy_from_before_retraining_had_a_topic_of_its_own_holds_and_is_changed_here() {
        assertThat(service.json(policyOf("old")).at("/revision").asInt()).isEqualTo(1);

        model = "old";
        policy("{\"minNewSamples\":2000}");

        assertThat(service.json(policyOf("old")).at("/revision").asInt()).isEqualTo(2);
        assertThat(others.events(Topics.RETRAINING, "old"))
                .filteredOn(RetrainingPolicySet.class::isInstance)
                .hasSize(1);
    }

    @AfterAll
    static void end() {
        service.close();
        others.close();
    }

    @AfterEach
    void takeThePolicyAway() {
        if (model != null) {
            service.delete(policyOf(model));
        }
    }

    @Test
    void data_lead_to_one_request_and_both_are_explained() {
        CheckpointId champion = champion("night-watch");
        policy("{\"minNewSamples\":8}");
        Envelope<IngestionRequested> asked = others.publish(
                new IngestionRequested(new JobId("night"), 1, IngestSpec.of("/data/night")), EventContext.NONE);

        Envelope<DatasetIngested> data = ingest("/data/night", asked.context(), "n1", "n2");

        TrainingRequested request = request(data).event();
        assertThat(request.spec().start().checkpoint()).contains(champion);
        assertThat(request(data).causation().root()).contains(asked.id());
        String dataset = data.event().dataset().value();
        JsonNode known = service.json("/retraining/explain/" + dataset.substring(0, 16));
        JsonNode preview = preview(service, data);
        assertThat(known.at("/previews")).contains(preview);
        assertThat(preview.at("/outcome").asText()).isEqualTo("triggered");
        assertThat(preview.at("/decided").asBoolean()).isTrue();
        assertThat(preview.at("/job").asText()).isEqualTo(request.job().value());
        assertThat(preview.at("/checks").findValuesAsText("finding"))
                .contains("16 of 16 training samples are new, and 8 must be.");
        assertThat(known.at("/chain").findValuesAsText("type"))
                .containsExactly("IngestionRequested", "DatasetIngested", "RetrainingTriggered", "TrainingRequested");
        // the same by the first event of the chain, and by a later one
        assertThat(service.json("/retraining/explain/" + asked.id().value())).isEqualTo(known);
        assertThat(service.json("/retraining/explain/" + request(data).id().value()))
                .isEqualTo(known);
    }

    @Test
    void what_would_happen_is_told_before_it_does_and_what_waits_says_for_what() {
        champion("patient");
        policy("{\"minNewSamples\":8,\"cooldownSeconds\":3600}");
        Envelope<DatasetIngested> first = ingest("/data/first", EventContext.NONE, "f1");
        request(first);

        Envelope<DatasetIngested> second = ingest("/data/second", EventContext.NONE, "s1");

        await().atMost(RunningService.PATIENCE).untilAsserted(() -> assertThat(
                        preview(service, second).at("/outcome").asText())
                .isEqualTo("waiting"));
        JsonNode waiting = preview(service, second);
        assertThat(waiting.at("/decided").asBoolean()).isFalse();
        assertThat(waiting.at("/reason").asText()).contains("of the model is under way");
        // a preview uses the journal, before the data have reached the counting instance
        await().atMost(RunningService.PATIENCE)
                .untilAsserted(() -> assertThat(RunningService.text(service.get("/q/metrics")))
                        .contains("weightflow_queue_length_requests{queue=\"retrainings\"} 1.0")
                        .containsPattern("weightflow_retrainings_total\\{outcome=\"triggered\"} [1-9]"));
        assertThat(requests(second)).isEmpty();
    }

    @Test
    void data_that_do_not_count_are_passed_over_with_a_word() {
        champion("picky");
        policy("{\"minNewSamples\":8,\"sources\":[\"s3://good/*\"]}");

        Envelope<DatasetIngested> data = ingest("/data/elsewhere", EventContext.NONE, "e1");

        await().atMost(RunningService.PATIENCE).until(() -> others.events(Topics.RETRAINING, "picky").stream()
                .anyMatch(RetrainingSkipped.class::isInstance));
        assertThat(preview(service, data).at("/outcome").asText()).isEqualTo("skipped");
        assertThat(preview(service, data).at("/reason").asText())
                .isEqualTo("Data from /data/elsewhere do not count, only from s3://good/*.");
        assertThat(requests(data)).isEmpty();
    }

    @Test
    void instances_that_are_killed_as_data_arrive_ask_once() throws Exception {
        champion("phoenix-again");
        policy("{\"minNewSamples\":8}");
        service.kill();
        Envelope<DatasetIngested> data = ingest("/data/dawn", EventContext.NONE, "d1");
        for (int moment : new int[] {0, 2_000, 4_000}) {
            RunningService doomed = RunningService.start(others.environment());
            Thread.sleep(moment);
            doomed.kill();
        }
        service = RunningService.start(others.environment()).ready();
        try (RunningService twin = RunningService.start(others.environment()).ready()) {
            request(data);
            others.publish(data.event(), EventContext.NONE);
            // later events are read after the repetition, by both
            Envelope<DatasetIngested> small = ingest("/data/small", EventContext.NONE);
            await().atMost(RunningService.PATIENCE)
                    .until(() -> preview(service, small).at("/outcome").asText().equals("skipped"));
            await().atMost(RunningService.PATIENCE)
                    .until(() -> preview(twin, small).at("/outcome").asText().equals("skipped"));
        }

        assertThat(requests(data)).hasSize(1);
        assertThat(others.events(Topics.RETRAINING, "phoenix-again").stream()
                        .filter(RetrainingTriggered.class::isInstance))
                .hasSize(1);
    }

    @Test
    void a_policy_is_kept_shown_and_taken_away() {
        model = "mild";
        JsonNode set = RunningService.json(service.put(policyOf(model), "{\"minNewSamples\":8}"));
        JsonNode again = RunningService.json(service.put(policyOf(model), "{\"minNewSamples\":8}"));
        JsonNode other = RunningService.json(service.put(policyOf(model), "{\"minNewSamples\":9}"));

        assertThat(set.at("/revision").asInt()).isEqualTo(1);
        assertThat(again).isEqualTo(set);
        assertThat(other.at("/revision").asInt()).isEqualTo(2);
        assertThat(other.at("/since")).isEqualTo(set.at("/since"));
        assertThat(service.json(policyOf(model))).isEqualTo(other);
        assertThat(service.json("/retraining/policies").findValuesAsText("model"))
                .contains("mild");

        assertThat(service.delete(policyOf(model)).statusCode()).isEqualTo(204);
        problem(service.get(policyOf(model)), 404, "retraining-policy-not-found", "mild");
        problem(service.delete(policyOf(model)), 404, "retraining-policy-not-found", "mild");

        String runs = "/models/" + model + "/retraining/runs";
        assertThat(service.post(runs, "{\"reason\":\"Now.\"}").statusCode()).isEqualTo(404);
        policy("{\"minNewSamples\":8,\"schedule\":\"0 3 * * 1\",\"actions\":{\"schedule\":\"evaluate\"}}");
        assertThat(service.json(policyOf(model)).at("/next").asText()).endsWith("T03:00:00Z");
        JsonNode asked = RunningService.json(service.post(runs, "{\"reason\":\"Now.\"}"));
        String request = asked.at("/request").asText();
        await().atMost(RunningService.PATIENCE)
                .until(() -> service.json(runs + "/" + request).has("answer"));
        assertThat(service.json(runs + "/" + request).at("/answer/action").asText())
                .isEqualTo("nothing");
        assertThat(service.json("/models/" + model + "/retraining/actions").findValuesAsText("cause"))
                .containsExactly(request);
    }

    @Test
    void a_policy_is_tried_before_it_is_set_and_what_was_decided_is_listed() {
        champion("careful");
        policy("{\"minNewSamples\":8,\"sources\":[\"/elsewhere\"]}");
        Envelope<DatasetIngested> data = ingest("/data/tried", EventContext.NONE, "t1");
        await().atMost(RunningService.PATIENCE)
                .until(() -> !service.json("/models/careful/retraining").isEmpty());

        JsonNode tried = RunningService.json(
                        service.post(policyOf(model) + "/preview?datasets=1", "{\"minNewSamples\":8}"))
                .get(0);

        assertThat(tried.at("/dataset").asText())
                .isEqualTo(data.event().dataset().value());
        assertThat(tried.at("/proposed/outcome").asText()).isEqualTo("triggered");
        assertThat(tried.at("/proposed/training/method/name").asText()).isEqualTo("delora");
        assertThat(tried.at("/proposed/training/start/checkpoint").asText()).hasSize(64);
        assertThat(tried.at("/present/outcome").asText()).isEqualTo("skipped");
        assertThat(tried.at("/decided"))
                .isEqualTo(service.json("/models/careful/retraining").get(0));
        assertThat(service.json(policyOf(model)).at("/revision").asInt()).isEqualTo(1);
        problem(
                service.post(policyOf(model) + "/preview", "{\"minNewSamples\":0}"),
                400,
                "unreadable-json",
                "minNewSamples");
        problem(service.get("/models/nobody/retraining"), 404, "model-not-found", "nobody");
    }

    @Test
    void what_is_wrong_is_named() {
        for (String[] fault : new String[][] {
            {"{\"minNewSamples\":0}", "minNewSamples must be at least 1"},
            {"{\"minNewSamples\":1,\"cooldown\":5}", "cooldown"},
            {"{\"minNewSamples\":1,\"recipe\":{\"epochs\":1,\"steps\":1}}", "epochs"},
            {"{\"minNewSamples\":1,\"start\":\"cold\"}", "cold"},
            {"nonsense", "JSON"}
        }) {
            problem(service.put(policyOf("mild"), fault[0]), 400, "unreadable-json", fault[1]);
        }
        problem(service.put(policyOf("mild"), ""), 400, "invalid-request", "empty");
        problem(service.put(policyOf("mild"), "null"), 400, "invalid-request", "empty");
        problem(service.put(policyOf("NOT A NAME"), "{\"minNewSamples\":1}"), 400, "invalid-request", "NOT A NAME");
        problem(service.get("/retraining/explain/ffff0000ffff"), 404, "event-not-found", "ffff0000ffff");
        problem(service.get(policyOf("nobody")), 404, "retraining-policy-not-found", "nobody");
    }

    @Test
    void whatever_is_sent_is_taken_or_refused_and_the_service_goes_on() throws Exception {
        service.mutatedRequests().send(MutatedRequests.count(500, 20_000), 0);

        // a policy that was accepted would apply to the data of other tests
        for (JsonNode policy : service.json("/retraining/policies?limit=1000")) {
            if (!policy.path("model").asText().equals("old")) {
                service.delete(policyOf(policy.path("model").asText()));
            }
        }
        assertThat(service.json("/retraining/policies").findValuesAsText("model"))
                .isSubsetOf("old");
    }

    /** Makes a version trained on a dataset of its own champion of the model. */
    private CheckpointId champion(String name) {
        model = name;
        CheckpointId checkpoint =
                others.checkpoints.store(name, store("base of " + name, name).id(), Optional.empty());
        EvaluationCompleted evaluation = others.reports.evaluation(
                checkpoint,
                BENCH,
                Metrics.of(0.40, 30, 0.50, 0.40),
                Optional.of(Metrics.of(0.03, 60, 0.30, 0.10)),
                List.of(),
                Optional.of(new ModelName(name)));
        others.publish(evaluation, EventContext.NONE);
        others.publish(
                new ModelVersionRegistered(
                        new ModelName(name),
                        VersionNumber.FIRST,
                        checkpoint,
                        evaluation.manifest(),
                        new JobId("job-of-" + name),
                        store("base of " + name, name).id(),
                        MethodName.DELORA,
                        Optional.empty(),
                        Optional.of(evaluation.report())),
                EventContext.NONE);
        Envelope<AliasMoved> moved = others.publish(
                new AliasMoved(
                        new ModelName(name),
                        Model.CHAMPION,
                        0,
                        Optional.empty(),
                        Optional.of(VersionNumber.FIRST),
                        "It is the first.",
                        Optional.empty()),
                EventContext.NONE);
        // a known event without a dataset
        await().atMost(RunningService.PATIENCE)
                .until(() ->
                        service.get("/retraining/explain/" + moved.id().value()).statusCode() == 422);
        return checkpoint;
    }

    private void policy(String json) {
        assertThat(service.put(policyOf(model), json).statusCode()).isEqualTo(200);
    }

    private static String policyOf(String model) {
        return "/models/" + model.replace(" ", "%20") + "/retraining-policy";
    }

    /** Announces a dataset of those training shards, eight samples each, and eight validation images. */
    private static Envelope<DatasetIngested> ingest(String source, EventContext context, String... shards) {
        DatasetManifest manifest = store(source, shards);
        return others.publish(
                new DatasetIngested(
                        new JobId("ingestion-" + ++ingestions),
                        1,
                        manifest.id(),
                        source,
                        manifest.tasks(),
                        manifest.samples(),
                        0,
                        manifest.bytes()),
                context);
    }

    private static DatasetManifest store(String source, String... shards) {
        Stream<Shard> train = Stream.of(shards).map(shard -> new Shard(Digest.ofText(shard), Split.TRAIN, 8, 100));
        Stream<Shard> val = Stream.of(new Shard(Digest.ofText("val of " + source), Split.VAL, 8, 100));
        DatasetManifest manifest = DatasetManifest.of(
                PascalTasks.NAMES, List.of(), Stream.concat(train, val).toList(), List.of(), Digest.ofText(source));
        others.store.put(CanonicalJson.write(manifest));
        return manifest;
    }

    /** Returns the requested training on that dataset, which the trainer then accepts. */
    private static Envelope<TrainingRequested> request(Envelope<DatasetIngested> data) {
        await().atMost(RunningService.PATIENCE).until(() -> !requests(data).isEmpty());
        Envelope<TrainingRequested> request = requests(data).get(0);
        if (accepted.add(request.id())) {
            others.accept(request);
        }
        return request;
    }

    private static List<Envelope<TrainingRequested>> requests(Envelope<DatasetIngested> data) {
        return others.trainingRequests().stream()
                .filter(request ->
                        request.event().spec().dataset().equals(data.event().dataset()))
                .toList();
    }

    /** Returns that service's decision about the dataset for this test's model. */
    private JsonNode preview(RunningService asked, Envelope<DatasetIngested> data) {
        JsonNode previews = asked.json(
                        "/retraining/explain/" + data.event().dataset().value())
                .path("previews");
        for (JsonNode preview : previews) {
            if (preview.path("model").asText().equals(model)) {
                return preview;
            }
        }
        return MissingNode.getInstance();
    }

    private static void problem(HttpResponse<byte[]> answer, int status, String code, String named) {
        assertThat(RunningService.text(answer))
                .contains("\"code\":\"" + code + "\"")
                .contains(named);
        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
