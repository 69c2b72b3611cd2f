package dev.weightflow.endtoend;

import static dev.weightflow.local.platform.ServiceName.CHECKPOINT_REGISTRY;
import static dev.weightflow.local.platform.ServiceName.RETRAINING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.Folders;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.models.Models;
import dev.weightflow.cli.models.VersionName;
import dev.weightflow.scenes.stage.Look;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.DriftEvent.LabelsRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.training.DatasetShare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Tests retraining: the champion learned from scenes of the day; scenes of the night arrive, without labels at first, and are found to differ; then with
 * labels, and without a request the model is retrained on both, evaluated, and found better by night and not worse by day. Retraining and the registry are killed as that begins.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetrainingIT {

    private static final String MODEL = "people";

    /** Many times as many as the champion's, whose decoders have hardly learned anything. */
    private static final int STEPS = 150;

    /** Number of images of the night without labels. */
    private static final int SEEN = 64;

    /** Events that follow from new data, up to the decision about the alias. */
    private static final List<Class<? extends Event>> CHAIN = List.of(
            DatasetIngested.class,
            RetrainingTriggered.class,
            TrainingRequested.class,
            TrainingCompleted.class,
            EvaluationRequested.class,
            EvaluationCompleted.class,
            ModelVersionRegistered.class);

    private TestPlatform platform;
    private String day;
    private String seen;
    private String night;
    private Resource champion;
    private Resource challenger;
    private List<Fact> facts;

    @BeforeAll
    void make() throws IOException, InterruptedException {
        Path folder = TestFolders.FOLDERS.fresh("retraining");
        platform = TestPlatform.start(folder);
        day = ingest(TestFolders.FOLDERS.groupedScenes(Look.DAY, Folders.TRAIN, 160));
        String job = platform.run(
                        ("trainings create --data " + day + " --weights swin-micro-scenes --steps 5 --batch-size 4"
                                        + " --lr 0.002 --model-name " + MODEL + " --json")
                                .split(" "))
                .succeeded()
                .json()
                .path("job")
                .asText();
        Outcome first = Outcome.await(Sessions.of(platform), day, job, MODEL);
        champion = version(first.version());
        Path policy = Files.writeString(
                folder.resolve("policy.json"),
                "{\"minNewSamples\": 8, \"rehearsal\": 0.3, \"drift\": {}, \"recipe\": {\"steps\": " + STEPS + "}}");
        // the few images of a rendered dataset say little of day, where nothing has to be gained
        platform.run("models", "gate", MODEL, "--looks", "1", "--bench", day + "=50", "--budget", "normals=20")
                .succeeded();
        platform.run("retraining", "set", MODEL, "--policy", policy.toString()).succeeded();

        try (FactTail tail = new FactTail(platform.kafka())) {
            seen = ingest(TestFolders.FOLDERS.groupedScenes(Look.NIGHT, 0, SEEN), "--unlabelled");
            tail.await(LabelsRequested.class, fact -> true);
            night = ingest(TestFolders.FOLDERS.nightScenes());
            platform.kill(RETRAINING);
            platform.awaitBack(RETRAINING, 1);
            tail.await(RetrainingTriggered.class, fact -> true);
            platform.kill(RETRAINING);
            platform.kill(CHECKPOINT_REGISTRY);
            platform.awaitBack(RETRAINING, 2);
            platform.awaitBack(CHECKPOINT_REGISTRY, 1);
            CheckpointId result = tail.await(
                            TrainingCompleted.class, fact -> !fact.job().value().equals(job))
                    .checkpoint();
            challenger = new Models(Sessions.of(platform)).awaitDecision(MODEL, result.value());
        }
        facts = FactTail.all(platform.kafka());
    }

    @AfterAll
    void end() {
        if (platform != null) {
            platform.close();
        }
    }

    @Test
    void the_night_is_found_in_images_without_labels_and_labels_are_asked_for() {
        DriftDetected change = only(DriftDetected.class);

        assertThat(change.dataset().value()).isEqualTo(seen);
        assertThat(change.evidence()).isGreaterThanOrEqualTo(change.threshold());
        assertThat(change.effect()).isGreaterThan(0.9);
        assertThat(only(LabelsRequested.class).images()).hasSize(SEEN);
        assertThat(platform.run("retraining", "labels", MODEL).succeeded().out())
                .contains("Labels are asked for of " + SEEN + " images of dataset " + seen.substring(0, 12));
    }

    @Test
    void data_of_another_look_make_the_model_be_trained_again_from_its_champion() {
        RetrainingTriggered decision = only(RetrainingTriggered.class);

        assertThat(decision.dataset().value()).isEqualTo(night);
        assertThat(decision.spec().start().checkpoint().map(CheckpointId::value))
                .contains(champion.text("checkpoint"));
        assertThat(decision.spec().length().steps()).contains(STEPS);
        assertThat(decision.spec().datasets())
                .extracting(share -> share.dataset().value(), DatasetShare::share)
                .containsExactly(tuple(night, 0.7), tuple(day, 0.3));
        assertThat(of(TrainingRequested.class).stream().distinct())
                .filteredOn(request -> request.spec().dataset().value().equals(night))
                .singleElement()
                .satisfies(request -> assertThat(request.job()).isEqualTo(decision.job()));
        assertThat(challenger.text("job")).isEqualTo(decision.job().value());
        assertThat(challenger.find("parent")).contains(champion.text("version"));
    }

    @Test
    void champion_and_challenger_are_compared_on_the_new_data() {
        assertThat(of(EvaluationCompleted.class))
                .filteredOn(evaluation -> evaluation.dataset().value().equals(night))
                .extracting(evaluation -> evaluation.checkpoint().value())
                .containsExactlyInAnyOrder(champion.text("checkpoint"), challenger.text("checkpoint"));
    }

    @Test
    void the_retrained_model_is_better_by_night_not_worse_by_day_and_takes_the_champions_place() {
        GateVerdict verdict = of(AliasMoved.class).stream()
                .filter(move -> move.to()
                        .filter(to -> to.value() == challenger.number("version"))
                        .isPresent())
                .flatMap(move -> move.verdict().stream())
                .findFirst()
                .orElseThrow(() -> new AssertionError("not promoted: " + of(PromotionRejected.class)));

        assertThat(verdict.checks()).hasSizeGreaterThanOrEqualTo(5).allMatch(GateCheck::passed);
        assertThat(verdict.test().orElseThrow().dataset().value()).isEqualTo(night);
        assertThat(verdict.benches()).singleElement().satisfies(bench -> {
            assertThat(bench.dataset().value()).isEqualTo(day);
            assertThat(bench.test()).isPresent();
        });
        assertThat(challenger.text("status")).isEqualTo("champion");
        JsonNode aliases =
                platform.run("models", "list", "--json").succeeded().json().at("/0/aliases");
        assertThat(aliases.path("champion").asLong()).isEqualTo(challenger.number("version"));
    }

    @Test
    void one_chain_of_causes_leads_from_the_data_to_the_decision() {
        String root = requestOfTheNight().id();

        for (Class<? extends Event> form : CHAIN) {
            assertThat(facts)
                    .as(form.getSimpleName())
                    .filteredOn(fact -> fact.as(form).isPresent())
                    .extracting(fact -> fact.headers().get("ce_causationroot"))
                    .contains(root);
        }
    }

    @Test
    void one_trace_spans_the_four_services_from_the_data_to_the_decision() {
        Fact request = requestOfTheNight();
        String trace = trace(request);

        List<Fact> consequences = facts.stream()
                .filter(fact -> request.id().equals(fact.headers().get("ce_causationroot")))
                .toList();

        assertThat(trace).matches("[0-9a-f]{32}");
        assertThat(consequences).allSatisfy(fact -> assertThat(trace(fact))
                .as(fact.type() + " in " + fact.topic())
                .isEqualTo(trace));
        assertThat(consequences)
                .extracting(fact -> fact.headers().get("ce_source"))
                .contains(
                        "/weightflow/dataset-ingestion",
                        "/weightflow/trainer",
                        "/weightflow/evaluator",
                        "/weightflow/checkpoint-registry");
        for (Class<? extends Event> form : CHAIN) {
            assertThat(consequences).as(form.getSimpleName()).anyMatch(fact -> fact.as(form)
                    .isPresent());
        }
        assertThat(consequences).anyMatch(fact -> fact.as(AliasMoved.class).isPresent());
    }

    private Fact requestOfTheNight() {
        return facts.stream()
                .filter(fact -> fact.as(IngestionRequested.class)
                        .filter(asked -> asked.spec()
                                .source()
                                .equals(TestFolders.FOLDERS.nightScenes().toString()))
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }

    /** Returns the trace id of a fact: the second part of the W3C trace context. */
    private static String trace(Fact fact) {
        String traceparent = fact.headers().getOrDefault("traceparent", "");
        return traceparent.isEmpty() ? "none" : traceparent.split("-")[1];
    }

    @Test
    void explain_and_the_registry_print_that_chain() {
        String[] chain = {
            "IngestionRequested",
            "DatasetIngested",
            "RetrainingTriggered",
            "TrainingRequested",
            "TrainingCompleted",
            "EvaluationCompleted",
            "ModelVersionRegistered",
            "AliasMoved"
        };

        String explained = platform.run("retraining", "explain", night.substring(0, 12))
                .succeeded()
                .out();
        String account = platform.run("models", "explain", MODEL + "@" + challenger.number("version"))
                .succeeded()
                .out();

        assertThat(explained)
                .contains("16 of 16 training samples are new, and 8 must be.")
                .containsPattern("people: retrained as training [0-9a-f]{12}, decided at ")
                .containsSubsequence(chain);
        assertThat(account).containsSubsequence(chain);
    }

    @Test
    void data_from_before_the_policy_are_none_of_its_business() {
        assertThat(platform.run("retraining", "explain", day).succeeded().out())
                .contains("people: not concerned.")
                .contains("It was ingested before people got its policy");
    }

    @Test
    void each_fact_is_stated_once_and_the_same_data_again_change_nothing() {
        assertThat(facts)
                .filteredOn(fact -> !fact.isRequest())
                .extracting(Fact::id)
                .doesNotHaveDuplicates();
        assertThat(facts).noneMatch(fact -> fact.topic().endsWith(Topic.DEAD_LETTERS));

        assertThat(platform.run(
                                "datasets",
                                "ingest",
                                TestFolders.FOLDERS.nightScenes().toString())
                        .succeeded()
                        .out())
                .contains("already existed; nothing was stored");

        assertThat(FactTail.all(platform.kafka()))
                .filteredOn(fact -> !fact.isRequest())
                .filteredOn(fact -> fact.as(RetrainingTriggered.class).isPresent()
                        || fact.as(TrainingRequested.class).isPresent())
                .hasSize(3);
    }

    private String ingest(Path folder, String... options) {
        return platform.run(
                        Stream.concat(Stream.of("datasets", "ingest", folder.toString(), "--json"), Stream.of(options))
                                .toArray(String[]::new))
                .succeeded()
                .json()
                .path("dataset")
                .asText();
    }

    private Resource version(int number) {
        Resource detail = new Models(Sessions.of(platform)).detail(VersionName.of(MODEL + "@" + number));
        return new Resource(detail.json().path("version"));
    }

    private <E extends Event> E only(Class<E> form) {
        assertThat(of(form)).hasSize(1);
        return of(form).get(0);
    }

    private <E extends Event> List<E> of(Class<E> form) {
        return facts.stream().flatMap(fact -> fact.as(form).stream()).toList();
    }
}
