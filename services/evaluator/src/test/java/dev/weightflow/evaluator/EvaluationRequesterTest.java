package dev.weightflow.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weightflow.evaluator.Stored.Checkpoint;
import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.objectstore.S3ObjectStore;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.CausationTooDeepException;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.training.EvaluationOptions;
import io.minio.MinioClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationRequesterTest {
    private static final DatasetId TRAINED_ON = DatasetId.of(Digest.ofText("trained on"));
    private static final EvaluationOptions ORDER = Stored.order(Optional.of(3), 1, true);
    private static final EventContext CONTEXT =
            new EventContext(Causation.NONE.then(new EventId("request")), Optional.of("00-trace"));

    @TempDir
    Path folder;

    private final EvaluationFixture fixture = new EvaluationFixture();
    private final JobService<EvaluationSpec> evaluations = fixture.instance();
    private final ObjectStore store = new InMemoryObjectStore();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void a_completed_training_with_an_order_is_evaluated_on_what_it_was_trained_on() {
        Envelope<TrainingCompleted> completed = completed(Optional.of(ORDER));

        deliver(completed);

        assertThat(fixture.events(EvaluationRequested.class)).singleElement().satisfies(request -> {
            EvaluationSpec spec = request.event().spec();
            assertThat(request.event().job()).isEqualTo(spec.jobId());
            assertThat(request.event().generation()).isEqualTo(1);
            assertThat(spec.checkpoint()).isEqualTo(completed.event().checkpoint());
            assertThat(spec.manifest()).isEqualTo(completed.event().manifest());
            assertThat(spec.dataset()).isEqualTo(TRAINED_ON);
            assertThat(spec.options()).isEqualTo(ORDER);
            assertThat(request.causation().parent()).contains(completed.id());
            assertThat(request.causation().root()).contains(new EventId("request"));
            assertThat(request.causation().depth()).isEqualTo(2);
            assertThat(request.traceparent()).contains("00-trace");
        });
    }

    @Test
    void an_order_may_name_another_dataset() {
        DatasetId other = DatasetId.of(Digest.ofText("other"));

        deliver(completed(Optional.of(new EvaluationOptions(
                Optional.of(other), ORDER.split(), Optional.empty(), 0, false, Optional.empty()))));

        assertThat(fixture.events(EvaluationRequested.class)).singleElement().satisfies(request -> assertThat(
                        request.event().spec().dataset())
                .isEqualTo(other));
    }

    @Test
    void a_training_that_is_delivered_twice_is_evaluated_once() {
        Envelope<TrainingCompleted> completed = completed(Optional.of(ORDER));

        deliver(completed);
        deliver(completed);
        new EvaluationRequester(ServiceHandle.started(fixture.instance()), artifacts(store))
                .request(completed)
                .await()
                .atMost(Duration.ofSeconds(60));

        assertThat(fixture.events()).containsExactly("EvaluationRequested");
    }

    @Test
    void an_evaluation_that_has_failed_is_not_tried_again_by_itself() {
        Envelope<TrainingCompleted> completed = completed(Optional.of(ORDER));
        deliver(completed);
        Job.Claimed<EvaluationSpec> claim =
                evaluations.jobs().claimNext(new WorkerId("ann")).join().orElseThrow();
        evaluations
                .jobs()
                .fail(claim, new Failure("no-samples", "There are none."), true, Duration.ZERO)
                .join();

        deliver(completed);

        assertThat(fixture.events(EvaluationRequested.class)).hasSize(1);
    }

    @Test
    void a_training_without_an_order_is_left_alone() {
        deliver(completed(Optional.empty()));

        assertThat(fixture.events()).isEmpty();
    }

    @Test
    void while_the_store_is_away_the_event_comes_again_and_no_training_stays_unevaluated() {
        Envelope<TrainingCompleted> completed = completed(Optional.of(ORDER));
        ObjectStore away = new S3ObjectStore(
                MinioClient.builder()
                        .endpoint("http://localhost:1")
                        .region("none")
                        .credentials("access", "secret")
                        .build(),
                "bucket");

        assertThatThrownBy(() -> new EvaluationRequester(ServiceHandle.started(evaluations), artifacts(away))
                        .request(completed)
                        .await()
                        .atMost(Duration.ofSeconds(60)))
                .isInstanceOf(Retriable.class);
        deliver(completed);

        assertThat(fixture.events(EvaluationRequested.class)).hasSize(1);
    }

    @Test
    void what_can_never_be_evaluated_is_stated_as_rejected_once_with_the_reason() {
        Digest noManifest = store.put(new byte[] {1, 2, 3});
        Envelope<TrainingCompleted> lost = completed(Digest.ofText("nothing"), CONTEXT);

        assertThatThrownBy(() -> deliver(completed(noManifest, CONTEXT)))
                .isInstanceOf(EvaluatorException.WrongManifest.class);
        assertThatThrownBy(() -> deliver(lost)).isInstanceOf(ObjectStoreException.NotFound.class);
        assertThatThrownBy(() -> deliver(lost)).isInstanceOf(ObjectStoreException.NotFound.class);

        assertThat(fixture.events(JobEvent.Rejected.class))
                .extracting(
                        rejected -> rejected.event().job(),
                        rejected -> rejected.event().failure().code())
                .containsExactly(
                        tuple(EvaluationSpec.unspecified(noManifest), "wrong-manifest"),
                        tuple(EvaluationSpec.unspecified(lost.event().manifest()), "object-not-found"));
        assertThat(fixture.events(JobEvent.Rejected.class).get(1).causation().parent())
                .contains(lost.id());
    }

    @Test
    void a_manifest_that_is_not_signed_is_stated_as_rejected() {
        Envelope<TrainingCompleted> completed = completed(Optional.of(ORDER));
        SigningKeys keys = SigningKeys.in(folder.resolve("keys"));
        keys.of("trainer");
        keys.of("evaluator");
        ObjectStore signing =
                SignedObjectStore.over(store, Signatures.open("evaluator", keys.ring(), keys.key("evaluator")));

        assertThatThrownBy(() -> deliver(completed, signing)).isInstanceOf(ObjectStoreException.NotSigned.class);

        assertThat(fixture.events(JobEvent.Rejected.class)).singleElement().satisfies(rejected -> assertThat(
                        rejected.event().failure().code())
                .isEqualTo("object-not-signed"));
    }

    @Test
    void a_chain_of_events_that_is_at_its_end_goes_no_further_and_says_so() {
        Causation end = Causation.NONE;
        for (int depth = 0; depth < Causation.MAX_DEPTH; depth++) {
            end = end.then(new EventId("event-" + depth));
        }
        Checkpoint checkpoint = checkpoint(Optional.of(ORDER));
        Envelope<TrainingCompleted> last = completed(checkpoint.digest(), new EventContext(end, Optional.empty()));

        assertThatThrownBy(() -> deliver(last)).isInstanceOf(CausationTooDeepException.class);

        assertThat(fixture.events(JobEvent.Rejected.class)).singleElement().satisfies(rejected -> assertThat(
                        rejected.event().failure().code())
                .isEqualTo(CausationTooDeepException.CODE));
        assertThat(fixture.events(EvaluationRequested.class)).isEmpty();
    }

    private void deliver(Envelope<TrainingCompleted> completed) {
        deliver(completed, store);
    }

    private void deliver(Envelope<TrainingCompleted> completed, ObjectStore from) {
        new EvaluationRequester(ServiceHandle.started(evaluations), artifacts(from))
                .request(completed)
                .await()
                .atMost(Duration.ofSeconds(60));
    }

    private ArtifactStore artifacts(ObjectStore store) {
        return new ArtifactStore(store, new DiskCache(store, folder, 0, fixture.clock));
    }

    private Checkpoint checkpoint(Optional<EvaluationOptions> order) {
        return Stored.manifest(store, Stored.spec(TRAINED_ON, order), CheckpointId.of(Digest.ofText("weights")), 1);
    }

    private Envelope<TrainingCompleted> completed(Optional<EvaluationOptions> order) {
        return completed(checkpoint(order).digest(), CONTEXT);
    }

    private static Envelope<TrainingCompleted> completed(Digest manifest, EventContext context) {
        TrainingCompleted event = new TrainingCompleted(
                new JobId("a-training"), 1, CheckpointId.of(Digest.ofText("weights")), manifest, 1, 1, Map.of());
        return Envelope.of(event, "/test", Instant.EPOCH, context);
    }
}
