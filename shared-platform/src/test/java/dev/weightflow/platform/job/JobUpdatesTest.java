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
import java.time.Duration;
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
        assertThatThrownBy(() -> updates.of(new JobId("none"), Optional.empty()))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void who_comes_back_is_told_what_was_missed_and_nothing_twice() {
        request(JOB);
        Job.Claimed<TrainingSpec> claim = jobs.claimNext(ANN).join().orElseThrow();
        AssertSubscriber<JobUpdate> first = watch(JOB);
        tell(0, 3);
        String seen = last(first).id();
        assertThat(seen).isEqualTo("1-2");
        first.cancel();
        tell(3, 6);

        AssertSubscriber<JobUpdate> again = watch(JOB, seen);
        tell(5, 8);

        assertThat(again.getItems().get(0).id()).isEqualTo("1-2.claimed");
        assertThat(sequences(again)).containsExactly(3L, 4L, 5L, 6L, 7L);
        jobs.cancel(JOB, "enough", EventContext.NONE).join();
        assertThat(last(again).id()).as("a state that comes later").isEqualTo("1-7.claimed");
        assertThat(sequences(watch(JOB, last(again).id()))).isEmpty();
        assertThat(sequences(watch(JOB, "1-4.claimed"))).containsExactly(5L, 6L, 7L);
        assertThat(sequences(watch(JOB, "an id of another server"))).isEmpty();
        assertThat(sequences(watch(JOB))).as("who comes for the first time").isEmpty();

        jobs.cancelled(claim, Duration.ZERO).join();
        again.awaitCompletion();
        assertThat(updates.size()).isZero();
        assertThat(states(watch(JOB, "1-4"))).containsExactly(JobState.CANCELLED);
    }

    @Test
    void what_was_missed_spans_a_change_of_the_worker_and_is_bounded() {
        request(JOB);
        jobs.release(jobs.claimNext(ANN).join().orElseThrow(), Duration.ZERO).join();
        jobs.claimNext(ANN).join();
        tell(0, 2);
        updates.onProgress(progress(JobKind.TRAINING, JOB, 2, 0));
        updates.onProgress(progress(JobKind.TRAINING, JOB, 1, 2));

        assertThat(ids(watch(JOB, "1-0"))).containsExactly("1-0.claimed", "1-1", "2-0");
        assertThat(updates.tail(jobs.current().require(JOB)))
                .as("of the present claim")
                .containsExactly(progress(JobKind.TRAINING, JOB, 2, 0));

        LongStream.range(1, 2000).forEach(sequence -> updates.onProgress(progress(JobKind.TRAINING, JOB, 2, sequence)));
        assertThat(sequences(watch(JOB, "1-0"))).hasSize(512).endsWith(1999L).isSorted();
    }

    @Test
    void who_reads_slowly_is_told_all_that_was_missed() {
        request(JOB);
        jobs.claimNext(ANN).join();
        tell(0, 500);

        AssertSubscriber<JobUpdate> slow =
                updates.of(JOB, Optional.of("1-99")).subscribe().withSubscriber(AssertSubscriber.create(1));
        for (int read = 0; read < 400; read++) {
            slow.request(1);
        }

        assertThat(sequences(slow))
                .containsExactlyElementsOf(LongStream.range(100, 500).boxed().toList());
    }

    private void tell(long from, long to) {
        LongStream.range(from, to).forEach(sequence -> updates.onProgress(progress(JobKind.TRAINING, JOB, sequence)));
    }

    private static JobUpdate last(AssertSubscriber<JobUpdate> watcher) {
        return watcher.getItems().get(watcher.getItems().size() - 1);
    }

    private static List<String> ids(AssertSubscriber<JobUpdate> watcher) {
        return watcher.getItems().stream().map(JobUpdate::id).toList();
    }

    private static List<Long> sequences(AssertSubscriber<JobUpdate> watcher) {
        return watcher.getItems().stream()
                .filter(JobUpdate.Progressed.class::isInstance)
                .map(update -> ((JobUpdate.Progressed) update).progress().sequence())
                .toList();
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
        return updates.of(job, Optional.empty()).subscribe().withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    }

    private AssertSubscriber<JobUpdate> watch(JobId job, String lastSeen) {
        return updates.of(job, Optional.of(lastSeen))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
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
        return progress(kind, job, 1, sequence);
    }

    private static JobProgressed progress(JobKind kind, JobId job, int claim, long sequence) {
        return new JobProgressed(
                kind,
                job,
                claim,
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
