package dev.weightflow.trainer;

import static dev.weightflow.trainer.TestTrainings.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.model.method.file.MethodText;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.InMemoryEventLog;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobMetrics;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.platform.job.JobUpdate;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.job.Leases;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.time.Backoff;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.history.TrainingHistory;
import dev.weightflow.trainer.history.TrainingRecords;
import dev.weightflow.trainer.training.MethodFiles;
import dev.weightflow.trainer.training.TrainingSet;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingsTest {
    private static final JobId JOB = new JobId("job");
    private static final WorkerId ANN = new WorkerId("ann");

    @TempDir
    Path folder;

    private final InMemoryEventLog.Shared<JobEvent> log =
            new InMemoryEventLog.Shared<>(Topics.TRAININGS.name(), JobEvent.class);
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final Journal<JobProjection<TrainingSpec>, JobEvent> journal = Journal.open(
            log.open(),
            JobSnapshots.projection("trainings", TrainingSpec.class),
            JournalOptions.of("/weightflow/test", Clock.systemUTC()));
    private final DatasetId dataset = DatasetId.of(store.put(new byte[] {1}));

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void a_training_on_a_dataset_that_is_there_is_requested() {
        assertThat(request(spec(dataset, "\"steps\":2"))).isEmpty();

        assertThat(log.events()).hasSize(1);
    }

    @Test
    void a_training_on_a_dataset_that_is_nowhere_is_refused_and_nothing_is_stated() {
        assertThat(request(spec("\"steps\":2"))).contains("dataset-not-found");

        assertThat(log.events()).isEmpty();
    }

    @Test
    void a_method_file_is_stored_before_its_training_is_stated_which_names_its_digest_alone() {
        TrainingSpec asked = asked(method("ones([out_features])"));
        String text = asked.method().text().orElseThrow();

        assertThat(request(asked)).isEmpty();

        MethodSpec stated =
                ((TrainingRequested) log.events().get(0).event()).spec().method();
        assertThat(stated.text()).isEmpty();
        assertThat(stated.options().get("digest").textValue())
                .isEqualTo(Digest.ofText(text).hex());
        assertThat(new String(store.read(Digest.ofText(text)), StandardCharsets.UTF_8))
                .isEqualTo(text);
        assertThat(new String(WeightflowJson.write(log.events().get(0).event()), StandardCharsets.UTF_8))
                .doesNotContain("def ");
    }

    @Test
    void a_method_file_that_is_stored_is_requested_by_its_digest() {
        TrainingSpec inline = asked(method("ones([out_features])"));
        Digest digest = new MethodFiles(store).put(inline.method().text().orElseThrow());
        TrainingSpec byDigest = spec(dataset, byDigest(digest));

        assertThat(request(byDigest)).isEmpty();
        assertThat(request(inline)).as("the same training").isEmpty();
        assertThat(log.events()).hasSize(1);
    }

    @Test
    void a_method_file_that_is_not_stored_or_was_altered_is_refused_and_nothing_is_stated() {
        Digest digest = Digest.ofText("def parameters():\n  return {}\n");
        assertThat(request(spec(dataset, byDigest(digest)))).contains("method-file-not-found");

        Digest damaged = store.put("def adapt(w0, p):\n  return w0\n".getBytes(StandardCharsets.UTF_8));
        store.damage(damaged, "def adapt(w0, p):\n  return p\n".getBytes(StandardCharsets.UTF_8));
        assertThat(request(spec(dataset, byDigest(damaged)))).contains("object-damaged");

        Digest large = store.put(new byte[MethodText.MOST_BYTES + 1]);
        assertThat(request(spec(dataset, byDigest(large)))).contains("method-file-not-found");
        assertThat(log.events()).isEmpty();
    }

    @Test
    void a_faulty_method_file_is_refused_and_nothing_is_stated_or_stored() {
        TrainingSpec faulty = asked(method("ones([5])"));

        assertThat(request(faulty)).contains("invalid-record");

        assertThat(log.events()).isEmpty();
        assertThat(store.has(Digest.ofText(faulty.method().text().orElseThrow())))
                .isFalse();
    }

    /** Creates the specification as requested: with the text, which a complete specification does not have. */
    private TrainingSpec asked(String fields) {
        return WeightflowJson.read(
                        TestTrainings.request(dataset, fields).getBytes(StandardCharsets.UTF_8), TrainingRequest.class)
                .complete();
    }

    private static String byDigest(Digest digest) {
        return "\"steps\":2,\"method\":{\"name\":\"file\",\"digest\":\"" + digest + "\"}";
    }

    private static String method(String initial) {
        return """
                "steps":2,"method":{"name":"file","text":"def parameters(out_features):\\n  return {'s': torch.%s}\\n\
                def adapt(w0, p):\\n  return w0 * p['s'].unsqueeze(1)\\n"}""".formatted(initial);
    }

    @Test
    void a_job_that_there_is_answers_though_its_dataset_was_deleted() {
        TrainingSpec spec = spec("\"steps\":2");
        jobs().request(JOB, spec, EventContext.NONE).join();

        assertThat(request(spec)).isEmpty();
        assertThat(log.events()).hasSize(1);
    }

    @Test
    void a_request_that_was_rejected_is_refused_again_until_its_dataset_is_there() {
        jobs().reject(JOB, new Failure("dataset-not-found", "There is no dataset."), EventContext.NONE)
                .join();

        assertThat(request(spec("\"steps\":2"))).contains("dataset-not-found");
        assertThat(log.events()).hasSize(1);
        assertThat(request(spec(dataset, "\"steps\":2"))).isEmpty();
        assertThat(log.events()).hasSize(2);
    }

    @Test
    void a_request_of_another_service_that_is_delivered_twice_is_stated_once() {
        TrainingRequested request = new TrainingRequested(JOB, 1, spec(dataset, "\"steps\":2"));

        trainings().request(request, EventContext.NONE).await().indefinitely();
        boolean known = trainings()
                .request(request, EventContext.NONE)
                .await()
                .indefinitely()
                .known();

        assertThat(known).isTrue();
        assertThat(log.events()).hasSize(1);
    }

    @Test
    void whoever_watches_a_job_sees_its_states_and_its_progress_until_it_ends() {
        JobService<TrainingSpec> trainings = trainings().jobs();
        request(spec(dataset, "\"steps\":2"));
        AssertSubscriber<JobUpdate> watcher = trainings
                .updates(JOB, Optional.empty())
                .subscribe()
                .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
        Job.Claimed<TrainingSpec> claim = trainings.jobs().claimNext(ANN).join().orElseThrow();

        trainings.onProgress(progress(1));
        assertThat(trainings.status(claim).progress()).contains(progress(1));
        trainings.jobs().cancel(JOB, "enough", EventContext.NONE).join();
        trainings.jobs().cancelled(claim, Duration.ZERO).join();

        watcher.awaitCompletion();
        assertThat(watcher.getItems()).extracting(JobUpdate::name).contains("progress");
        assertThat(watcher.getItems())
                .filteredOn(JobUpdate.StateChanged.class::isInstance)
                .extracting(update -> ((JobUpdate.StateChanged) update).state().key())
                .startsWith("waiting")
                .contains("claimed")
                .endsWith("cancelled");
        assertThat(trainings.status(trainings.current().job(JOB).orElseThrow()).progress())
                .isEmpty();
    }

    private static JobProgressed progress(int claim) {
        return new JobProgressed(
                JobKind.TRAINING,
                JOB,
                claim,
                ANN,
                0,
                "training",
                1,
                2,
                "steps",
                1,
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    private Optional<String> request(TrainingSpec spec) {
        return trainings()
                .request(JOB, spec, EventContext.NONE)
                .map(requested -> Optional.<String>empty())
                .onFailure()
                .recoverWithItem(failure -> Optional.of(((HasErrorCode) failure).code()))
                .await()
                .indefinitely();
    }

    private Trainings trainings() {
        Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs = jobs();
        JobMetrics<TrainingSpec> metrics = JobMetrics.of(JobKind.TRAINING, new SimpleMeterRegistry(), List.of());
        Leases<TrainingSpec> leases = new Leases<>(ANN, jobs, Duration.ofSeconds(20), metrics, System::nanoTime);
        JobService<TrainingSpec> service = new JobService<>(jobs, leases);
        return new Trainings(
                service,
                new TrainingSet(store, new DiskCache(store, folder, DiskCache.GIB, InstantSource.system())),
                new MethodFiles(store),
                new TrainingRecords(
                        service,
                        () -> TrainingHistory.projection(Optional.empty()).initial(),
                        store));
    }

    private Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs() {
        return new Jobs<>(
                journal,
                JobKind.TRAINING,
                all -> all,
                new Backoff(10, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                Clock.systemUTC());
    }
}
