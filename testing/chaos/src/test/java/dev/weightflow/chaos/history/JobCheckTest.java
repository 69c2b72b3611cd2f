package dev.weightflow.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests which events are allowed for a job. */
class JobCheckTest {
    private static final JobId JOB = new JobId("job");
    private static final WorkerId ANN = new WorkerId("ann");
    private static final WorkerId BOB = new WorkerId("bob");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final JobCheck check = new JobCheck(new JobCheck.Rules(
            Duration.ZERO,
            Duration.ofSeconds(20),
            5,
            4,
            (spec, step) -> CheckpointId.of(Digest.ofText("step " + step))));
    private Instant now = NOW;

    @Test
    void one_claim_at_a_time() {
        see(requested(1), new JobEvent.Claimed(JobKind.INGESTION, JOB, 1, ANN));

        refused(new JobEvent.Claimed(JobKind.INGESTION, JOB, 2, BOB));
    }

    @Test
    void claims_are_numbered_without_a_gap() {
        see(requested(1));

        refused(new JobEvent.Claimed(JobKind.INGESTION, JOB, 2, BOB));
    }

    @Test
    void nothing_comes_of_a_claim_that_has_ended() {
        see(requested(1), new JobEvent.Claimed(JobKind.INGESTION, JOB, 1, ANN));
        now = NOW.plusSeconds(60);
        see(
                new JobEvent.Released(JobKind.INGESTION, JOB, 1, ANN, ReleaseReason.EXPIRED),
                new JobEvent.Claimed(JobKind.INGESTION, JOB, 2, BOB));

        refused(failed(ANN, Optional.empty()));
    }

    @Test
    void nothing_is_stated_under_the_claim_of_another_worker() {
        see(requested(1), new JobEvent.Claimed(JobKind.INGESTION, JOB, 1, ANN));

        refused(failed(BOB, Optional.empty()));
        see(failed(ANN, Optional.empty()));
    }

    @Test
    void a_claim_does_not_expire_before_its_time() {
        see(requested(1), new JobEvent.Claimed(JobKind.INGESTION, JOB, 1, ANN));
        now = NOW.plusSeconds(19);

        refused(new JobEvent.Released(JobKind.INGESTION, JOB, 1, ANN, ReleaseReason.EXPIRED));
    }

    @Test
    void a_failed_attempt_is_not_repeated_before_its_time() {
        see(
                requested(1),
                new JobEvent.Claimed(JobKind.INGESTION, JOB, 1, ANN),
                failed(ANN, Optional.of(NOW.plusSeconds(5))));

        refused(new JobEvent.Claimed(JobKind.INGESTION, JOB, 2, BOB));
        now = NOW.plusSeconds(5);
        see(new JobEvent.Claimed(JobKind.INGESTION, JOB, 2, BOB));
    }

    @Test
    void cancelled_stays_cancelled_until_somebody_asks_again() {
        see(requested(1), new JobEvent.Cancelled(JobKind.INGESTION, JOB, 1, Optional.empty()));

        refused(new JobEvent.Claimed(JobKind.INGESTION, JOB, 1, ANN));
        refused(requested(1));
        assertThat(check.ended()).isTrue();
        see(requested(2), new JobEvent.Claimed(JobKind.INGESTION, JOB, 1, ANN));
    }

    private static JobEvent requested(int generation) {
        return new IngestionRequested(JOB, generation, IngestSpec.of("/data"));
    }

    private static JobEvent failed(WorkerId worker, Optional<Instant> retryAt) {
        return new JobEvent.Failed(JobKind.INGESTION, JOB, 1, new Failure("broken", "It broke."), retryAt)
                .withWorker(worker);
    }

    private void see(JobEvent... events) {
        for (JobEvent event : events) {
            check.see(event, now);
        }
    }

    private void refused(JobEvent event) {
        assertThatThrownBy(() -> check.see(event, now)).isInstanceOf(Violation.class);
    }
}
