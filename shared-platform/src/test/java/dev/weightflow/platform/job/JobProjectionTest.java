package dev.weightflow.platform.job;

import static dev.weightflow.platform.job.TestJobs.ANN;
import static dev.weightflow.platform.job.TestJobs.BOB;
import static dev.weightflow.platform.job.TestJobs.FAILURE;
import static dev.weightflow.platform.job.TestJobs.JOB;
import static dev.weightflow.platform.job.TestJobs.best;
import static dev.weightflow.platform.job.TestJobs.claimed;
import static dev.weightflow.platform.job.TestJobs.committed;
import static dev.weightflow.platform.job.TestJobs.completed;
import static dev.weightflow.platform.job.TestJobs.failed;
import static dev.weightflow.platform.job.TestJobs.last;
import static dev.weightflow.platform.job.TestJobs.released;
import static dev.weightflow.platform.job.TestJobs.requested;
import static dev.weightflow.platform.job.TestJobs.spec;
import static dev.weightflow.platform.job.TestJobs.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JobProjectionTest {
    private static final Instant LATER = Instant.EPOCH.plusSeconds(60);

    private JobProjection<TrainingSpec> jobs = JobProjection.empty();

    @Test
    void a_requested_job_waits_for_a_worker() {
        apply(requested(1));

        assertThat(job()).isInstanceOf(Job.Waiting.class);
        assertThat(jobs.waiting()).hasSize(1);
        assertThat(jobs.count(JobState.WAITING)).isOne();
    }

    @Test
    void of_two_claims_with_the_same_number_the_first_in_the_journal_counts() {
        apply(requested(1), claimed(1, ANN), claimed(1, BOB));

        assertThat(jobs.heldBy(ANN)).map(job -> job.record().claim()).contains(1);
        assertThat(jobs.heldBy(BOB)).isEmpty();
    }

    @Test
    void events_of_a_worker_that_lost_its_claim_change_nothing() {
        apply(requested(1), claimed(1, ANN), released(1, ANN, ReleaseReason.EXPIRED), claimed(2, BOB));
        JobProjection<TrainingSpec> before = jobs;

        apply(
                committed(JOB, 1, 10),
                completed(JOB, 1),
                failed(1),
                started(1),
                released(1, ANN, ReleaseReason.SHUTDOWN));

        assertThat(jobs).isSameAs(before);
    }

    @Test
    void of_two_workers_that_believe_to_hold_one_number_only_the_holder_counts() {
        apply(requested(1), claimed(1, ANN));
        JobProjection<TrainingSpec> before = jobs;

        apply(
                claimed(1, BOB),
                new TrainingStarted(JOB, 1, BOB, Optional.empty(), 0, 100, 7),
                committed(JOB, 1, 10).withWorker(BOB),
                failed(1).withWorker(BOB),
                completed(JOB, 1).withWorker(BOB));
        assertThat(jobs).isSameAs(before);

        apply(committed(JOB, 1, 10).withWorker(ANN), completed(JOB, 1).withWorker(ANN));
        assertThat(job()).isInstanceOf(Job.Completed.class);
        assertThat(record().committed(CheckpointCommitted.class).orElseThrow().worker())
                .contains(ANN);
    }

    @Test
    void what_was_stated_before_events_named_the_worker_counts_by_its_number() {
        apply(requested(1), claimed(1, ANN), committed(JOB, 1, 10), completed(JOB, 1));

        assertThat(job()).isInstanceOf(Job.Completed.class);
    }

    @Test
    void a_release_that_names_another_worker_frees_no_claim() {
        apply(requested(1), claimed(1, ANN), released(1, BOB, ReleaseReason.SHUTDOWN));

        assertThat(jobs.heldBy(ANN)).map(job -> job.record().claim()).contains(1);
    }

    @Test
    void work_resumes_from_the_latest_commit() {
        apply(
                requested(1),
                claimed(1, ANN),
                committed(JOB, 1, 10),
                committed(JOB, 1, 20),
                released(1, ANN, ReleaseReason.SHUTDOWN));

        assertThat(record().committed(CheckpointCommitted.class).orElseThrow().step())
                .isEqualTo(20);
        assertThat(job()).isInstanceOf(Job.Waiting.class);
    }

    @Test
    void a_commit_that_is_written_once_more_takes_nothing_back() {
        apply(requested(1), claimed(1, ANN), committed(JOB, 1, 40), committed(JOB, 1, 120));
        JobProjection<TrainingSpec> before = jobs;

        apply(committed(JOB, 1, 40), committed(JOB, 1, 120));

        assertThat(jobs).isSameAs(before);
        assertThat(record().committed(CheckpointCommitted.class).orElseThrow().step())
                .isEqualTo(120);
    }

    @Test
    void the_last_checkpoint_is_committed_anew_when_it_is_validated() {
        CheckpointCommitted validated = last(100, Optional.of(best(100)));
        apply(requested(1), claimed(1, ANN), committed(JOB, 1, 100), last(100, Optional.empty()), validated);

        apply(last(100, Optional.empty()), committed(JOB, 1, 100));

        assertThat(record().committed()).contains(validated);
    }

    @Test
    void a_claimed_job_is_cancelled_by_its_worker() {
        apply(requested(1), claimed(1, ANN), cancellation(1));
        assertThat(((Job.Claimed<?>) job()).cancellationRequested()).isTrue();

        apply(new JobEvent.Cancelled(JobKind.TRAINING, JOB, 1, Optional.empty()));
        assertThat(job()).isInstanceOf(Job.Cancelled.class);
    }

    @Test
    void a_waiting_job_is_cancelled_at_once() {
        apply(requested(1), new JobEvent.Cancelled(JobKind.TRAINING, JOB, 1, Optional.empty()));

        assertThat(job()).isInstanceOf(Job.Cancelled.class);
        assertThat(jobs.waiting()).isEmpty();
    }

    @Test
    void a_stale_cancellation_leaves_a_later_generation_alone() {
        apply(requested(1), claimed(1, ANN), failed(1), requested(2), claimed(2, BOB));
        JobProjection<TrainingSpec> before = jobs;

        apply(cancellation(1), new JobEvent.Cancelled(JobKind.TRAINING, JOB, 1, Optional.empty()));

        assertThat(jobs).isSameAs(before);
    }

    @Test
    void a_job_that_fails_while_it_is_being_cancelled_is_not_tried_again() {
        apply(requested(1), claimed(1, ANN), cancellation(1), failed(1, LATER));

        assertThat(job()).isInstanceOf(Job.Cancelled.class);
        assertThat(jobs.nextClaimable(LATER)).isEmpty();
    }

    @Test
    void a_job_that_is_being_cancelled_and_whose_worker_is_lost_is_not_claimed_again() {
        apply(requested(1), claimed(1, ANN), cancellation(1), released(1, ANN, ReleaseReason.EXPIRED));

        assertThat(job()).isInstanceOf(Job.Cancelled.class);
    }

    @Test
    void a_lost_worker_is_a_failed_attempt_and_a_shutdown_is_none() {
        apply(requested(1), claimed(1, ANN), released(1, ANN, ReleaseReason.EXPIRED));
        assertThat(record().attempts()).isEqualTo(1);

        apply(claimed(2, ANN), released(2, ANN, ReleaseReason.SHUTDOWN));
        assertThat(record().attempts()).isEqualTo(1);

        apply(claimed(3, ANN), failed(3, LATER));
        assertThat(record().attempts()).isEqualTo(2);
        assertThat(record().lastFailure()).contains(FAILURE);
    }

    @Test
    void a_commit_resets_the_count_of_attempts() {
        apply(requested(1), claimed(1, ANN), failed(1, LATER), claimed(2, ANN), committed(JOB, 2, 10));

        assertThat(record().attempts()).isZero();
    }

    @Test
    void a_failed_attempt_is_retried_when_its_delay_is_over() {
        apply(requested(1), claimed(1, ANN), failed(1, LATER));

        assertThat(jobs.nextClaimable(LATER.minusMillis(1))).isEmpty();
        assertThat(jobs.nextClaimable(LATER)).isPresent();
    }

    @Test
    void a_delay_by_a_clock_that_is_a_month_ahead_is_not_kept() {
        apply(requested(1), claimed(1, ANN), failed(1, LATER.plus(Duration.ofDays(30))));

        assertThat(jobs.nextClaimable(LATER)).isPresent();
    }

    @Test
    void a_job_that_failed_for_good_can_be_requested_again_once_a_generation() {
        apply(requested(1), claimed(1, ANN), failed(1));
        assertThat(job()).isInstanceOf(Job.Failed.class);

        apply(requested(1), requested(3));
        assertThat(job()).isInstanceOf(Job.Failed.class);

        apply(requested(2));
        assertThat(job()).isInstanceOf(Job.Waiting.class);
        assertThat(record().attempts()).isZero();
    }

    @Test
    void a_rejected_request_ends_a_job_that_never_was_and_can_be_made_again() {
        apply(new JobEvent.Rejected(JobKind.TRAINING, JOB, FAILURE));
        assertThat(job()).isInstanceOf(Job.Rejected.class);

        apply(requested(1));
        assertThat(job()).isInstanceOf(Job.Waiting.class);
        assertThat(jobs.count(JobState.REJECTED)).isZero();
    }

    @Test
    void a_job_waits_since_it_was_requested_or_returned() {
        List<JobEvent> events = List.of(
                requested(1),
                claimed(1, ANN),
                released(1, ANN, ReleaseReason.SHUTDOWN),
                claimed(2, BOB),
                failed(2, Instant.EPOCH),
                claimed(3, BOB),
                failed(3),
                requested(2));
        List<Long> since = new ArrayList<>();

        for (int second = 0; second < events.size(); second++) {
            jobs = jobs.apply(events.get(second), Instant.ofEpochSecond(second), EventContext.NONE);
            jobs.waiting().forEach(job -> since.add(job.since().getEpochSecond()));
        }

        assertThat(since).containsExactly(0L, 2L, 4L, 7L);
        assertThat(record().requestedAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void urgent_jobs_come_before_older_ones() {
        apply(0, new TrainingRequested(new JobId("old"), 1, spec(0)));
        apply(9, new TrainingRequested(new JobId("new"), 1, spec(0)));
        apply(99, new TrainingRequested(new JobId("urgent"), 1, spec(0, 5, Optional.empty())));

        assertThat(jobs.waiting()).extracting(job -> job.id().value()).containsExactly("urgent", "old", "new");
        assertThat(jobs.jobs()).extracting(job -> job.id().value()).containsExactly("urgent", "new", "old");
    }

    /** Tests events in any order, as redeliveries may bring them: nothing throws, and an ended job stays ended until the next generation. */
    @Test
    void nothing_but_a_request_of_the_next_generation_brings_a_completed_job_back_to_work() {
        List<JobEvent> events = List.of(
                requested(1),
                requested(2),
                claimed(1, ANN),
                claimed(2, BOB),
                started(1),
                committed(JOB, 1, 5),
                committed(JOB, 2, 9),
                completed(JOB, 1),
                completed(JOB, 2),
                released(1, ANN, ReleaseReason.EXPIRED),
                failed(2, LATER),
                cancellation(1),
                new JobEvent.Rejected(JobKind.TRAINING, JOB, FAILURE),
                new JobEvent.Cancelled(JobKind.TRAINING, JOB, 1, Optional.empty()));
        int completions = 0;
        for (long seed = 0; seed < 2000; seed++) {
            jobs = JobProjection.empty();
            Random random = new Random(seed);
            boolean completed = false;
            for (int i = 0; i < 40; i++) {
                JobEvent event = events.get(random.nextInt(events.size()));
                int next = 1
                        + jobs.job(JOB)
                                .flatMap(Job::accepted)
                                .map(job -> job.record().generation())
                                .orElse(0);
                boolean again = event instanceof TrainingRequested request && request.generation() == next;
                apply(event);
                JobState state = jobs.job(JOB).map(Job::state).orElse(JobState.WAITING);
                assertThat(completed && !again && state != JobState.COMPLETED)
                        .as("seed " + seed)
                        .isFalse();
                completed = state == JobState.COMPLETED;
                assertThat(total()).isEqualTo(jobs.jobs().size());
            }
            completions += completed ? 1 : 0;
        }
        assertThat(completions).isPositive();
    }

    private int total() {
        int total = 0;
        for (JobState state : JobState.values()) {
            total += jobs.count(state);
        }
        return total;
    }

    private void apply(JobEvent... events) {
        for (JobEvent event : events) {
            jobs = jobs.apply(event, Instant.EPOCH, EventContext.NONE);
        }
    }

    private void apply(long second, JobEvent event) {
        jobs = jobs.apply(event, Instant.ofEpochSecond(second), EventContext.NONE);
    }

    private Job<TrainingSpec> job() {
        return jobs.job(JOB).orElseThrow();
    }

    private JobRecord<TrainingSpec> record() {
        return ((Job.Accepted<TrainingSpec>) job()).record();
    }

    private static JobEvent.CancellationRequested cancellation(int generation) {
        return new JobEvent.CancellationRequested(JobKind.TRAINING, JOB, generation, "enough");
    }
}
