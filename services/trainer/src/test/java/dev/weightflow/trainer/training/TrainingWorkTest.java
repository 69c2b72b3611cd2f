package dev.weightflow.trainer.training;

import static dev.weightflow.trainer.TestTrainings.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobRecord;
import dev.weightflow.platform.job.JobStoppedException;
import dev.weightflow.platform.job.StopReason;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.FailingObjectStore.Fate;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.Validation;
import dev.weightflow.trainer.TestTrainings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the work with the real loop: six steps of the micro model on rendered scenes, a checkpoint every two. */
class TrainingWorkTest {
    private static final Path EXAMPLE = Path.of("../../docs/examples/lora_xs.py");
    private static final JobId JOB = new JobId("job");
    private static final InMemoryObjectStore STORE = new InMemoryObjectStore();
    private static final Map<TrainingSpec, Undisturbed> UNDISTURBED = new HashMap<>();

    @TempDir
    static Path folder;

    private static DatasetId dataset;

    /** Complete run, shared by all tests. */
    private record Undisturbed(Recorded context, TrainingCompleted completed) {
        List<CheckpointCommitted> commits() {
            return context.commits();
        }

        CheckpointCommitted last() {
            return commits().get(commits().size() - 1);
        }
    }

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TrainingWork work = work(STORE, folder.resolve("objects"), DiskCache.GIB, pause -> {});

    private TrainingWork work(ObjectStore store, Path copies, long mostBytes, Consumer<Duration> sleep) {
        return new TrainingWork(
                store,
                new DiskCache(store, copies, mostBytes, InstantSource.system()),
                folder.resolve("scratch"),
                List.of(Device.cpu()),
                "test",
                new TrainingMetrics(meters),
                InstantSource.system(),
                sleep);
    }

    @BeforeAll
    static void store() throws IOException {
        dataset = TestTrainings.storeScenes(STORE, folder);
    }

    @Test
    void a_training_starts_commits_its_checkpoints_and_completes_with_the_last_one() {
        Recorded context = new Recorded();

        TrainingCompleted completed = run(job(Optional.empty()), context);

        assertThat(context.events.get(0)).isInstanceOfSatisfying(TrainingStarted.class, started -> {
            assertThat(started.totalSteps()).isEqualTo(6);
            assertThat(started.resumedFrom()).isEmpty();
        });
        assertThat(context.commits()).extracting(CheckpointCommitted::step).containsExactly(2L, 4L, 6L);
        CheckpointCommitted last = context.commits().get(2);
        assertThat(last.last()).isTrue();
        assertThat(completed.checkpoint()).isEqualTo(last.checkpoint());
        assertThat(completed.loss()).isNotEmpty();
        assertThat(meters.get("weightflow.training.images").counter().count()).isEqualTo(24);
        assertThat(meters.get("weightflow.training.distance").gauge().value()).isPositive();
        assertThat(meters.get("weightflow.checkpoint.commit")
                        .tag("outcome", "committed")
                        .timer()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void a_checkpoint_s_manifest_is_found_by_the_checkpoint_s_id_and_names_the_one_before() {
        Undisturbed context = undisturbed(plain());

        Optional<CheckpointId> parent = Optional.empty();
        for (CheckpointCommitted commit : context.commits()) {
            assertThat(STORE.read("checkpoints/" + commit.checkpoint()))
                    .contains(commit.manifest().hex().getBytes(StandardCharsets.US_ASCII));
            CheckpointManifest manifest = manifest(commit);
            assertThat(manifest.checkpoint()).isEqualTo(commit.checkpoint());
            assertThat(manifest.parent()).isEqualTo(parent);
            assertThat(STORE.has(manifest.trainingState().orElseThrow())).isTrue();
            parent = Optional.of(commit.checkpoint());
        }
    }

    @Test
    void a_disk_that_does_not_hold_the_dataset_trains_to_the_same_weights() {
        AtomicInteger parts = new AtomicInteger();
        ObjectStore counting = PartsOf.store(STORE, () -> {
            parts.incrementAndGet();
            return Fate.ANSWERED;
        });

        Recorded context = new Recorded();
        TrainingWork streaming = work(counting, folder.resolve("few"), 1, pause -> {});
        Function<Object, JobEvent> completed = streaming.run(job(Optional.empty()), context);

        assertThat(((TrainingCompleted) completed.apply(JobProjection.empty())).checkpoint())
                .isEqualTo(undisturbed(plain()).completed().checkpoint());
        assertThat(parts.get()).isBetween(6 * 4, 6 * 4 + 3 * 4); // some batches are read ahead of need
        assertThat(folder.resolve("few")).isDirectoryNotContaining("glob:**.tar");
    }

    @Test
    void a_store_that_is_away_while_samples_are_read_is_waited_for_unless_the_work_has_to_stop() {
        AtomicInteger parts = new AtomicInteger();
        AtomicInteger waits = new AtomicInteger();
        ObjectStore leaving = PartsOf.store(
                STORE, () -> parts.incrementAndGet() > 3 && waits.get() < 5 ? Fate.REFUSED : Fate.ANSWERED);

        Recorded context = new Recorded();
        work(leaving, folder.resolve("away"), 1, pause -> waits.incrementAndGet())
                .run(job(Optional.empty()), context);

        assertThat(waits.get()).isGreaterThanOrEqualTo(5);
        assertThat(context.commits().get(2).checkpoint())
                .isEqualTo(undisturbed(plain()).completed().checkpoint());

        ObjectStore gone = PartsOf.store(STORE, () -> Fate.REFUSED);
        Recorded stopping = new Recorded().stopAfter(0, StopReason.SHUTDOWN);
        assertThatThrownBy(() -> work(
                                gone,
                                folder.resolve("gone"),
                                1,
                                pause -> stopping.progress(
                                        new JobProgress("training", 0, 6, "steps", 0, Optional.empty(), Map.of())))
                        .run(job(Optional.empty()), stopping))
                .isInstanceOf(JobStoppedException.class);
    }

    @Test
    void work_that_shuts_down_commits_where_it_is_and_another_ends_with_the_undisturbed_weights() {
        Undisturbed undisturbed = undisturbed(plain());
        Recorded stopped = new Recorded().stopAfter(3, StopReason.SHUTDOWN);

        assertThat(stopReason(job(Optional.empty()), stopped)).isEqualTo(StopReason.SHUTDOWN);
        assertThat(stopped.commits()).extracting(CheckpointCommitted::step).containsExactly(2L, 3L);
        CheckpointCommitted third = stopped.commits().get(1);
        Recorded resumed = new Recorded();
        TrainingCompleted completed = run(job(Optional.of(third)), resumed);

        assertThat(completed.checkpoint()).isEqualTo(undisturbed.completed().checkpoint());
        assertThat(((TrainingStarted) resumed.events.get(0)).resumedFrom()).contains(third.checkpoint());
        assertThat(resumed.commits()).extracting(CheckpointCommitted::step).containsExactly(4L, 6L);
        // the manifests too, although there is a checkpoint between them that the undisturbed run does not have
        assertThat(resumed.commits())
                .extracting(CheckpointCommitted::checkpoint, CheckpointCommitted::manifest, CheckpointCommitted::curve)
                .containsExactlyElementsOf(undisturbed.commits().stream()
                        .skip(1)
                        .map(commit -> tuple(commit.checkpoint(), commit.manifest(), commit.curve()))
                        .toList());
    }

    @Test
    void each_commit_names_the_curve_of_every_step_so_far() {
        Undisturbed undisturbed = undisturbed(plain());

        Curve curve = curve(undisturbed.last());
        assertThat(curve.series())
                .containsKeys("loss.semseg", "loss.total", "learningRate")
                .doesNotContainKeys("imagesPerSecond", "epoch", "memory.bytes");
        assertThat(curve.series().get("loss.total").steps()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(curve(undisturbed.commits().get(1))).isEqualTo(curve.until(4));
        List<Double> told = undisturbed.context().progress.stream()
                .filter(progress -> progress.phase().equals("training"))
                .map(progress -> progress.values().get("loss.total"))
                .toList();
        for (int step = 0; step < told.size(); step++) {
            assertThat(curve.series().get("loss.total").values().get(step))
                    .isCloseTo(told.get(step), withPercentage(1e-4));
        }
    }

    @Test
    void work_whose_curve_is_lost_goes_on_without_it() {
        CheckpointCommitted second = undisturbed(plain()).commits().get(1);
        CheckpointCommitted lost = new CheckpointCommitted(
                second.job(),
                second.claim(),
                second.worker(),
                second.checkpoint(),
                second.manifest(),
                second.step(),
                second.epoch(),
                second.last(),
                second.best(),
                Optional.of(Digest.ofText("a lost curve")));
        Recorded resumed = new Recorded();

        TrainingCompleted completed = run(job(Optional.of(lost)), resumed);

        assertThat(completed.checkpoint())
                .isEqualTo(undisturbed(plain()).completed().checkpoint());
        assertThat(curve(resumed.commits().get(0)).series().get("loss.total").steps())
                .containsExactly(5L, 6L);
    }

    @Test
    void progress_tells_how_much_memory_the_process_has() {
        assumeTrue(Files.exists(Path.of("/proc/self/status")));

        assertThat(undisturbed(plain()).context().progress)
                .filteredOn(progress -> progress.phase().equals("training"))
                .isNotEmpty()
                .allSatisfy(progress -> assertThat(progress.values().get("memory.bytes"))
                        .isBetween((double) (64 << 20), (double) (64L << 30)));
    }

    @Test
    void a_shutdown_at_a_checkpoint_commits_nothing_twice() {
        Recorded context = new Recorded().stopAfter(2, StopReason.SHUTDOWN);

        assertThat(stopReason(job(Optional.empty()), context)).isEqualTo(StopReason.SHUTDOWN);

        assertThat(context.commits()).extracting(CheckpointCommitted::step).containsExactly(2L);
    }

    @Test
    void work_that_is_cancelled_stops_at_the_next_step_without_another_checkpoint() {
        Recorded context = new Recorded().stopAfter(3, StopReason.CANCELLED);

        assertThat(stopReason(job(Optional.empty()), context)).isEqualTo(StopReason.CANCELLED);

        assertThat(context.commits()).extracting(CheckpointCommitted::step).containsExactly(2L);
    }

    @Test
    void a_commit_under_a_claim_that_was_lost_ends_the_work_and_is_counted_as_fenced() {
        Recorded context = new Recorded().fencedFrom(2);

        assertThat(stopReason(job(Optional.empty()), context)).isEqualTo(StopReason.CLAIM_LOST);

        assertThat(context.commits()).extracting(CheckpointCommitted::step).containsExactly(2L);
        assertThat(meters.get("weightflow.checkpoint.commit")
                        .tag("outcome", "fenced")
                        .timer()
                        .count())
                .isOne();
    }

    @Test
    void a_job_whose_last_checkpoint_is_committed_is_only_completed() {
        Undisturbed before = undisturbed(plain());
        Recorded context = new Recorded();

        TrainingCompleted completed = run(job(Optional.of(before.last())), context);

        assertThat(context.events).isEmpty();
        assertThat(completed.checkpoint()).isEqualTo(before.completed().checkpoint());
        assertThat(completed.loss()).isEqualTo(before.completed().loss());
    }

    @Test
    void a_validated_training_keeps_its_best_checkpoint_beside_its_last() {
        Undisturbed run = undisturbed(validated("last"));

        CheckpointCommitted last = run.last();
        List<Validation> validations = manifest(last).validations();
        assertThat(validations).extracting(Validation::step).containsExactly(3L, 6L, 9L, 12L);
        assertThat(validations.get(0).metrics()).containsOnlyKeys(PascalTasks.NAMES);
        Validation best = best(validations);
        assertThat(last.best()).hasValueSatisfying(known -> {
            assertThat(known.step()).isEqualTo(best.step());
            assertThat(known.deltaM()).isEqualTo(best.deltaM());
            CheckpointManifest manifest = WeightflowJson.read(STORE.read(known.manifest()), CheckpointManifest.class);
            assertThat(manifest.checkpoint()).isEqualTo(known.checkpoint());
            assertThat(manifest.step()).isEqualTo(best.step());
            assertThat(STORE.has(known.checkpoint().digest())).isTrue();
        });
        assertThat(run.completed().checkpoint()).isEqualTo(last.checkpoint());
        assertThat(run.completed().steps()).isEqualTo(12);
        assertThat(run.context().progress).extracting(JobProgress::phase).contains("validating");
    }

    @Test
    void a_training_whose_result_is_the_best_completes_with_it() {
        Undisturbed run = undisturbed(validated("best"));
        TrainingCompleted completed = run.completed();

        BestCheckpoint best = run.last().best().orElseThrow();
        assertThat(completed.checkpoint()).isEqualTo(best.checkpoint());
        assertThat(completed.manifest()).isEqualTo(best.manifest());
        assertThat(completed.steps()).isEqualTo(best.step());
    }

    @Test
    void a_validation_changes_nothing_in_what_is_learned() {
        assertThat(weights(undisturbed(validated("last"))))
                .containsAllEntriesOf(weights(undisturbed(spec(dataset, VALIDATED))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 6, 8, 9, 11, 12})
    void a_validated_training_that_is_stopped_anywhere_ends_with_the_undisturbed_checkpoints(int steps) {
        TrainingSpec spec = validated("best");
        Undisturbed undisturbed = undisturbed(spec);
        Recorded stopped = new Recorded().stopAfter(steps, StopReason.SHUTDOWN);

        assertThat(stopReason(job(spec, Optional.empty()), stopped)).isEqualTo(StopReason.SHUTDOWN);
        Recorded resumed = new Recorded();
        TrainingCompleted completed =
                run(job(spec, stopped.commits().stream().reduce((before, latest) -> latest)), resumed);

        assertThat(completed.checkpoint()).isEqualTo(undisturbed.completed().checkpoint());
        assertThat(completed.steps()).isEqualTo(undisturbed.completed().steps());
        CheckpointCommitted last = resumed.commits().get(resumed.commits().size() - 1);
        CheckpointCommitted wanted = undisturbed.last();
        assertThat(manifest(last).validations()).isEqualTo(manifest(wanted).validations());
        assertThat(manifest(last).parent()).isEqualTo(manifest(wanted).parent());
        assertThat(last.best().map(BestCheckpoint::checkpoint))
                .isEqualTo(wanted.best().map(BestCheckpoint::checkpoint));
    }

    /** A rise of a thousand points never comes: the second validation ends the training, and is not the first checkpoint due. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 6})
    void a_training_that_stops_early_ends_at_the_same_checkpoint_wherever_it_was_stopped(int steps) {
        TrainingSpec spec = spec(
                dataset, VALIDATED + ",\"overrides\":{\"validateEveryEpochs\":1,\"patience\":1,\"minDelta\":1000}");
        Undisturbed undisturbed = undisturbed(spec);
        assertThat(undisturbed.last().step()).isEqualTo(6);
        assertThat(undisturbed.last().last()).isTrue();
        assertThat(undisturbed.context().progress).last().satisfies(told -> assertThat(told.phase())
                .startsWith("stopped early: Δm has not risen by more than"));
        assertThat(weights(undisturbed).get(4L))
                .as("until it ends it is the training without such a rule")
                .isEqualTo(weights(undisturbed(validated("last"))).get(4L));

        Recorded stopped = new Recorded().stopAfter(steps, StopReason.SHUTDOWN);
        assertThat(stopReason(job(spec, Optional.empty()), stopped)).isEqualTo(StopReason.SHUTDOWN);
        TrainingCompleted completed =
                run(job(spec, stopped.commits().stream().reduce((before, latest) -> latest)), new Recorded());

        assertThat(completed.checkpoint()).isEqualTo(undisturbed.completed().checkpoint());
        assertThat(completed.manifest()).isEqualTo(undisturbed.completed().manifest());
        assertThat(completed.steps()).isEqualTo(undisturbed.completed().steps());
        assertThat(completed.stoppedEarly()).isEqualTo(undisturbed.completed().stoppedEarly());
    }

    @Test
    void a_completion_says_why_the_training_stopped_early_also_when_only_the_completion_was_left_to_do() {
        TrainingSpec spec = spec(
                dataset, VALIDATED + ",\"overrides\":{\"validateEveryEpochs\":1,\"patience\":1,\"minDelta\":1000}");
        Undisturbed undisturbed = undisturbed(spec);

        assertThat(undisturbed.completed().stoppedEarly().orElseThrow())
                .startsWith("Δm has not risen by more than 1000.0 points over the ");
        assertThat(run(job(spec, Optional.of(undisturbed.last())), new Recorded())
                        .stoppedEarly())
                .isEqualTo(undisturbed.completed().stoppedEarly());
        assertThat(undisturbed(validated("last")).completed().stoppedEarly()).isEmpty();
    }

    @Test
    void patience_that_outlasts_the_training_fails_it_for_good() {
        assertThat(failure(spec(dataset, VALIDATED + ",\"overrides\":{\"validateEveryEpochs\":1,\"patience\":9}"))
                        .code())
                .isEqualTo("never-stops-early");
    }

    @Test
    void a_manifest_has_every_number_of_the_training() {
        assertThat(manifest(undisturbed(plain()).commits().get(0)).training())
                .containsEntry("beta2", "0.999")
                .containsEntry("lossWeights.normals", "10.0")
                .containsEntry("rotation", "20.0")
                .containsEntry("steps", "6")
                .containsEntry("effectiveBatch", "4");
    }

    private static final String VALIDATED = "\"steps\":12,\"batchSize\":4,\"imageSize\":32,\"checkpointEverySteps\":4";

    private static TrainingSpec validated(String result) {
        return spec(dataset, VALIDATED + ",\"overrides\":{\"validateEveryEpochs\":1,\"result\":\"" + result + "\"}");
    }

    private static Validation best(List<Validation> validations) {
        return validations.stream()
                .reduce((best, next) -> next.deltaM() > best.deltaM() ? next : best)
                .orElseThrow();
    }

    private static Map<Long, CheckpointId> weights(Undisturbed context) {
        return context.commits().stream()
                .collect(Collectors.toMap(CheckpointCommitted::step, CheckpointCommitted::checkpoint));
    }

    @Test
    void progress_tells_phase_steps_pace_and_losses() {
        Recorded context = undisturbed(plain()).context();

        assertThat(context.progress).extracting(JobProgress::phase).contains("loading", "training", "committing");
        JobProgress last = context.progress.get(context.progress.size() - 1);
        assertThat(last.done()).isEqualTo(6);
        assertThat(last.total()).isEqualTo(6);
        assertThat(last.unit()).isEqualTo("steps");
        assertThat(last.values()).containsKeys("loss.total", "loss.semseg", "learningRate", "imagesPerSecond", "epoch");
    }

    @Test
    void a_dataset_that_is_not_there_fails_the_job_for_good() {
        JobFailedException failure = failure(spec(DatasetId.of(Digest.ofText("nowhere")), "\"steps\":6"));

        assertThat(failure.permanent()).isTrue();
        assertThat(failure.code()).isEqualTo("dataset-not-found");
    }

    @Test
    void a_dataset_with_too_few_samples_for_a_batch_is_unusable_input() {
        assertThat(failure(spec(dataset, "\"steps\":6,\"batchSize\":64")).code())
                .isEqualTo("unusable-input");
    }

    private Undisturbed undisturbed(TrainingSpec spec) {
        return UNDISTURBED.computeIfAbsent(spec, training -> {
            Recorded context = new Recorded();
            return new Undisturbed(context, run(job(training, Optional.empty()), context));
        });
    }

    @Test
    void a_training_with_a_method_file_has_its_text_from_the_store_and_commits_its_digest_alone() throws IOException {
        String text = Files.readString(EXAMPLE);
        Digest digest = new MethodFiles(STORE).put(text);
        TrainingSpec spec = withMethodFile(",\"digest\":\"" + digest + "\"", 4);
        Recorded context = new Recorded();

        TrainingCompleted completed = run(job(spec, Optional.empty()), context);

        DiskCache files = new DiskCache(STORE, folder.resolve("opened"), DiskCache.GIB, InstantSource.system());
        try (Network network = Checkpoint.open(spec, Tasks.PASCAL, completed.checkpoint(), Device.cpu(), files::of)) {
            assertThat(network.method().options().spec().shownWords())
                    .containsEntry("digest", digest.hex())
                    .containsEntry("rank", "4");
            assertThat(network.parameters().trained())
                    .anyMatch(parameter -> parameter.name().endsWith("attn.q.adapter_R"));
        }
        for (Digest stored : List.of(completed.checkpoint().digest(), completed.manifest())) {
            assertThat(new String(STORE.read(stored), StandardCharsets.ISO_8859_1))
                    .contains(digest.hex())
                    .doesNotContain("def adapt");
        }

        // it resumes from a commit with the same result, and reads an old specification that includes the text
        CheckpointCommitted first = context.commits().get(0);
        assertThat(run(job(spec, Optional.of(first)), new Recorded()).checkpoint())
                .isEqualTo(completed.checkpoint());
        TrainingSpec old = spec.with(spec.method().withText(text));
        assertThat(run(job(old, Optional.empty()), new Recorded()).checkpoint()).isEqualTo(completed.checkpoint());
    }

    @Test
    void a_method_file_that_was_altered_in_the_store_is_named_and_nothing_of_it_is_evaluated() {
        Digest digest = STORE.put("def adapt(w0, p):\n    return w0\n".getBytes(StandardCharsets.UTF_8));
        STORE.damage(digest, "def adapt(w0, p):\n    return p\n".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> work.run(
                        job(withMethodFile(",\"digest\":\"" + digest + "\"", 2), Optional.empty()), new Recorded()))
                .isInstanceOf(ObjectStoreException.DigestMismatch.class)
                .hasMessageContaining(digest.shortId());
    }

    private static TrainingSpec withMethodFile(String named, int steps) {
        return spec(
                dataset,
                "\"steps\":" + steps + ",\"batchSize\":4,\"imageSize\":32,\"checkpointEverySteps\":2,"
                        + "\"method\":{\"name\":\"file\",\"rank\":4,\"scale\":1.0" + named + "}");
    }

    private TrainingCompleted run(Job.Claimed<TrainingSpec> job, Recorded context) {
        return (TrainingCompleted) work.run(job, context).apply(JobProjection.empty());
    }

    private StopReason stopReason(Job.Claimed<TrainingSpec> job, Recorded context) {
        return catchThrowableOfType(JobStoppedException.class, () -> work.run(job, context))
                .reason();
    }

    private JobFailedException failure(TrainingSpec spec) {
        Recorded context = new Recorded();
        assertThatThrownBy(() -> work.run(job(spec, Optional.empty()), context)).isInstanceOf(JobFailedException.class);
        return catchThrowableOfType(JobFailedException.class, () -> work.run(job(spec, Optional.empty()), context));
    }

    private static CheckpointManifest manifest(CheckpointCommitted commit) {
        return WeightflowJson.read(STORE.read(commit.manifest()), CheckpointManifest.class);
    }

    private static Curve curve(CheckpointCommitted commit) {
        return WeightflowJson.read(STORE.read(commit.curve().orElseThrow()), Curve.class);
    }

    private static TrainingSpec plain() {
        return spec(dataset, "\"steps\":6,\"batchSize\":4,\"imageSize\":32,\"checkpointEverySteps\":2");
    }

    private static Job.Claimed<TrainingSpec> job(Optional<CheckpointCommitted> committed) {
        return job(plain(), committed);
    }

    private static Job.Claimed<TrainingSpec> job(TrainingSpec spec, Optional<CheckpointCommitted> committed) {
        JobRecord<TrainingSpec> record = new JobRecord<>(
                JOB,
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
        return new Job.Claimed<>(record, new WorkerId("ann"), Instant.EPOCH, Optional.empty(), false);
    }
}
