package dev.weightflow.platform.job;

import static dev.weightflow.platform.job.TestJobs.ANN;
import static dev.weightflow.platform.job.TestJobs.JOB;
import static dev.weightflow.platform.job.TestJobs.completed;
import static dev.weightflow.platform.job.TestJobs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.TrainingSpec;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobUpdatesTest {
    private final JobFixture fixture = new JobFixture();
    private final Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs = fixture.instance(2);
    private final JobUpdates updates = new JobUpdates(jobs);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_stream_begins_with_the_present_state_and_ends_with_the_job() {
        request(JOB);
        AssertSubscriber<JobUpdate> watcher = watch(JOB);

        Job.Claimed<TrainingSpec> claim = jobs.claimNext(ANN).join().orElseThrow();
        updates.onProgress(progress(JobKind.TRAINING, JOB, 0));
        jobs.append(claim, state -> completed(JOB, 1)).join();

        watcher.awaitCompletion();
        assertThat(states(watcher)).containsExactly(JobState.WAITING, JobState.CLAIMED, JobState.COMPLETED);
        assertThat(watcher.getItems()).extracting(JobUpdate::name).containsOnlyOnce("progress");
    }

    @Test
    void of_a_job_that_has_ended_the_end_is_all_there_is() {
        request(JOB);
        jobs.cancel(JOB, "enough", EventContext.NONE).join();

        AssertSubscriber<JobUpdate> watcher = watch(JOB);

        watcher.awaitCompletion();
        assertThat(states(watcher)).containsExactly(JobState.CANCELLED);
    }

    @Test
    void other_jobs_and_kinds_are_not_heard_of() {
        request(JOB);
        AssertSubscriber<JobUpdate> watcher = watch(JOB);

        request(new JobId("other"));
        updates.onProgress(progress(JobKind.TRAINING, new JobId("other"), 0));
        updates.onProgress(progress(JobKind.EVALUATION, JOB, 0));
        jobs.cancel(JOB, "enough", EventContext.NONE).join();

        watcher.awaitCompletion();
        assertThat(watcher.getItems()).extracting(JobUpdate::job).containsOnly(JOB);
        assertThat(states(watcher)).containsExactly(JobState.WAITING, JobState.CANCELLED);
        assertThatThrownBy(() -> updates.of(new JobId("none"))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void threads_that_tell_at_once_lose_nothing() throws InterruptedException {
        request(JOB);
        AssertSubscriber<JobUpdate> watcher = watch(JOB);
        CountDownLatch told = new CountDownLatch(2);

        for (int teller = 0; teller < 2; teller++) {
            int first = teller * 100;
            new Thread(() -> {
                        LongStream.range(first, first + 100)
                                .forEach(sequence -> updates.onProgress(progress(JobKind.TRAINING, JOB, sequence)));
                        told.countDown();
                    })
                    .start();
        }
        told.await();
        jobs.cancel(JOB, "enough", EventContext.NONE).join();

        watcher.awaitCompletion();
        assertThat(watcher.getItems())
                .filteredOn(JobUpdate.Progressed.class::isInstance)
                .hasSize(200);
    }

    private AssertSubscriber<JobUpdate> watch(JobId job) {
        return updates.of(job).subscribe().withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    }

    private void request(JobId job) {
        jobs.request(job, spec(0), EventContext.NONE).join();
    }

    private static List<JobState> states(AssertSubscriber<JobUpdate> watcher) {
        return watcher.getItems().stream()
                .filter(JobUpdate.StateChanged.class::isInstance)
                .map(update -> ((JobUpdate.StateChanged) update).state())
                .toList();
    }

    private static JobProgressed progress(JobKind kind, JobId job, long sequence) {
        return new JobProgressed(
                kind,
                job,
                1,
                ANN,
                sequence,
                "training",
                1,
                2,
                "steps",
                1,
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }
}
