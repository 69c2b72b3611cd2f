package dev.weightflow.trainer.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.InMemoryEventPublisher;
import dev.weightflow.platform.log.InMemoryEventLog;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.job.Job;
import dev.weightflow.trainer.job.JobJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {

    private static final JobId JOB = new JobId("job");
    private static final WorkerId ANN = new WorkerId("ann");
    private static final WorkerId BOB = new WorkerId("bob");
    private static final int STEPS = 10;

    @TempDir
    Path folder;

    private final InMemoryEventLog.Shared<TrainingEvent> log =
            new InMemoryEventLog.Shared<>("weightflow.trainings", TrainingEvent.class);
    private final ObjectStore store = new InMemoryObjectStore();
    private final InMemoryEventPublisher publisher = new InMemoryEventPublisher();
    private final Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(60));
    private final AtomicBoolean shutdown = new AtomicBoolean();
    private final JobJournal journal = journal();

    @AfterEach
    void stop() {
        heartbeat.close();
    }

    @Test
    void a_requested_job_is_trained_committed_and_completed() {
        journal.request(JOB, spec(), Cause.NONE);

        assertThat(worker(ANN, journal, counting(3)).workOnNext(shutdown::get)).isTrue();

        assertThat(job()).isInstanceOf(Job.Completed.class);
        assertThat(stepsCommitted()).containsExactly(3L, 6L, 9L, 10L);
        assertThat(result()).isEqualTo(Digest.ofText("weights after 10 steps").hex());
    }

    @Test
    void what_is_stated_about_a_job_follows_from_its_request() {
        journal.request(JOB, spec(), Cause.NONE);

        worker(ANN, journal, counting(3)).workOnNext(shutdown::get);

        EventId request = log.events().get(0).id();
        Envelope<TrainingEvent> completed = log.events().get(log.events().size() - 1);
        assertThat(completed.event()).isInstanceOf(TrainingCompleted.class);
        assertThat(completed.causation().parent()).contains(request);
        assertThat(completed.causation().root()).contains(request);
    }

    @Test
    void without_a_waiting_job_there_is_nothing_to_do() {
        assertThat(worker(ANN, journal, counting(3)).workOnNext(shutdown::get)).isFalse();
    }

    @Test
    void a_job_whose_worker_died_is_resumed_by_another_from_its_last_checkpoint_with_the_same_result() {
        journal.request(JOB, spec(), Cause.NONE);
        Training dies = (assignment, supervisor) -> {
            counting(3, 7).run(assignment, supervisor);
            throw new AssertionError("killed");
        };
        try {
            worker(ANN, journal, dies).workOnNext(shutdown::get);
        } catch (AssertionError killed) {
            // as a kill -9: nothing more is stated
        }
        AtomicLong now = new AtomicLong();
        Watch watch = new Watch(journal, Duration.ofSeconds(20), now::get, WorkObserver.NONE);
        watch.releaseSilent();
        now.set(Duration.ofSeconds(21).toNanos());
        watch.releaseSilent();

        JobJournal others = journal();
        worker(BOB, others, counting(3)).workOnNext(shutdown::get);

        assertThat(stepsCommitted()).containsExactly(3L, 6L, 9L, 10L);
        assertThat(result()).isEqualTo(Digest.ofText("weights after 10 steps").hex());
    }

    @Test
    void a_worker_that_wakes_up_after_its_claim_was_released_changes_nothing() {
        journal.request(JOB, spec(), Cause.NONE);
        JobJournal others = journal();
        Training sleeps = (assignment, supervisor) -> {
            counting(3, 5).run(assignment, supervisor);
            others.journal().follow();
            others.expire((Job.Claimed) others.job(JOB).orElseThrow());
            worker(BOB, others, counting(3)).workOnNext(shutdown::get);
            supervisor.commit(files(5, false));
        };

        worker(ANN, journal, sleeps).workOnNext(shutdown::get);

        assertThat(job()).isInstanceOf(Job.Completed.class);
        assertThat(stepsCommitted()).containsExactly(3L, 6L, 9L, 10L);
    }

    @Test
    void a_worker_that_shuts_down_commits_where_it_is_and_gives_the_job_back() {
        journal.request(JOB, spec(), Cause.NONE);
        Training interrupted = (assignment, supervisor) -> {
            counting(3, 5).run(assignment, supervisor);
            shutdown.set(true);
            counting(3).run(assignment, supervisor);
        };

        worker(ANN, journal, interrupted).workOnNext(shutdown::get);

        assertThat(job()).isInstanceOf(Job.Waiting.class);
        assertThat(worker(ANN, journal, counting(3)).workOnNext(shutdown::get)).isFalse();
    }

    @Test
    void a_job_asked_to_stop_is_cancelled_with_its_last_checkpoint_kept() {
        journal.request(JOB, spec(), Cause.NONE);
        Training cancelled = (assignment, supervisor) -> {
            counting(3, 4).run(assignment, supervisor);
            journal.cancel(JOB, "enough", Cause.NONE);
            counting(3).run(new Assignment(JOB, assignment.spec(), Optional.empty()), supervisor);
        };

        worker(ANN, journal, cancelled).workOnNext(shutdown::get);

        assertThat(job()).isInstanceOf(Job.Cancelled.class);
        assertThat(stepsCommitted()).containsExactly(3L);
    }

    @Test
    void a_failing_job_is_tried_again_and_then_given_up_with_its_reason() {
        journal.request(JOB, spec(), Cause.NONE);
        Training fails = (assignment, supervisor) -> {
            throw new TrainingException("no-such-data", "The data set is gone; ingest it again.", false, null);
        };
        Worker worker = worker(ANN, journal, fails);

        worker.workOnNext(shutdown::get);
        assertThat(job()).isInstanceOf(Job.Waiting.class);
        worker.workOnNext(shutdown::get);

        assertThat(job()).isInstanceOfSatisfying(Job.Failed.class, job -> assertThat(
                        job.failure().code())
                .isEqualTo("no-such-data"));
    }

    @Test
    void a_hopeless_job_is_given_up_at_once() {
        journal.request(JOB, spec(), Cause.NONE);

        worker(ANN, journal, (assignment, supervisor) -> {
                    throw new TrainingException("wrong-size", "The images do not fit.", true, null);
                })
                .workOnNext(shutdown::get);

        assertThat(job()).isInstanceOf(Job.Failed.class);
    }

    @Test
    void a_worker_that_beats_keeps_its_claim_however_long_it_takes() {
        journal.request(JOB, spec(), Cause.NONE);
        Job.Claimed claimed = journal.claimNext(ANN).orElseThrow();
        AtomicLong now = new AtomicLong();
        Watch watch = new Watch(journal, Duration.ofSeconds(20), now::get, WorkObserver.NONE);

        for (int beat = 0; beat < 100; beat++) {
            now.addAndGet(Duration.ofSeconds(10).toNanos());
            ProgressEvent sign = new WorkerHeartbeat(JOB, claimed.record().claim(), ANN, beat, "training");
            watch.heard(sign);
            watch.releaseSilent();
        }

        assertThat(job()).isInstanceOf(Job.Claimed.class);
    }

    private Worker worker(WorkerId id, JobJournal journal, Training training) {
        return new Worker(
                id,
                journal,
                new Checkpoints(store, "test"),
                publisher,
                training,
                heartbeat,
                Clock.systemUTC(),
                2,
                WorkObserver.NONE);
    }

    /** Counts steps, and commits every so many; stops where it is told to, without a word, as a killed process would. */
    private Training counting(int every) {
        return counting(every, Integer.MAX_VALUE);
    }

    private Training counting(int every, int until) {
        return (assignment, supervisor) -> {
            long step = assignment.resumeFrom().map(manifest -> manifest.step()).orElse(0L);
            supervisor.started(step, STEPS, 1);
            while (step < STEPS) {
                switch (supervisor.signal()) {
                    case STOP -> {
                        return;
                    }
                    case GIVE_BACK -> {
                        supervisor.commit(files(step, false));
                        return;
                    }
                    case CONTINUE -> step++;
                }
                if (step >= until) {
                    return;
                }
                supervisor.progressed(new StepProgress(0, step, STEPS, Map.of(Task.SAL, 1.0), 1, 1e-3, 5, 1));
                if (step % every == 0 || step == STEPS) {
                    supervisor.commit(files(step, step == STEPS));
                }
            }
        };
    }

    private CheckpointFiles files(long step, boolean last) {
        try {
            Path weights = Files.writeString(folder.resolve("weights"), "weights after " + step + " steps");
            Path state = Files.writeString(folder.resolve("state"), "state after " + step + " steps");
            return new CheckpointFiles(weights, state, Map.of(), step, 0, Map.of(Task.SAL, 0.5), 1, last);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JobJournal journal() {
        return JobJournal.open(log.open(), Clock.systemUTC(), fact -> {});
    }

    private Job job() {
        journal.journal().follow();
        return journal.job(JOB).orElseThrow();
    }

    private List<Long> stepsCommitted() {
        return log.events().stream()
                .map(Envelope::event)
                .filter(CheckpointCommitted.class::isInstance)
                .map(fact -> ((CheckpointCommitted) fact).step())
                .toList();
    }

    private String result() {
        return log.events().stream()
                .map(Envelope::event)
                .filter(TrainingCompleted.class::isInstance)
                .map(fact -> ((TrainingCompleted) fact).checkpoint().value())
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    private static TrainingSpec spec() {
        return new TrainingRequest(
                        DatasetId.of(Digest.ofText("dataset")),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null)
                .complete();
    }
}
