package dev.weightflow.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.ClaimReleased;
import dev.weightflow.schema.event.TrainingEvent.ClaimTaken;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancelRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancelled;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingFailed;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JobBookTest {

    private static final JobId JOB = new JobId("job");
    private static final WorkerId ANN = new WorkerId("ann");
    private static final WorkerId BOB = new WorkerId("bob");
    private static final Digest MANIFEST = Digest.ofText("manifest");
    private static final Failure FAILURE = new Failure("out-of-memory", "The device is full.");

    private final JobBook book = new JobBook();

    @Test
    void a_requested_job_waits_for_a_worker() {
        replay(requested(1));

        assertThat(job()).isInstanceOf(Job.Waiting.class);
        assertThat(book.waiting()).hasSize(1);
    }

    @Test
    void of_two_claims_with_the_same_number_the_first_in_the_log_counts() {
        replay(requested(1), new ClaimTaken(JOB, 1, ANN), new ClaimTaken(JOB, 1, BOB));

        assertThat(JobDecisions.holds(book.job(JOB), ANN, 1)).isTrue();
        assertThat(JobDecisions.holds(book.job(JOB), BOB, 1)).isFalse();
    }

    @Test
    void what_a_worker_states_after_it_lost_its_claim_changes_nothing() {
        replay(
                requested(1),
                new ClaimTaken(JOB, 1, ANN),
                new ClaimReleased(JOB, 1, ANN, ReleaseReason.EXPIRED),
                new ClaimTaken(JOB, 2, BOB));
        Job before = job();

        replay(committed(1, 10), completed(1), new TrainingFailed(JOB, 1, FAILURE, true), started(1));

        assertThat(job()).isEqualTo(before);
    }

    @Test
    void work_goes_on_from_the_latest_committed_checkpoint() {
        replay(
                requested(1),
                new ClaimTaken(JOB, 1, ANN),
                committed(1, 10),
                committed(1, 20),
                new ClaimReleased(JOB, 1, ANN, ReleaseReason.SHUTDOWN));

        assertThat(job().record().checkpoint().orElseThrow().step()).isEqualTo(20);
        assertThat(job()).isInstanceOf(Job.Waiting.class);
    }

    @Test
    void a_waiting_job_is_cancelled_at_once_and_a_claimed_one_by_its_worker() {
        replay(requested(1), new ClaimTaken(JOB, 1, ANN), new TrainingCancelRequested(JOB, 1, "enough"));
        assertThat(job()).isInstanceOfSatisfying(Job.Claimed.class, job -> assertThat(job.cancelRequested())
                .isTrue());

        replay(new TrainingCancelled(JOB, 1, Optional.empty()));
        assertThat(job()).isInstanceOf(Job.Cancelled.class);

        replay(requested(2), new TrainingCancelRequested(JOB, 2, "enough"));
        assertThat(job()).isInstanceOf(Job.Cancelled.class);
    }

    @Test
    void a_cancelled_job_whose_worker_is_gone_is_not_taken_up_again() {
        replay(
                requested(1),
                new ClaimTaken(JOB, 1, ANN),
                new TrainingCancelRequested(JOB, 1, "enough"),
                new ClaimReleased(JOB, 1, ANN, ReleaseReason.EXPIRED));

        assertThat(job()).isInstanceOf(Job.Cancelled.class);
    }

    @Test
    void a_failed_job_is_tried_again_until_it_is_given_up() {
        replay(requested(1), new ClaimTaken(JOB, 1, ANN));
        TrainingFailed first = JobDecisions.fail((Job.Claimed) job(), FAILURE, false, 2);
        replay(first, new ClaimTaken(JOB, 2, ANN));
        TrainingFailed second = JobDecisions.fail((Job.Claimed) job(), FAILURE, false, 2);
        replay(second);

        assertThat(first.givenUp()).isFalse();
        assertThat(second.givenUp()).isTrue();
        assertThat(job()).isInstanceOf(Job.Failed.class);
    }

    @Test
    void a_repeated_request_states_nothing_and_one_after_failure_begins_a_new_round() {
        replay(requested(1));
        assertThat(JobDecisions.request(JOB, spec(0), book.job(JOB))).isEmpty();

        replay(new ClaimTaken(JOB, 1, ANN), new TrainingFailed(JOB, 1, FAILURE, true));
        assertThat(JobDecisions.request(JOB, spec(0), book.job(JOB))).containsExactly(requested(2));
    }

    @Test
    void a_job_waits_since_it_was_asked_for_or_given_back() {
        List<TrainingEvent> facts = List.of(
                requested(1),
                new ClaimTaken(JOB, 1, ANN),
                new ClaimReleased(JOB, 1, ANN, ReleaseReason.SHUTDOWN),
                new ClaimTaken(JOB, 2, BOB),
                new TrainingFailed(JOB, 2, FAILURE, false),
                new ClaimTaken(JOB, 3, BOB),
                new TrainingFailed(JOB, 3, FAILURE, true),
                requested(2));
        List<Long> since = new ArrayList<>();

        for (int second = 0; second < facts.size(); second++) {
            book.replay(facts.get(second), Instant.ofEpochSecond(second), Causation.NONE);
            book.waiting().forEach(job -> since.add(job.since().getEpochSecond()));
        }

        assertThat(since).containsExactly(0L, 2L, 4L, 7L);
        assertThat(job().record().requestedAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void an_id_cannot_be_used_for_another_training() {
        replay(requested(1));

        assertThatThrownBy(() -> JobDecisions.request(JOB, spec(7), book.job(JOB)))
                .isInstanceOf(JobConflictException.class)
                .hasMessageContaining("another training");
    }

    @Test
    void a_completed_job_cannot_be_cancelled() {
        replay(requested(1), new ClaimTaken(JOB, 1, ANN), completed(1));

        assertThatThrownBy(() -> JobDecisions.cancel(job(), "late")).isInstanceOf(JobConflictException.class);
    }

    @Test
    void urgent_jobs_are_claimed_before_older_ones() {
        book.replay(new TrainingRequested(new JobId("old"), 1, spec(0)), Instant.EPOCH, Causation.NONE);
        book.replay(new TrainingRequested(new JobId("new"), 1, spec(0)), Instant.EPOCH.plusSeconds(9), Causation.NONE);
        book.replay(
                new TrainingRequested(new JobId("urgent"), 1, urgent()), Instant.EPOCH.plusSeconds(99), Causation.NONE);

        assertThat(book.waiting()).extracting(job -> job.record().id().value()).containsExactly("urgent", "old", "new");
    }

    /** Any order of any facts, as unlucky redeliveries may bring them: nothing throws, and an end stays an end. */
    @Test
    void no_order_of_facts_brings_a_completed_job_back_to_work() {
        List<TrainingEvent> facts = List.of(
                requested(1),
                requested(2),
                new ClaimTaken(JOB, 1, ANN),
                new ClaimTaken(JOB, 2, BOB),
                started(1),
                committed(1, 5),
                committed(2, 9),
                completed(1),
                completed(2),
                new ClaimReleased(JOB, 1, ANN, ReleaseReason.EXPIRED),
                new TrainingFailed(JOB, 2, FAILURE, false),
                new TrainingCancelRequested(JOB, 1, "stop"),
                new TrainingCancelled(JOB, 1, Optional.empty()));
        for (long seed = 0; seed < 2000; seed++) {
            JobBook shuffled = new JobBook();
            Random random = new Random(seed);
            boolean completed = false;
            for (int i = 0; i < 40; i++) {
                shuffled.replay(facts.get(random.nextInt(facts.size())), Instant.EPOCH, Causation.NONE);
                Optional<Job> job = shuffled.job(JOB);
                assertThat(completed && !(job.orElseThrow() instanceof Job.Completed))
                        .as("seed " + seed)
                        .isFalse();
                completed = job.filter(Job.Completed.class::isInstance).isPresent();
            }
        }
    }

    private void replay(TrainingEvent... facts) {
        for (TrainingEvent fact : facts) {
            book.replay(fact, Instant.EPOCH, Causation.NONE);
        }
    }

    private Job job() {
        return book.job(JOB).orElseThrow();
    }

    private static TrainingRequested requested(int round) {
        return new TrainingRequested(JOB, round, spec(0));
    }

    private static TrainingStarted started(int claim) {
        return new TrainingStarted(JOB, claim, ANN, Optional.empty(), 0, 100, 7);
    }

    private static CheckpointCommitted committed(int claim, long step) {
        return new CheckpointCommitted(
                JOB, claim, CheckpointId.of(Digest.ofText("checkpoint " + step)), MANIFEST, step, 0, false);
    }

    private static TrainingCompleted completed(int claim) {
        return new TrainingCompleted(JOB, claim, CheckpointId.of(Digest.ofText("last")), MANIFEST, 100, 1.5, Map.of());
    }

    private static TrainingSpec spec(long seed) {
        return draft(seed, 0);
    }

    private static TrainingSpec urgent() {
        return draft(0, 5);
    }

    private static TrainingSpec draft(long seed, int priority) {
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
                        Optional.of(seed),
                        null,
                        Optional.of(priority),
                        null,
                        null,
                        null)
                .complete();
    }
}
