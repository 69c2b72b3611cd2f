package dev.weightflow.trainer.rest;

import static dev.weightflow.trainer.TestTrainings.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobStatus;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobViewTest {
    private static final JobId JOB = new JobId("job");
    private static final WorkerId ANN = new WorkerId("ann");
    private static final Failure FAILURE = new Failure("local-file", "The disk is full.");
    private static final CheckpointId CHECKPOINT = CheckpointId.of(Digest.ofText("weights"));
    private static final Digest MANIFEST = Digest.ofText("manifest");
    private static final Instant LATER = Instant.parse("2026-01-02T03:05:00Z");

    @Test
    void a_claimed_job_shows_who_works_on_it_and_whether_it_is_being_cancelled() {
        JobView view = view(
                requested(),
                claimed(1),
                committed(1),
                new JobEvent.CancellationRequested(JobKind.TRAINING, JOB, 1, "enough"));

        assertThat(view.status().state().key()).isEqualTo("claimed");
        assertThat(view.status().worker()).contains(ANN);
        assertThat(view.status().cancelling()).isTrue();
        assertThat(view.checkpoint()).contains(CHECKPOINT);
        assertThat(view.checkpointStep()).contains(10L);
    }

    @Test
    void a_job_that_waits_for_its_next_attempt_shows_when_it_begins_and_why_the_last_one_failed() {
        JobView view = view(
                requested(), claimed(1), new JobEvent.Failed(JobKind.TRAINING, JOB, 1, FAILURE, Optional.of(LATER)));

        assertThat(view.status().state().key()).isEqualTo("waiting");
        assertThat(view.status().retryAt()).contains(LATER);
        assertThat(view.status().attempts()).isOne();
        assertThat(view.status().lastFailure()).contains(FAILURE);
        assertThat(view.status().worker()).isEmpty();
    }

    @Test
    void a_completed_job_shows_its_result_and_no_failure_that_it_has_overcome() {
        JobView view = view(
                requested(),
                claimed(1),
                new JobEvent.Failed(JobKind.TRAINING, JOB, 1, FAILURE, Optional.of(LATER)),
                claimed(2),
                committed(2),
                new TrainingCompleted(JOB, 2, CHECKPOINT, MANIFEST, 10, 1, Map.of()));

        assertThat(view.manifest()).contains(MANIFEST);
        assertThat(view.status().claim()).isEqualTo(2);
        assertThat(view.status().lastFailure()).isEmpty();
    }

    @Test
    void a_completed_job_says_why_it_stopped_early() {
        Optional<String> early = Optional.of("Δm has not risen");
        JobView view = view(
                requested(),
                claimed(1),
                committed(1),
                new TrainingCompleted(JOB, 1, Optional.of(ANN), CHECKPOINT, MANIFEST, 10, 1, Map.of(), early));

        assertThat(view.stoppedEarly()).isEqualTo(early);
        assertThat(view(requested(), claimed(1)).stoppedEarly()).isEmpty();
    }

    @Test
    void a_rejected_request_is_a_job_without_a_specification() {
        JobView view = view(new JobEvent.Rejected(JobKind.TRAINING, JOB, FAILURE));

        assertThat(view.status().state().key()).isEqualTo("rejected");
        assertThat(view.spec()).isEmpty();
        assertThat(view.status().generation()).isZero();
        assertThat(view.status().lastFailure()).contains(FAILURE);
    }

    @Test
    void ids_are_texts_and_what_is_absent_is_left_out() {
        String json = new String(WeightflowJson.write(view(requested())), StandardCharsets.UTF_8);

        assertThat(json)
                .contains("\"job\":\"job\"", "\"state\":\"waiting\"")
                .doesNotContain("\"progress\"", "\"worker\"", "null");
    }

    private static JobView view(JobEvent... events) {
        JobProjection<TrainingSpec> jobs = JobProjection.empty();
        for (JobEvent event : events) {
            jobs = jobs.apply(event, Instant.parse("2026-01-02T03:04:05Z"), EventContext.NONE);
        }
        Job<TrainingSpec> job = jobs.job(JOB).orElseThrow();
        return JobView.of(job, JobStatus.of(job, Optional.empty()));
    }

    private static TrainingRequested requested() {
        return new TrainingRequested(JOB, 1, spec("\"steps\":10"));
    }

    private static JobEvent.Claimed claimed(int claim) {
        return new JobEvent.Claimed(JobKind.TRAINING, JOB, claim, ANN);
    }

    private static CheckpointCommitted committed(int claim) {
        return new CheckpointCommitted(JOB, claim, CHECKPOINT, MANIFEST, 10, 1, true);
    }
}
