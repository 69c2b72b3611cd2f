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
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.FailingEventLog;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobWorkerTest {
    private final JobFixture fixture = new JobFixture();
    private final FailingEventLog log = new FailingEventLog(fixture.log.open());
    private final Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs = fixture.instance(2, log);
    private final List<ProgressEvent> told = new CopyOnWriteArrayList<>();
    private volatile boolean jvmEnds;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_job_is_claimed_worked_on_and_completed() {
        request(spec(0));

        assertThat(worker((job, context) -> {
                            context.progress(JobProgress.counted("training", 1, 4, "steps", 2));
                            context.append(committed(JOB, 1, 10));
                            return state -> completed(JOB, 1);
                        })
                        .workOnNext())
                .isTrue();

        assertThat(fixture.events())
                .containsExactly("TrainingRequested", "TrainingClaimed", "CheckpointCommitted", "TrainingCompleted");
        assertThat(told)
                .filteredOn(JobProgressed.class::isInstance)
                .extracting(sign -> ((JobProgressed) sign).phase())
                .containsExactly("claimed", "training");
        assertThat(count("taken")).isOne();
    }

    @Test
    void without_a_job_nothing_is_appended() {
        assertThat(worker((job, context) -> state -> completed(JOB, 1)).workOnNext())
                .isFalse();

        assertThat(fixture.events()).isEmpty();
    }

    @Test
    void what_fails_while_the_process_ends_is_released_however_permanent_it_looks() {
        request(spec(0));
        worker((job, context) -> {
                    jvmEnds = true;
                    throw new JobFailedException(FAILURE, true, new IllegalStateException("Shutdown in progress"));
                })
                .workOnNext();

        assertThat(job()).isInstanceOf(Job.Waiting.class);
        assertThat(fixture.events()).containsExactly("TrainingRequested", "TrainingClaimed", "TrainingReleased");
        assertThat(count("released")).isOne();

        jvmEnds = false;
        worker((job, context) -> state -> completed(JOB, 2)).workOnNext();
        assertThat(job()).isInstanceOf(Job.Completed.class);
    }

    @Test
    void a_failure_that_is_permanent_ends_the_job_and_another_is_retried() {
        request(spec(0));
        JobWorker<TrainingSpec, JobProjection<TrainingSpec>> worker = worker((job, context) -> {
            throw new IllegalStateException("no luck");
        });

        worker.workOnNext();
        assertThat(job()).isInstanceOf(Job.Waiting.class);
        assertThat(worker.workOnNext()).isFalse();
        fixture.clock.advance(Duration.ofSeconds(1));
        worker.workOnNext();

        assertThat(job()).isInstanceOfSatisfying(Job.Failed.class, failed -> assertThat(
                        failed.failure().message())
                .isEqualTo("no luck"));
        request(spec(0));
        worker((job, context) -> {
                    throw JobFailedException.permanent("labels-missing", "There are no labels.");
                })
                .workOnNext();
        assertThat(job()).isInstanceOfSatisfying(Job.Failed.class, failed -> assertThat(
                        failed.failure().code())
                .isEqualTo("labels-missing"));
    }

    @Test
    void running_out_of_memory_is_a_failed_attempt_and_not_the_end_of_the_worker() {
        request(spec(0));

        worker((job, context) -> {
                    throw new OutOfMemoryError("too large");
                })
                .workOnNext();

        assertThat(job()).isInstanceOf(Job.Waiting.class);
    }

    @Test
    void work_that_is_cancelled_stops_and_its_job_is_cancelled() {
        request(spec(0));

        worker((job, context) -> {
                    jobs.cancel(JOB, "enough", EventContext.NONE).join();
                    context.throwIfStopped();
                    return state -> completed(JOB, 1);
                })
                .workOnNext();

        assertThat(job()).isInstanceOf(Job.Cancelled.class);
    }

    @Test
    void work_that_fails_while_it_is_being_cancelled_is_not_tried_again() {
        request(spec(0));

        worker((job, context) -> {
                    jobs.cancel(JOB, "enough", EventContext.NONE).join();
                    throw new IllegalStateException("no luck");
                })
                .workOnNext();

        assertThat(job()).isInstanceOf(Job.Cancelled.class);
    }

    @Test
    void work_beyond_its_time_limit_fails_for_good() {
        request(spec(0, 0, Optional.of(60L)));

        worker((job, context) -> {
                    assertThat(context.stopReason()).isEmpty();
                    fixture.elapse(Duration.ofSeconds(61));
                    context.throwIfStopped();
                    return state -> completed(JOB, 1);
                })
                .workOnNext();

        assertThat(job()).isInstanceOfSatisfying(Job.Failed.class, failed -> assertThat(
                        failed.failure().code())
                .isEqualTo("time-limit"));
    }

    @Test
    void a_time_limit_is_of_all_attempts_together_and_begins_anew_with_a_request() {
        request(spec(0, 0, Optional.of(60L)));
        JobWorker<TrainingSpec, JobProjection<TrainingSpec>> worker = worker((job, context) -> {
            fixture.elapse(Duration.ofSeconds(25));
            context.throwIfStopped();
            context.append(committed(JOB, job.record().claim(), job.record().claim()));
            fixture.elapse(Duration.ofSeconds(5));
            throw new IllegalStateException("no luck");
        });

        for (int attempt = 0; attempt < 3; attempt++) {
            fixture.clock.advance(Duration.ofMinutes(2));
            assertThat(worker.workOnNext()).isTrue();
        }

        assertThat(fixture.events(CheckpointCommitted.class))
                .extracting(commit -> commit.workedSeconds().orElseThrow())
                .containsExactly(25.0, 55.0);
        assertThat(fixture.events(JobEvent.Failed.class))
                .extracting(failed -> failed.failure().code(), failed -> failed.workedSeconds()
                        .orElseThrow())
                .containsExactly(tuple("disk-full", 30.0), tuple("disk-full", 60.0), tuple("time-limit", 85.0));
        assertThat(fixture.events(JobEvent.Failed.class).get(2).failure().message())
                .contains("85 s")
                .contains("60 s");
        assertThat(told)
                .filteredOn(JobProgressed.class::isInstance)
                .extracting(sign -> ((JobProgressed) sign).workedSeconds().orElseThrow())
                .containsExactly(0.0, 30.0, 60.0);

        request(spec(0, 0, Optional.of(60L)));
        worker.workOnNext();
        assertThat(((Job.Accepted<TrainingSpec>) job()).record().workedSeconds())
                .isEqualTo(30);
    }

    @Test
    void a_wall_clock_that_jumps_neither_fails_a_job_nor_keeps_it_from_failing() {
        request(spec(0, 0, Optional.of(60L)));

        worker((job, context) -> {
                    fixture.clock.advance(Duration.ofHours(1));
                    assertThat(context.stopReason()).isEmpty();
                    fixture.elapse(Duration.ofSeconds(61));
                    fixture.clock.advance(Duration.ofHours(-2));
                    assertThat(context.stopReason()).contains(StopReason.TIME_LIMIT);
                    return state -> completed(JOB, 1);
                })
                .workOnNext();

        assertThat(job()).isInstanceOf(Job.Completed.class);
    }

    @Test
    void a_worker_whose_claim_was_taken_states_nothing_more() {
        request(spec(0));

        worker((job, context) -> {
                    jobs.expire(job, () -> true, Duration.ZERO).join();
                    jobs.claimNext(BOB).join();
                    return state -> completed(JOB, 1);
                })
                .workOnNext();

        assertThat(job()).isInstanceOfSatisfying(Job.Claimed.class, claimed -> assertThat(claimed.worker())
                .isEqualTo(BOB));
        assertThat(count("lost")).isOne();
    }

    @Test
    void a_claim_whose_answer_was_lost_is_worked_on_before_anything_else_is_claimed() {
        request(spec(0));
        jobs.request(new JobId("other"), spec(1), EventContext.NONE).join();
        List<String> worked = new ArrayList<>();
        JobWorker<TrainingSpec, JobProjection<TrainingSpec>> worker = worker((job, context) -> {
            worked.add(job.id() + " " + job.record().claim());
            return state -> completed(job.id(), 1);
        });

        log.loseAnswers();
        assertThatThrownBy(worker::workOnNext).isInstanceOf(LogException.class);
        log.recover();
        worker.workOnNext();
        worker.workOnNext();

        assertThat(worked).containsExactly("job 1", "other 1");
        assertThat(fixture.events(JobEvent.Released.class)).isEmpty();
        assertThat(count("taken")).isEqualTo(2);
    }

    @Test
    void a_release_whose_answer_was_lost_is_no_lost_claim() {
        request(spec(0));

        worker((job, context) -> {
                    jvmEnds = true;
                    log.loseAnswers();
                    throw new IllegalStateException("no luck");
                })
                .workOnNext();

        assertThat(count("released")).isOne();
        assertThat(count("lost")).isZero();
    }

    @Test
    void a_job_whose_end_cannot_be_stated_fails_when_it_has_no_attempts_left() {
        request(spec(0));
        JobWorker<TrainingSpec, JobProjection<TrainingSpec>> worker = worker((job, context) -> {
            log.refuseAppends();
            return state -> completed(JOB, job.record().claim());
        });

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(worker::workOnNext).isInstanceOf(LogException.Refused.class);
            log.recover();
        }

        assertThat(worker.workOnNext()).isFalse();
        assertThat(job()).isInstanceOfSatisfying(Job.Failed.class, failed -> assertThat(
                        failed.failure().code())
                .isEqualTo(Jobs.WORKER_LOST));
    }

    @Test
    void a_shutdown_releases_the_job_as_no_failed_attempt() throws InterruptedException {
        request(spec(0));
        CountDownLatch working = new CountDownLatch(1);
        JobWorker<TrainingSpec, JobProjection<TrainingSpec>> worker = worker((job, context) -> {
                    working.countDown();
                    while (true) {
                        context.throwIfStopped();
                        Thread.onSpinWait();
                    }
                })
                .start();
        assertThat(working.await(60, TimeUnit.SECONDS)).isTrue();
        worker.beat();

        worker.close();

        assertThat(worker.alive()).isFalse();
        assertThat(job()).isInstanceOfSatisfying(Job.Waiting.class, waiting -> assertThat(
                        waiting.record().attempts())
                .isZero());
        assertThat(told).anyMatch(WorkerHeartbeat.class::isInstance);
    }

    @Test
    void a_worker_that_runs_takes_a_job_as_soon_as_it_is_requested() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        try (JobWorker<TrainingSpec, JobProjection<TrainingSpec>> worker = worker((job, context) -> {
                    done.countDown();
                    return state -> completed(JOB, 1);
                })
                .start()) {
            request(spec(0));

            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.alive()).isTrue();
        }
    }

    @Test
    void a_worker_with_a_quota_of_one_ends_after_one_job_and_leaves_the_next_to_others() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        request(spec(0));
        jobs.request(new JobId("next"), spec(0), EventContext.NONE).join();
        try (JobWorker<TrainingSpec, JobProjection<TrainingSpec>> worker = worker(
                        (job, context) -> state -> completed(job.id(), 1))
                .until(new JobQuota(1, Duration.ofMinutes(5)), done::countDown)
                .start()) {
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.isDone()).isTrue();
        }
        assertThat(Stream.of(JOB, new JobId("next"))
                        .map(id -> jobs.current().require(id).state()))
                .containsExactlyInAnyOrder(JobState.COMPLETED, JobState.WAITING);
    }

    @Test
    void a_worker_with_a_quota_ends_when_there_is_nothing_to_do() {
        CountDownLatch done = new CountDownLatch(1);
        try (JobWorker<TrainingSpec, JobProjection<TrainingSpec>> worker = worker((job, context) -> {
                    throw new AssertionError("there is no job");
                })
                .until(new JobQuota(3, Duration.ofMillis(50)), done::countDown)
                .start()) {
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                fixture.elapse(Duration.ofMillis(20));
                return done.getCount() == 0;
            });
        }
    }

    @Test
    void a_worker_with_a_quota_of_nothing_leaves_requests_to_others_and_ends_no_process() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        request(spec(0));
        try (JobWorker<TrainingSpec, JobProjection<TrainingSpec>> worker = worker((job, context) -> {
                    throw new AssertionError("it works on a job");
                })
                .until(JobQuota.of("none", Duration.ofMillis(1)), done::countDown)
                .start()) {
            assertThat(done.await(1500, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(worker.isDone()).isTrue();
        }
        assertThat(fixture.events()).containsExactly("TrainingRequested");
    }

    @Test
    void a_quota_is_a_number_or_none() {
        assertThat(JobQuota.of("0", Duration.ZERO)).isEqualTo(JobQuota.NONE);
        assertThat(JobQuota.of("12", Duration.ofMinutes(1))).isEqualTo(new JobQuota(12, Duration.ofMinutes(1)));
        assertThatThrownBy(() -> JobQuota.of("-1", Duration.ZERO))
                .hasMessage("must be a whole number from 0 to 1000000, or none, not '-1'");
    }

    private JobWorker<TrainingSpec, JobProjection<TrainingSpec>> worker(
            Work<TrainingSpec, JobProjection<TrainingSpec>> work) {
        return new JobWorker<>(
                ANN,
                jobs,
                new JobDefinition<>(
                        JobKind.TRAINING,
                        all -> all,
                        work,
                        thrown -> new Failure(FAILURE.code(), thrown.getMessage()),
                        fixture.metrics()),
                told::add,
                fixture.clock,
                fixture::nanoTime,
                Duration.ofSeconds(60),
                pause -> log.recover(),
                () -> jvmEnds);
    }

    private void request(TrainingSpec spec) {
        jobs.request(JOB, spec, EventContext.NONE).join();
    }

    private Job<TrainingSpec> job() {
        return jobs.current().job(JOB).orElseThrow();
    }

    private double count(String outcome) {
        return fixture.meters
                .counter("weightflow.claims", "kind", "training", "outcome", outcome)
                .count();
    }
}
