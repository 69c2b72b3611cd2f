package dev.weightflow.trainer.history;

import static dev.weightflow.trainer.TestTrainings.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.InMemoryEventLog;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobMetrics;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.job.Leases;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.time.Backoff;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.history.TrainingRecords.CurveView;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainingRecordsTest {
    private static final JobId JOB = new JobId("job");
    private static final WorkerId ANN = new WorkerId("ann");
    private static final String LOSS = "loss.semseg";
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final InMemoryEventLog.Shared<JobEvent> log =
            new InMemoryEventLog.Shared<>(Topics.TRAININGS.name(), JobEvent.class);
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final TrainingSpec spec = spec(DatasetId.of(Digest.ofText("data")), "\"steps\":100");
    private final Journal<TrainingHistory, JobEvent> journal = journal();
    private final Jobs<TrainingSpec, TrainingHistory> jobs = new Jobs<>(
            journal,
            JobKind.TRAINING,
            TrainingHistory::jobs,
            new Backoff(10, Duration.ofSeconds(1), Duration.ofMinutes(1)),
            CLOCK);
    private final JobService<TrainingSpec> service = new JobService<>(
            jobs,
            new Leases<>(
                    ANN,
                    jobs,
                    Duration.ofSeconds(20),
                    JobMetrics.of(JobKind.TRAINING, new SimpleMeterRegistry(), List.of()),
                    System::nanoTime));
    private final TrainingRecords records = new TrainingRecords(service, journal::state, store);

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void a_curve_is_what_was_committed_and_what_progress_has_told_since() {
        Job.Claimed<TrainingSpec> claim = claimed();
        assertThat(records.curve(JOB, 0, 600).series()).as("nothing yet").isEmpty();
        told(1, 0, 2, 7.0);
        Digest curve = committed(claim, 4);
        told(1, 1, 3, 99.0);
        told(1, 2, 6, 5.0);
        told(1, 3, 9, 4.0);

        CurveView view = records.curve(JOB, 0, 600);

        assertThat(view.curve()).contains(curve);
        assertThat(view.committed()).isEqualTo(4);
        assertThat(view.step()).isEqualTo(9);
        assertThat(view.series()).containsOnlyKeys(LOSS);
        assertThat(view.series().get(LOSS).steps()).containsExactly(1L, 2L, 3L, 4L, 6L, 9L);
        assertThat(view.series().get(LOSS).values())
                .as("the committed ones stand")
                .containsExactly(1., 2., 3., 4., 5., 4.);
        assertThat(records.curve(JOB, 4, 600).series().get(LOSS).steps()).containsExactly(6L, 9L);
        assertThat(records.curve(JOB, 9, 600).series()).isEmpty();
        assertThat(records.curve(JOB, 0, 4).series().get(LOSS).steps()).hasSizeLessThanOrEqualTo(4);
        assertThatThrownBy(() -> records.curve(new JobId("none"), 0, 600)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void what_a_lost_worker_has_told_beyond_its_last_commit_is_not_shown_when_the_next_begins() {
        Job.Claimed<TrainingSpec> claim = claimed();
        committed(claim, 4);
        told(1, 0, 9, 1.0);
        jobs.expire(claim, () -> true, Duration.ZERO).join();
        jobs.claimNext(ANN).join();
        told(2, 0, 5, 2.0);

        assertThat(records.curve(JOB, 0, 600).series().get(LOSS).steps()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void checkpoints_are_listed_as_they_were_committed() {
        Job.Claimed<TrainingSpec> claim = claimed();
        committed(claim, 4);
        Digest second = committed(claim, 8);

        assertThat(records.checkpoints(JOB).checkpoints())
                .extracting(TrainingRecords.CheckpointView::step)
                .containsExactly(4L, 8L);
        TrainingRecords.CheckpointView last =
                records.checkpoints(JOB).checkpoints().get(1);
        assertThat(last.curve()).contains(second);
        assertThat(last.at()).isEqualTo(NOW);
        assertThat(last.best()).isFalse();
        assertThat(records.checkpoints(JOB).validations()).isEmpty();
    }

    @Test
    void a_snapshot_has_the_commits_and_memory_is_bounded() {
        TrainingHistory history = TrainingHistory.projection(Optional.empty()).initial();
        for (int job = 0; job <= TrainingHistory.TRAININGS; job++) {
            JobId id = new JobId("job-" + job);
            history = applied(history, job, JobEvent.Requested.of(id, 1, spec));
            history = applied(history, job, new JobEvent.Claimed(JobKind.TRAINING, id, 1, ANN));
            history = applied(history, job, commit(id, 1, Optional.empty()));
        }
        JobId last = new JobId("job-" + TrainingHistory.TRAININGS);
        for (int step = 2; step <= TrainingHistory.COMMITS + 1; step++) {
            history = applied(history, 1000, commit(last, step, Optional.empty()));
        }
        history = applied(history, 2000, commit(last, 3, Optional.empty()));

        assertThat(history.commits(new JobId("job-0"))).isEmpty();
        assertThat(history.commits(new JobId("job-1"))).hasSize(1);
        assertThat(history.commits(last)).hasSize(TrainingHistory.COMMITS);
        assertThat(history.commits(last).get(0).step()).isEqualTo(2);
        var format =
                TrainingHistory.projection(Optional.empty()).snapshotFormat().orElseThrow();
        TrainingHistory read = format.read().apply(format.write().apply(history));
        assertThat(read.commits(last)).isEqualTo(history.commits(last));
        assertThat(read.jobs().jobs()).isEqualTo(history.jobs().jobs());
    }

    private static TrainingHistory applied(TrainingHistory history, long second, JobEvent event) {
        return TrainingHistory.projection(Optional.empty())
                .apply(history, Envelope.of(event, "/test", Instant.ofEpochSecond(second), EventContext.NONE));
    }

    private Journal<TrainingHistory, JobEvent> journal() {
        return Journal.open(
                log.open(), TrainingHistory.projection(Optional.empty()), JournalOptions.of("/weightflow/test", CLOCK));
    }

    private Job.Claimed<TrainingSpec> claimed() {
        jobs.request(JOB, spec, EventContext.NONE).join();
        return jobs.claimNext(ANN).join().orElseThrow();
    }

    private void told(int claim, long sequence, long step, double loss) {
        service.onProgress(new JobProgressed(
                JobKind.TRAINING,
                JOB,
                claim,
                ANN,
                sequence,
                "training",
                step,
                100,
                "steps",
                1,
                Optional.empty(),
                Map.of(LOSS, loss, "imagesPerSecond", 3.0),
                Optional.empty()));
    }

    /** Stores the curve of a loss that is its step, and a manifest. */
    private Digest committed(Job.Claimed<TrainingSpec> claim, long step) {
        SortedMap<Long, Map<String, Double>> values = new TreeMap<>();
        for (long at = 1; at <= step; at++) {
            values.put(at, Map.of(LOSS, (double) at));
        }
        Digest curve = store.put(CanonicalJson.write(Curve.of(values)));
        CheckpointCommitted commit = commit(JOB, step, Optional.of(curve));
        assertThat(jobs.append(claim, state -> commit).join()).isTrue();
        return curve;
    }

    private CheckpointCommitted commit(JobId job, long step, Optional<Digest> curve) {
        CheckpointId checkpoint = CheckpointId.of(Digest.ofText("weights " + step));
        Digest manifest = store.put(CanonicalJson.write(new CheckpointManifest(
                CheckpointManifest.FORMAT,
                checkpoint,
                1,
                job,
                spec,
                Map.of(),
                step,
                1,
                false,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                1,
                "test",
                Map.of(),
                List.of(),
                List.of())));
        return new CheckpointCommitted(
                job, 1, Optional.empty(), checkpoint, manifest, step, 1, false, Optional.empty(), curve);
    }
}
