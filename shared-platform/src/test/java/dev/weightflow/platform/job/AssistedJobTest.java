package dev.weightflow.platform.job;

import static dev.weightflow.platform.job.TestJobs.ANN;
import static dev.weightflow.platform.job.TestJobs.BOB;
import static dev.weightflow.platform.job.TestJobs.JOB;
import static dev.weightflow.platform.job.TestJobs.committed;
import static dev.weightflow.platform.job.TestJobs.completed;
import static dev.weightflow.platform.job.TestJobs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssistedJobTest {
    private final JobFixture fixture = new JobFixture();
    private final Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs = fixture.instance(2);
    private volatile boolean stopping;
    private Job.Claimed<TrainingSpec> claim;
    private AssistedJob<TrainingSpec> assisted;

    @BeforeEach
    void ann_works_on_a_job() {
        jobs.request(JOB, spec(0), EventContext.NONE).join();
        claim = jobs.claimNext(ANN).join().orElseThrow();
        assisted = new AssistedJob<>(claim, jobs, () -> stopping);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void it_goes_on_while_the_job_is_under_way_whoever_holds_it() {
        assertThat(assisted.stopReason()).isEmpty();
        assertThat(assisted.isOrphaned()).isFalse();

        jobs.expire(claim, () -> true, Duration.ZERO).join();
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(assisted.stopReason()).isEmpty();
        assertThat(assisted.isOrphaned()).isTrue();

        jobs.claimNext(BOB).join();
        assertThat(assisted.isOrphaned()).isFalse();
        assertThat(assisted.stopReason()).isEmpty();
    }

    @Test
    void it_ends_with_the_job() {
        jobs.append(claim, state -> completed(JOB, 1)).join();

        assertThat(assisted.stopReason()).contains(StopReason.CLAIM_LOST);
    }

    @Test
    void it_ends_when_the_job_is_cancelled_and_is_not_that_of_the_next_generation() {
        jobs.cancel(JOB, "not needed", EventContext.NONE).join();
        assertThat(assisted.stopReason()).contains(StopReason.CANCELLED);

        jobs.cancelled(claim, Duration.ZERO).join();
        jobs.request(JOB, spec(0), EventContext.NONE).join();
        assertThat(assisted.stopReason()).contains(StopReason.CLAIM_LOST);
    }

    @Test
    void it_ends_at_shutdown_and_for_another_job_that_waits() {
        jobs.request(new JobId("other"), spec(1), EventContext.NONE).join();
        assertThat(assisted.stopReason()).isEmpty();
        fixture.clock.advance(Duration.ofSeconds(2));
        assertThat(assisted.stopReason()).contains(StopReason.TURN_OVER);

        stopping = true;
        assertThat(assisted.stopReason()).contains(StopReason.SHUTDOWN);
    }

    @Test
    void only_the_jobs_worker_states_its_events() {
        assertThatThrownBy(() -> assisted.append(committed(JOB, 1, 10))).hasMessageContaining("only the worker");
    }

    @Test
    void a_worker_without_a_job_helps_with_one_of_others() {
        List<JobId> helped = new ArrayList<>();
        JobWorker<TrainingSpec, JobProjection<TrainingSpec>> bob = worker(BOB, helped);
        JobWorker<TrainingSpec, JobProjection<TrainingSpec>> ann = worker(ANN, helped);

        assertThat(ann.assistOthers()).as("its own job").isFalse();
        assertThat(bob.workOnNext()).isFalse();
        assertThat(bob.assistOthers()).isTrue();

        assertThat(helped).containsExactly(JOB);
        assertThat(fixture.events()).containsExactly("TrainingRequested", "TrainingClaimed");
    }

    private JobWorker<TrainingSpec, JobProjection<TrainingSpec>> worker(WorkerId id, List<JobId> helped) {
        Work<TrainingSpec, JobProjection<TrainingSpec>> work = new Work<>() {
            @Override
            public Function<JobProjection<TrainingSpec>, JobEvent> run(
                    Job.Claimed<TrainingSpec> job, JobContext context) {
                throw new AssertionError("there is no job to claim");
            }

            @Override
            public boolean assist(Job.Claimed<TrainingSpec> job, WorkerId self, Assistance assistance) {
                helped.add(job.id());
                assertThat(self).isEqualTo(id);
                throw new JobStoppedException(StopReason.TURN_OVER);
            }
        };
        return new JobWorker<>(
                id,
                jobs,
                new JobDefinition<>(jobs.kind(), state -> state, work, thrown -> TestJobs.FAILURE, fixture.metrics()),
                sign -> {},
                fixture.clock,
                Duration.ofSeconds(1));
    }
}
