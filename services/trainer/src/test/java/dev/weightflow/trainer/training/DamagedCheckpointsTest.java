package dev.weightflow.trainer.training;

import static dev.weightflow.trainer.TestTrainings.spec;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobRecord;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.TestTrainings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a training resumes although its checkpoints in the store are damaged, and repairs them. */
class DamagedCheckpointsTest {
    private static final InMemoryObjectStore STORE = new InMemoryObjectStore();
    private static final Map<String, Undisturbed> UNDISTURBED = new HashMap<>();

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static DatasetId dataset;

    @BeforeAll
    static void store() throws IOException {
        dataset = TestTrainings.storeScenes(STORE, shared);
    }

    /** Complete run, shared by all tests, each of which is followed by a repair of its damage. */
    private record Undisturbed(List<CheckpointCommitted> commits, TrainingCompleted completed) {}

    private final Map<Digest, byte[]> damaged = new HashMap<>();

    @AfterEach
    void repair() {
        damaged.forEach(STORE::damage);
    }

    private enum Part {
        STATE(commit -> manifest(commit).trainingState().orElseThrow()),
        WEIGHTS(commit -> commit.checkpoint().digest()),
        MANIFEST(CheckpointCommitted::manifest);

        private final Function<CheckpointCommitted, Digest> of;

        Part(Function<CheckpointCommitted, Digest> of) {
            this.of = of;
        }
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void work_goes_on_from_the_newest_checkpoint_that_verifies_and_makes_the_others_again(Part part) {
        Undisturbed undisturbed = undisturbed(PLAIN);
        TrainingCompleted expected = undisturbed.completed();
        CheckpointCommitted second = undisturbed.commits().get(1);
        Digest damaged = damage(part.of.apply(second));

        Recorded resumed = new Recorded();
        TrainingCompleted completed = run(PLAIN, Optional.of(second), resumed);

        // without its manifest nothing refers to the checkpoint before it
        assertThat(((TrainingStarted) resumed.events.get(0)).step()).isEqualTo(part == Part.MANIFEST ? 0 : 2);
        assertThat(resumed.commits()).containsExactly(undisturbed.commits().get(2));
        assertThat(completed.checkpoint()).isEqualTo(expected.checkpoint());
        assertThat(completed.manifest()).isEqualTo(expected.manifest());
        assertThat(resumed.progress)
                .extracting(JobProgress::phase)
                .anyMatch(phase -> phase.startsWith("going back: ") && phase.endsWith(" is damaged"));
        assertThat(STORE.read(damaged)).isNotEmpty();
    }

    @Test
    void work_begins_anew_where_no_checkpoint_verifies() {
        Undisturbed undisturbed = undisturbed(PLAIN);
        CheckpointCommitted second = undisturbed.commits().get(1);
        undisturbed.commits().subList(0, 2).forEach(commit -> damage(Part.STATE.of.apply(commit)));

        Recorded resumed = new Recorded();
        run(PLAIN, Optional.of(second), resumed);

        assertThat(((TrainingStarted) resumed.events.get(0)).resumedFrom()).isEmpty();
        assertThat(resumed.commits()).containsExactly(undisturbed.commits().get(2));
        assertThat(undisturbed.commits()).allSatisfy(commit -> assertThat(STORE.read(Part.STATE.of.apply(commit)))
                .isNotEmpty());
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void a_last_checkpoint_that_is_damaged_is_made_again_before_the_training_completes(Part part) {
        Undisturbed undisturbed = undisturbed(PLAIN);
        TrainingCompleted expected = undisturbed.completed();
        CheckpointCommitted last = undisturbed.commits().get(2);
        Digest damaged = damage(part.of.apply(last));

        Recorded resumed = new Recorded();
        TrainingCompleted completed = run(PLAIN, Optional.of(last), resumed);

        assertThat(resumed.commits()).isEmpty();
        assertThat(completed.manifest()).isEqualTo(expected.manifest());
        assertThat(STORE.read(damaged)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void a_validated_training_knows_its_best_checkpoint_again(int commits) {
        Undisturbed undisturbed = undisturbed(VALIDATED);
        TrainingCompleted expected = undisturbed.completed();
        List<CheckpointCommitted> made = undisturbed.commits();
        CheckpointCommitted latest = made.get(Math.min(commits, made.size()) - 1);
        damage(Part.STATE.of.apply(latest));

        Recorded resumed = new Recorded();
        TrainingCompleted completed = run(VALIDATED, Optional.of(latest), resumed);

        assertThat(completed.manifest()).isEqualTo(expected.manifest());
        assertThat(completed.steps()).isEqualTo(expected.steps());
        assertThat(resumed.commits()).isEqualTo(made.subList(made.indexOf(latest) + 1, made.size()));
    }

    private static final String PLAIN = "\"steps\":6,\"batchSize\":4,\"imageSize\":32,\"checkpointEverySteps\":2";
    private static final String VALIDATED =
            "\"steps\":12,\"batchSize\":4,\"imageSize\":32,\"checkpointEverySteps\":4,\"overrides\":{\"validateEveryEpochs\":1,\"result\":\"best\"}";

    private Undisturbed undisturbed(String training) {
        return UNDISTURBED.computeIfAbsent(training, text -> {
            Recorded context = new Recorded();
            TrainingCompleted completed = run(text, Optional.empty(), context);
            return new Undisturbed(context.commits(), completed);
        });
    }

    /** Runs a worker without copies of stored objects. */
    private TrainingCompleted run(String training, Optional<CheckpointCommitted> committed, Recorded context) {
        Path own = folder.resolve("worker-" + System.nanoTime());
        TrainingWork work = new TrainingWork(
                STORE,
                new DiskCache(STORE, own.resolve("objects"), DiskCache.GIB, InstantSource.system()),
                own.resolve("scratch"),
                List.of(Device.cpu()),
                "test",
                new TrainingMetrics(new SimpleMeterRegistry()),
                InstantSource.system(),
                pause -> {});
        TrainingSpec spec = spec(dataset, training);
        JobRecord<TrainingSpec> record = new JobRecord<>(
                new JobId("job"),
                spec,
                1,
                1,
                0,
                committed.map(c -> c),
                Optional.empty(),
                Instant.EPOCH,
                EventContext.NONE,
                Optional.empty(),
                Optional.empty(),
                0);
        Job.Claimed<TrainingSpec> job =
                new Job.Claimed<>(record, new WorkerId("ann"), Instant.EPOCH, Optional.empty(), false);
        return (TrainingCompleted) work.run(job, context).apply(JobProjection.empty());
    }

    private static CheckpointManifest manifest(CheckpointCommitted commit) {
        return WeightflowJson.read(STORE.read(commit.manifest()), CheckpointManifest.class);
    }

    private Digest damage(Digest digest) {
        byte[] content = STORE.read(digest);
        damaged.put(digest, content.clone());
        content[content.length / 2] ^= 1;
        STORE.damage(digest, content);
        return digest;
    }
}
