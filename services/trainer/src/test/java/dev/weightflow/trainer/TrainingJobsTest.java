package dev.weightflow.trainer;

import static dev.weightflow.trainer.TestTrainings.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.InMemoryEventLog;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobConflictException;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.time.Backoff;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainingJobsTest {
    private static final JobId JOB = new JobId("job");
    private static final WorkerId ANN = new WorkerId("ann");
    private static final CheckpointId CHECKPOINT = CheckpointId.of(Digest.ofText("weights"));

    private final InMemoryEventLog.Shared<JobEvent> log =
            new InMemoryEventLog.Shared<>(Topics.TRAININGS.name(), JobEvent.class);
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final Journal<JobProjection<TrainingSpec>, JobEvent> journal = journal();
    private final Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs = new Jobs<>(
            journal,
            JobKind.TRAINING,
            all -> all,
            new Backoff(10, Duration.ofSeconds(1), Duration.ofMinutes(1)),
            Clock.systemUTC());

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void the_same_training_with_another_priority_or_checkpoint_interval_is_the_same_job() {
        request("\"seed\":1");

        assertThat(jobs.request(JOB, spec("\"seed\":1,\"priority\":5,\"checkpointEverySteps\":7"), EventContext.NONE)
                        .join()
                        .known())
                .isTrue();
        assertThatThrownBy(() -> request("\"seed\":2")).hasCauseInstanceOf(JobConflictException.class);
    }

    @Test
    void a_cancelled_training_keeps_its_last_checkpoint() {
        request("");
        Job.Claimed<TrainingSpec> claim = claim();
        jobs.append(claim, state -> committed()).join();
        cancel();

        jobs.cancelled(claim, Duration.ZERO).join();

        assertThat(events(JobEvent.Cancelled.class))
                .containsExactly(new JobEvent.Cancelled(
                        JobKind.TRAINING, JOB, 1, Optional.of(CHECKPOINT), Optional.empty(), Optional.of(0.0)));
    }

    @Test
    void a_cancellation_that_is_repeated_is_stated_once() {
        request("");
        claim();

        cancel();
        cancel();

        assertThat(events(JobEvent.CancellationRequested.class)).hasSize(1);
    }

    @Test
    void a_cancellation_of_an_earlier_generation_leaves_the_present_one_alone() {
        request("");
        cancel();
        request("");
        claim();

        log.publish(stated(new JobEvent.CancellationRequested(JobKind.TRAINING, JOB, 1, "too late")));
        log.publish(stated(new JobEvent.Cancelled(JobKind.TRAINING, JOB, 1, Optional.empty())));
        request("\"priority\":3"); // its decision is made after those were read

        assertThat(jobs.current().job(JOB).orElseThrow())
                .isInstanceOfSatisfying(Job.Claimed.class, job -> assertThat(job.cancellationRequested())
                        .isFalse());
    }

    @Test
    void a_journal_that_is_opened_again_goes_on_from_a_snapshot() {
        request("");
        jobs.append(claim(), state -> committed()).join();
        Awaitility.await().until(() -> !store.list("snapshots/").isEmpty());

        try (Journal<JobProjection<TrainingSpec>, JobEvent> again = journal()) {
            Job<TrainingSpec> job = again.state().job(JOB).orElseThrow();
            assertThat(job).isEqualTo(jobs.current().job(JOB).orElseThrow());
            assertThat(again.state().count(JobState.CLAIMED)).isOne();
        }
    }

    private Journal<JobProjection<TrainingSpec>, JobEvent> journal() {
        return Journal.open(
                log.open(),
                JobSnapshots.projection("trainings", TrainingSpec.class),
                JournalOptions.of("/weightflow/test", Clock.systemUTC())
                        .withSnapshots(store)
                        .withSnapshotEvery(3));
    }

    private void request(String fields) {
        jobs.request(JOB, spec(fields), EventContext.NONE).join();
    }

    private Job.Claimed<TrainingSpec> claim() {
        return jobs.claimNext(ANN).join().orElseThrow();
    }

    private void cancel() {
        jobs.cancel(JOB, "enough", EventContext.NONE).join();
    }

    private static CheckpointCommitted committed() {
        return new CheckpointCommitted(JOB, 1, CHECKPOINT, Digest.ofText("manifest"), 10, 1, false);
    }

    private static Envelope<JobEvent> stated(JobEvent event) {
        return Envelope.of(event, "/weightflow/test", Instant.now(), EventContext.NONE);
    }

    private <E extends JobEvent> List<E> events(Class<E> type) {
        return log.events().stream()
                .map(Envelope::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
