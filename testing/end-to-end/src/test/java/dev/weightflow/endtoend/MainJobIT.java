package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.CommandRun;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests the way from a folder to a promoted model, by services that communicate only through Kafka and the store. */
@ExtendWith(WithUndisturbedRun.class)
@ResourceLock(UndisturbedRun.LOCK)
class MainJobIT {

    private final UndisturbedRun run;

    MainJobIT(UndisturbedRun run) {
        this.run = run;
    }

    @Test
    void a_folder_becomes_the_first_version_and_champion_of_a_model() {
        Outcome outcome = run.outcome();

        assertThat(outcome.version()).isEqualTo(1);
        assertThat(outcome.status()).isEqualTo("champion");
        assertThat(outcome.job())
                .isEqualTo(Request.training(outcome.dataset()).jobId().value());
    }

    @Test
    void each_fact_lies_in_its_topic_once() {
        Map<String, Long> counts = run.facts().stream()
                .collect(Collectors.groupingBy(
                        fact -> fact.type()
                                .flatMap(EventType::named)
                                .orElseThrow()
                                .fact(),
                        Collectors.counting()));

        assertThat(counts)
                .containsEntry("IngestionRequested", 1L)
                .containsEntry("DatasetIngested", 1L)
                .containsEntry("TrainingRequested", 1L)
                .containsEntry("TrainingClaimed", 1L)
                .containsEntry("TrainingStarted", 1L)
                .containsEntry("CheckpointCommitted", (long) Request.STEPS / Request.CHECKPOINT_EVERY)
                .containsEntry("TrainingCompleted", 1L)
                .containsEntry("EvaluationRequested", 1L)
                .containsEntry("EvaluationCompleted", 1L)
                .containsEntry("ModelVersionRegistered", 1L)
                .containsEntry("AliasMoved", 1L)
                .doesNotContainKeys("IngestionFailed", "TrainingFailed", "EvaluationFailed", "RegistrationFailed");
        assertThat(run.facts()).noneMatch(fact -> fact.topic().endsWith(Topic.DEAD_LETTERS));
    }

    @Test
    void every_record_is_a_cloud_event_whose_json_fits_the_published_schema() {
        PublishedSchemas schemas = new PublishedSchemas();

        assertThat(run.facts()).isNotEmpty().allSatisfy(fact -> {
            assertThat(fact.headers())
                    .containsEntry("ce_specversion", "1.0")
                    .containsEntry("ce_subject", fact.key())
                    .containsEntry("content-type", "application/json")
                    .containsKeys("ce_id", "ce_source", "ce_type", "ce_time");
            assertThat(schemas.faults(fact)).isEmpty();
        });
    }

    @Test
    void every_id_is_unique_and_follows_from_the_event_itself() {
        assertThat(run.facts()).extracting(Fact::id).doesNotHaveDuplicates();
        assertThat(run.facts()).allSatisfy(fact -> assertThat(fact.id())
                .isEqualTo(fact.envelope().event().id().value()));
    }

    @Test
    void one_chain_of_causes_leads_from_the_training_to_the_promotion() {
        List<String> chain = List.of(
                idOf(TrainingRequested.class),
                idOf(TrainingCompleted.class),
                idOf(EvaluationRequested.class),
                idOf(EvaluationCompleted.class),
                idOf(ModelVersionRegistered.class),
                idOf(AliasMoved.class));

        Fact last = fact(AliasMoved.class);
        assertThat(last.headers()).containsEntry("ce_causationroot", chain.get(0));
        assertThat(chain).contains(last.headers().get("ce_causationparent"));
        assertThat(run.platform()
                        .run("models", "explain", Request.MODEL)
                        .succeeded()
                        .out())
                .contains("TrainingRequested", "TrainingCompleted", "EvaluationCompleted", "AliasMoved");
    }

    @Test
    void the_store_holds_every_object_under_its_digest() {
        Outcome outcome = run.outcome();
        ObjectStore store = run.platform().store();

        DatasetManifest manifest =
                WeightflowJson.read(store.read(new DatasetId(outcome.dataset()).digest()), DatasetManifest.class);
        EvaluationReport report =
                WeightflowJson.read(store.read(new ReportId(outcome.report()).digest()), EvaluationReport.class);

        assertThat(CanonicalJson.digest(manifest).hex()).isEqualTo(outcome.dataset());
        assertThat(CanonicalJson.digest(report).hex()).isEqualTo(outcome.report());
        assertThat(manifest.shards()).hasSize(Request.SHARDS).allSatisfy(shard -> assertThat(
                        Digest.of(store.read(shard.digest())))
                .isEqualTo(shard.digest()));
        assertThat(report.pictures())
                .hasSize(Request.PICTURES * PascalTasks.NAMES.size())
                .allSatisfy(picture ->
                        assertThat(Digest.of(store.read(picture.digest()))).isEqualTo(picture.digest()));
        Digest weights = new CheckpointId(outcome.checkpoint()).digest();
        assertThat(Digest.of(store.read(weights))).isEqualTo(weights);
    }

    @Test
    void the_same_again_stores_nothing_trains_nothing_and_says_so() {
        TestPlatform platform = run.platform();
        Outcome outcome = run.outcome();
        long objects = platform.objects();

        CommandRun ingested = platform.run(
                "datasets",
                "ingest",
                TestFolders.FOLDERS.scenes().toString(),
                "--samples-per-shard",
                "" + Request.SAMPLES_PER_SHARD);
        CommandRun trained = platform.run(Request.train(outcome.dataset()));

        assertThat(ingested.succeeded().out()).contains(outcome.dataset()).contains("already existed");
        assertThat(trained.succeeded().json().path("job").asText()).isEqualTo(outcome.job());
        assertThat(trained.json().path("claim").asInt()).isEqualTo(1);
        assertThat(platform.objects()).isEqualTo(objects);
        assertThat(FactTail.all(platform.kafka()))
                .filteredOn(fact -> fact.as(DatasetIngested.class)
                                .filter(fact2 -> fact2.dataset().value().equals(outcome.dataset()))
                                .isPresent()
                        || fact.as(TrainingCompleted.class)
                                .filter(fact2 -> fact2.job().value().equals(outcome.job()))
                                .isPresent())
                .hasSize(2);
    }

    @Test
    void the_demo_walks_the_whole_way_and_a_second_one_does_nothing_again() throws Exception {
        TestPlatform platform = run.platform();
        String[] words = ("demo --data " + TestFolders.FOLDERS.scenes() + " --steps 6 --json").split(" ");

        CommandRun first = platform.run(words).succeeded();
        CommandRun second = platform.run(words).succeeded();

        assertThat(first.json().path("tasks")).hasSize(4);
        assertThat(first.json().path("model").asText()).isEqualTo("demo-scenes-micro");
        assertThat(first.json().path("aliases").toString()).contains("champion");
        assertThat(first.json().path("pictures")).hasSize(12);
        for (var picture : first.json().path("pictures")) {
            assertThat(Files.readAllBytes(Path.of(picture.asText()))).startsWith(0x89, 'P', 'N', 'G');
        }
        assertThat(first.json().path("trainingKnown").asBoolean()).isFalse();
        assertThat(second.json().path("datasetKnown").asBoolean()).isTrue();
        assertThat(second.json().path("trainingKnown").asBoolean()).isTrue();
        for (String same : List.of("dataset", "job", "checkpoint", "report", "version")) {
            assertThat(second.json().path(same)).isEqualTo(first.json().path(same));
        }
    }

    @Test
    void progress_is_told_along_the_way() {
        assertThat(run.facts())
                .filteredOn(fact -> fact.as(ProgressEvent.JobProgressed.class)
                        .filter(progress -> progress.kind() == JobKind.TRAINING
                                && progress.phase().equals("training")
                                && progress.done() == Request.STEPS)
                        .isPresent())
                .isNotEmpty();
    }

    private String idOf(Class<? extends dev.weightflow.schema.event.Event> form) {
        return fact(form).id();
    }

    private Fact fact(Class<? extends dev.weightflow.schema.event.Event> form) {
        return run.facts().stream()
                .filter(fact -> fact.as(form).isPresent())
                .findFirst()
                .orElseThrow();
    }
}
