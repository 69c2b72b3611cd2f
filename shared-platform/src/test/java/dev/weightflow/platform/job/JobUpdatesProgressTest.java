package dev.weightflow.platform.job;

import static dev.weightflow.platform.job.TestJobs.ANN;
import static dev.weightflow.platform.job.TestJobs.JOB;
import static dev.weightflow.platform.job.TestJobs.completed;
import static dev.weightflow.platform.job.TestJobs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobUpdatesProgressTest {
    private final JobFixture fixture = new JobFixture();
    private final Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs = fixture.instance(2);
    private final JobUpdates tracker = new JobUpdates(jobs);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void the_progress_of_a_job_is_shown_while_its_claim_is_held_and_forgotten_with_its_end() {
        Job.Claimed<TrainingSpec> claim = claim();

        tracker.onProgress(progress(1));
        assertThat(tracker.progress(claim)).contains(progress(1));

        jobs.append(claim, state -> completed(JOB, 1)).join();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> tracker.size() == 0);
    }

    @Test
    void what_arrives_after_the_end_is_not_kept() {
        jobs.append(claim(), state -> completed(JOB, 1)).join();

        tracker.onProgress(progress(1));

        assertThat(tracker.size()).isZero();
    }

    @Test
    void the_progress_of_an_earlier_claim_is_not_that_of_the_present_one() {
        jobs.release(claim(), Duration.ZERO).join();
        Job.Claimed<TrainingSpec> second = jobs.claimNext(ANN).join().orElseThrow();

        tracker.onProgress(progress(1));
        assertThat(tracker.progress(second)).isEmpty();

        tracker.onProgress(progress(2));
        tracker.onProgress(progress(1));
        assertThat(tracker.progress(second)).contains(progress(2));
    }

    private Job.Claimed<TrainingSpec> claim() {
        jobs.request(JOB, spec(0), EventContext.NONE).join();
        return jobs.claimNext(ANN).join().orElseThrow();
    }

    private static JobProgressed progress(int claim) {
        return JobProgress.phase("training").event(JobKind.TRAINING, JOB, claim, ANN, 0, Optional.empty(), 0);
    }
}
