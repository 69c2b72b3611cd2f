package dev.weightflow.platform.job;

import static dev.weightflow.platform.job.TestJobs.ANN;
import static dev.weightflow.platform.job.TestJobs.BOB;
import static dev.weightflow.platform.job.TestJobs.JOB;
import static dev.weightflow.platform.job.TestJobs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final JobFixture fixture = new JobFixture();
    private final Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs = fixture.instance(10);
    private long nanos = Duration.ofDays(1).toNanos();
    private long beats;
    private final Leases<TrainingSpec> leases = new Leases<>(BOB, jobs, TIMEOUT, fixture.metrics(), () -> nanos);
    private Job.Claimed<TrainingSpec> claim;

    @BeforeEach
    void ann_works_on_a_job() {
        jobs.request(JOB, spec(0), EventContext.NONE).join();
        claim = jobs.claimNext(ANN).join().orElseThrow();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_worker_that_is_heard_of_keeps_its_claim() {
        for (int second = 0; second < 60; second++) {
            second(true, true);
        }

        assertThat(jobs.held(claim)).isPresent();
    }

    @Test
    void a_worker_that_is_silent_for_too_long_loses_its_claim() {
        second(true, true);
        for (int second = 0; second < 20; second++) {
            second(true, false);
        }
        assertThat(jobs.held(claim)).isPresent();

        second(true, false);

        assertThat(jobs.held(claim)).isEmpty();
        assertThat(jobs.current().count(JobState.WAITING)).isOne();
        assertThat(fixture.meters
                        .counter("weightflow.claims", "kind", "training", "outcome", "expired")
                        .count())
                .isOne();
    }

    /** Instances rarely publish heartbeats while no job is claimed. */
    @Test
    void after_a_long_rest_a_silent_worker_has_the_whole_time_and_no_more() {
        Job.Claimed<TrainingSpec> first = claim;
        jobs.release(first, Duration.ZERO).join();
        second(true, false);
        nanos += Duration.ofMinutes(10).toNanos();
        leases.expireStale();
        claim = jobs.claimNext(ANN).join().orElseThrow();

        for (int second = 0; second < 21; second++) {
            second(true, false);
        }
        assertThat(jobs.held(claim)).isPresent();

        second(true, false);

        assertThat(jobs.held(claim)).isEmpty();
    }

    @Test
    void a_claim_of_a_worker_that_was_never_heard_of_expires_too() {
        for (int second = 0; second < 23; second++) {
            second(true, false);
        }

        assertThat(jobs.held(claim)).isEmpty();
    }

    @Test
    void while_the_broker_is_away_no_claim_expires_and_afterwards_everybody_has_the_whole_time() {
        second(true, true);
        for (int second = 0; second < 300; second++) {
            second(false, false);
        }
        for (int second = 0; second < 19; second++) {
            second(true, false);
        }
        assertThat(jobs.held(claim)).isPresent();

        for (int second = 0; second < 3; second++) {
            second(true, false);
        }
        assertThat(jobs.held(claim)).isEmpty();
    }

    @Test
    void an_instance_that_has_not_heard_itself_yet_expires_nothing() {
        for (int second = 0; second < 300; second++) {
            second(false, false);
        }

        assertThat(jobs.held(claim)).isPresent();
    }

    /** Otherwise a job that kills its workers would have its whole time limit each time. */
    @Test
    void a_claim_that_expires_tells_how_long_its_worker_was_heard_to_work() {
        leases.onProgress(
                JobProgress.phase("training").event(JobKind.TRAINING, JOB, 1, ANN, 0, Optional.empty(), 12.5));
        for (int second = 0; second < 23; second++) {
            second(true, false);
        }

        assertThat(fixture.events(JobEvent.Released.class))
                .singleElement()
                .satisfies(released -> assertThat(released.workedSeconds()).contains(12.5));
        assertThat(jobs.claimNext(ANN).join().orElseThrow().record().workedSeconds())
                .isEqualTo(12.5);
    }

    @Test
    void signs_of_an_earlier_claim_do_not_keep_a_later_one() {
        jobs.release(claim, Duration.ZERO).join();
        Job.Claimed<TrainingSpec> later = jobs.claimNext(ANN).join().orElseThrow();
        for (int second = 0; second < 23; second++) {
            second(true, true);
        }

        assertThat(jobs.held(later)).isEmpty();
    }

    /** Lets a second pass, with heartbeats of this instance and of the worker under its first claim if wanted. */
    private void second(boolean self, boolean worker) {
        nanos += Duration.ofSeconds(1).toNanos();
        if (self) {
            leases.onProgress(new WorkerHeartbeat(BOB, beats++));
        }
        if (worker) {
            leases.onProgress(
                    JobProgress.phase("training").event(JobKind.TRAINING, JOB, 1, ANN, beats, Optional.empty(), 0));
        }
        leases.expireStale();
    }
}
