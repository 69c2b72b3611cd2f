package dev.weightflow.platform.job;

import static dev.weightflow.platform.job.TestJobs.ANN;
import static dev.weightflow.platform.job.TestJobs.BOB;
import static dev.weightflow.platform.job.TestJobs.FAILURE;
import static dev.weightflow.platform.job.TestJobs.JOB;
import static dev.weightflow.platform.job.TestJobs.committed;
import static dev.weightflow.platform.job.TestJobs.completed;
import static dev.weightflow.platform.job.TestJobs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.CausationTooDeepException;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobsTest {
    private final JobFixture fixture = new JobFixture();
    private final Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs = fixture.instance(3);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_repeated_request_appends_nothing() {
        assertThat(request(0).known()).isFalse();
        assertThat(request(0).known()).isTrue();

        assertThat(fixture.events()).containsExactly("TrainingRequested");
    }

    @Test
    void a_failed_job_is_requested_again_as_its_next_generation() {
        request(0);
        jobs.fail(claim(ANN), FAILURE, true, Duration.ZERO).join();

        assertThat(request(0).known()).isFalse();

        assertThat(fixture.events(TrainingRequested.class))
                .extracting(TrainingRequested::generation)
                .containsExactly(1, 2);
    }

    @Test
    void a_completed_job_is_made_again_only_for_who_says_so() {
        request(0);
        jobs.append(claim(ANN), state -> completed(JOB, 1)).join();

        assertThat(request(0).known()).isTrue();
        assertThat(jobs.requestAgain(JOB, spec(0), EventContext.NONE).join().known())
                .isFalse();
        assertThat(jobs.requestAgain(JOB, spec(0), EventContext.NONE).join().known())
                .as("it is under way")
                .isTrue();

        assertThat(jobs.append(claim(BOB), state -> completed(JOB, 2)).join()).isTrue();
        assertThat(job()).isInstanceOf(Job.Completed.class);
        assertThat(fixture.events(TrainingRequested.class))
                .extracting(TrainingRequested::generation)
                .containsExactly(1, 2);
    }

    @Test
    void a_request_for_a_generation_that_has_begun_already_changes_nothing() {
        request(0);
        jobs.fail(claim(ANN), FAILURE, true, Duration.ZERO).join();

        assertThat(jobs.request(JOB, 1, spec(0), EventContext.NONE).join().known())
                .isTrue();

        assertThat(job()).isInstanceOf(Job.Failed.class);
    }

    @Test
    void an_id_cannot_be_used_for_another_job() {
        request(0);

        assertThatThrownBy(() -> request(7))
                .hasCauseInstanceOf(JobConflictException.class)
                .hasMessageContaining("another training");
    }

    @Test
    void a_chain_of_events_that_has_reached_its_greatest_depth_begins_no_job() {
        Causation chain = Causation.NONE;
        for (int depth = 0; depth < Causation.MAX_DEPTH; depth++) {
            chain = chain.then(new EventId("event-" + depth));
        }
        EventContext end = new EventContext(chain, Optional.empty());

        assertThatThrownBy(() -> jobs.request(JOB, spec(0), end).join())
                .hasCauseInstanceOf(CausationTooDeepException.class);

        request(0);
        assertThat(jobs.request(JOB, spec(0), end).join().known()).isTrue();
    }

    @Test
    void two_instances_that_claim_at_once_get_one_claim() {
        Jobs<TrainingSpec, JobProjection<TrainingSpec>> other = fixture.instance(3);
        request(0);

        CompletableFuture<Optional<Job.Claimed<TrainingSpec>>> ann = jobs.claimNext(ANN);
        CompletableFuture<Optional<Job.Claimed<TrainingSpec>>> bob = other.claimNext(BOB);

        assertThat(ann.join().isPresent() ^ bob.join().isPresent()).isTrue();
        assertThat(fixture.events(JobEvent.Claimed.class)).hasSize(1);
    }

    @Test
    void many_workers_share_many_jobs_without_taking_one_twice() {
        Jobs<TrainingSpec, JobProjection<TrainingSpec>> other = fixture.instance(3);
        for (int i = 0; i < 20; i++) {
            jobs.request(new JobId("job-" + i), spec(i), EventContext.NONE).join();
        }
        List<CompletableFuture<Optional<Job.Claimed<TrainingSpec>>>> claims = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            claims.add((i % 2 == 0 ? jobs : other).claimNext(new WorkerId("worker-" + i)));
        }

        List<JobId> taken = claims.stream()
                .flatMap(claim -> claim.join().stream())
                .map(Job.Claimed::id)
                .toList();

        assertThat(taken).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void a_worker_that_lost_its_claim_appends_nothing() {
        request(0);
        Job.Claimed<TrainingSpec> lost = claim(ANN);
        jobs.expire(lost, () -> true, Duration.ZERO).join();
        claim(BOB);

        assertThat(jobs.append(lost, state -> completed(JOB, 1)).join()).isFalse();
        assertThat(jobs.release(lost, Duration.ZERO).join()).isFalse();
        assertThat(jobs.fail(lost, FAILURE, false, Duration.ZERO).join()).isFalse();
        assertThat(((Job.Claimed<TrainingSpec>) job()).worker()).isEqualTo(BOB);
    }

    @Test
    void a_commit_whose_answer_was_lost_is_stated_once_however_often_it_is_tried() {
        request(0);
        Job.Claimed<TrainingSpec> claim = claim(ANN);
        JobEvent first = TestJobs.committed(JOB, 1, 10);

        assertThat(jobs.append(claim, state -> first).join()).isTrue();
        assertThat(jobs.append(claim, state -> first).join()).isTrue();
        assertThat(jobs.append(claim, state -> TestJobs.committed(JOB, 1, 20)).join())
                .isTrue();

        assertThat(fixture.events(CheckpointCommitted.class))
                .extracting(CheckpointCommitted::step)
                .containsExactly(10L, 20L);
    }

    @Test
    void a_commit_of_an_earlier_step_is_not_appended() {
        request(0);
        Job.Claimed<TrainingSpec> claim = claim(ANN);
        jobs.append(claim, state -> committed(JOB, 1, 20)).join();

        assertThat(jobs.append(claim, state -> committed(JOB, 1, 10)).join()).isTrue();

        assertThat(fixture.events(CheckpointCommitted.class)).hasSize(1);
    }

    @Test
    void what_is_appended_under_a_claim_names_the_worker_whether_the_work_does_or_not() {
        request(0);
        Job.Claimed<TrainingSpec> first = claim(ANN);
        jobs.append(first, state -> committed(JOB, 1, 10)).join();
        jobs.fail(first, FAILURE, true, Duration.ZERO).join();
        request(0);
        jobs.append(claim(BOB), state -> completed(JOB, 2)).join();

        assertThat(fixture.log.events())
                .extracting(Envelope::event)
                .filteredOn(JobEvent.Outcome.class::isInstance)
                .extracting(event -> ((JobEvent.Outcome) event).worker().orElseThrow())
                .containsExactly(ANN, ANN, BOB);
    }

    @Test
    void a_worker_that_holds_a_claim_already_gets_that() {
        request(0);
        jobs.request(new JobId("other"), spec(1), EventContext.NONE).join();
        Job.Claimed<TrainingSpec> claim = claim(ANN);

        assertThat(claim(ANN)).isEqualTo(claim);

        assertThat(fixture.events(JobEvent.Claimed.class)).hasSize(1);
    }

    @Test
    void an_end_whose_answer_was_lost_is_stated_once_however_often_it_is_tried() {
        request(0);
        Job.Claimed<TrainingSpec> first = claim(ANN);
        assertTwice(() -> jobs.append(first, state -> TestJobs.started(1)));
        assertTwice(() -> jobs.release(first, Duration.ZERO));
        Job.Claimed<TrainingSpec> second = claim(ANN);
        assertTwice(() -> jobs.fail(second, FAILURE, false, Duration.ZERO));
        fixture.clock.advance(Duration.ofSeconds(1));
        Job.Claimed<TrainingSpec> third = claim(ANN);
        cancel();
        assertTwice(() -> jobs.cancelled(third, Duration.ZERO));
        request(0);
        Job.Claimed<TrainingSpec> fourth = claim(ANN);
        assertTwice(() -> jobs.append(fourth, state -> completed(JOB, 4)));

        assertThat(fixture.events())
                .filteredOn(event -> !event.matches("Training(Requested|Claimed|CancellationRequested)"))
                .containsExactly(
                        "TrainingStarted",
                        "TrainingReleased",
                        "TrainingFailed",
                        "TrainingCancelled",
                        "TrainingCompleted");
    }

    private static void assertTwice(Supplier<CompletableFuture<Boolean>> statement) {
        assertThat(statement.get().join()).isTrue();
        assertThat(statement.get().join()).as("stated again").isTrue();
    }

    @Test
    void a_claim_that_ended_in_another_way_is_lost() {
        request(0);
        Job.Claimed<TrainingSpec> expired = claim(ANN);
        jobs.expire(expired, () -> true, Duration.ZERO).join();

        assertThat(jobs.expire(expired, () -> true, Duration.ZERO).join()).isFalse();
        assertThat(jobs.release(expired, Duration.ZERO).join()).isFalse();
        assertThat(jobs.fail(expired, FAILURE, false, Duration.ZERO).join()).isFalse();
        assertThat(jobs.cancelled(expired, Duration.ZERO).join()).isFalse();
        assertThat(jobs.append(expired, state -> completed(JOB, 1)).join()).isFalse();
    }

    @Test
    void a_claim_is_not_expired_whose_worker_was_heard_of_before_that_was_decided() {
        request(0);
        Job.Claimed<TrainingSpec> claim = claim(ANN);

        assertThat(jobs.expire(claim, () -> false, Duration.ZERO).join()).isFalse();

        assertThat(jobs.held(claim)).isPresent();
    }

    @Test
    void deaths_count_as_attempts_and_in_the_end_the_job_fails() {
        request(0);
        for (int i = 0; i < 3; i++) {
            jobs.expire(claim(ANN), () -> true, Duration.ZERO).join();
        }

        assertThat(job()).isInstanceOfSatisfying(Job.Failed.class, failed -> assertThat(
                        failed.failure().code())
                .isEqualTo(Jobs.WORKER_LOST));
    }

    @Test
    void failed_attempts_are_delayed_longer_each_time_until_the_job_fails_for_good() {
        request(0);
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            jobs.fail(claim(ANN), FAILURE, false, Duration.ZERO).join();
            fixture.events(JobEvent.Failed.class).get(i).retryAt().ifPresent(at -> {
                delays.add(Duration.between(fixture.clock.instant(), at));
                assertThat(jobs.claimNext(BOB).join()).isEmpty();
                fixture.clock.advance(delays.get(delays.size() - 1));
            });
        }

        assertThat(delays).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(job()).isInstanceOf(Job.Failed.class);
    }

    @Test
    void progress_gives_a_job_all_its_attempts_anew() {
        request(0);
        jobs.expire(claim(ANN), () -> true, Duration.ZERO).join();
        jobs.expire(claim(ANN), () -> true, Duration.ZERO).join();
        Job.Claimed<TrainingSpec> third = claim(ANN);
        jobs.append(third, state -> committed(JOB, 3, 10)).join();

        jobs.expire(third, () -> true, Duration.ZERO).join();

        assertThat(job()).isInstanceOf(Job.Waiting.class);
    }

    @Test
    void a_waiting_job_is_cancelled_at_once_and_a_claimed_one_by_its_worker() {
        request(0);
        assertThat(cancel()).isInstanceOf(Job.Cancelled.class);
        request(0);
        Job.Claimed<TrainingSpec> claim = claim(ANN);

        assertThat(cancel()).isInstanceOf(Job.Claimed.class);
        assertThat(cancel()).isInstanceOf(Job.Claimed.class);
        jobs.cancelled(claim, Duration.ZERO).join();

        assertThat(job()).isInstanceOf(Job.Cancelled.class);
        assertThat(fixture.events())
                .containsExactly(
                        "TrainingRequested",
                        "TrainingCancelled",
                        "TrainingRequested",
                        "TrainingClaimed",
                        "TrainingCancellationRequested",
                        "TrainingCancelled");
    }

    @Test
    void a_job_names_who_asked_for_it_and_who_had_it_cancelled_and_why() {
        jobs.request(JOB, spec(0), by("Ann")).join();
        Job.Claimed<TrainingSpec> claim = claim(ANN);
        assertThat(jobs.append(claim, state -> committed(JOB, 1, 10)).join()).isTrue();
        jobs.cancel(JOB, "too slow", by("Bob")).join();
        jobs.cancel(JOB, "later", by("Cyd")).join();
        jobs.cancelled(claim, Duration.ZERO).join();

        JobStatus status = JobStatus.of(job(), Optional.empty());
        assertThat(status.requestedBy()).contains("Ann");
        assertThat(status.cancellation()).contains(new JobCancellation(Optional.of("too slow"), Optional.of("Bob")));
        assertThat(fixture.log.events().stream().map(event -> event.actor().orElse("")))
                .as("what the worker states by itself names nobody")
                .containsExactly("Ann", "", "", "Bob", "");

        jobs.request(JOB, spec(0), by("Dee")).join();
        assertThat(JobStatus.of(job(), Optional.empty()).cancellation()).isEmpty();
        jobs.cancel(JOB, "not needed", by("Eve")).join();
        status = JobStatus.of(job(), Optional.empty());
        assertThat(status.requestedBy()).contains("Dee");
        assertThat(status.cancellation())
                .as("of a job that nobody worked on")
                .contains(new JobCancellation(Optional.of("not needed"), Optional.of("Eve")));
    }

    private static EventContext by(String caller) {
        return EventContext.NONE.by(Optional.of(caller));
    }

    @Test
    void a_completed_job_cannot_be_cancelled_and_an_unknown_one_neither() {
        request(0);
        Job.Claimed<TrainingSpec> claim = claim(ANN);
        jobs.append(claim, state -> completed(JOB, 1)).join();

        assertThatThrownBy(this::cancel).hasCauseInstanceOf(JobConflictException.class);
        assertThatThrownBy(() -> jobs.cancel(new JobId("nobody"), "why", EventContext.NONE)
                        .join())
                .hasCauseInstanceOf(NotFoundException.class);
    }

    @Test
    void a_rejected_request_is_stated_once_and_leaves_a_job_that_there_is_alone() {
        jobs.reject(JOB, FAILURE, EventContext.NONE).join();
        jobs.reject(JOB, FAILURE, EventContext.NONE).join();
        assertThat(job()).isInstanceOf(Job.Rejected.class);

        request(0);
        jobs.reject(JOB, FAILURE, EventContext.NONE).join();

        assertThat(job()).isInstanceOf(Job.Waiting.class);
        assertThat(fixture.events()).containsExactly("TrainingRejected", "TrainingRequested");
    }

    private Jobs.Requested<TrainingSpec> request(long seed) {
        return jobs.request(JOB, spec(seed), EventContext.NONE).join();
    }

    private Job.Claimed<TrainingSpec> claim(WorkerId worker) {
        return jobs.claimNext(worker).join().orElseThrow();
    }

    private Job<TrainingSpec> cancel() {
        return jobs.cancel(JOB, "enough", EventContext.NONE).join();
    }

    private Job<TrainingSpec> job() {
        return jobs.current().job(JOB).orElseThrow();
    }
}
