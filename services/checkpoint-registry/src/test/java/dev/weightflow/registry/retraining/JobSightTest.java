package dev.weightflow.registry.retraining;

import static dev.weightflow.registry.retraining.JobSight.Phase.CLAIMED;
import static dev.weightflow.registry.retraining.JobSight.Phase.COMPLETED;
import static dev.weightflow.registry.retraining.JobSight.Phase.ENDED;
import static dev.weightflow.registry.retraining.JobSight.Phase.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.registry.World;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.ClaimReleased;
import dev.weightflow.schema.event.TrainingEvent.ClaimTaken;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancelRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancelled;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingFailed;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.retraining.RetrainingRecipe;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobSightTest {
    private static final JobId JOB = new JobId("a-job");
    private static final WorkerId WORKER = new WorkerId("trainer-1");
    private static final Digest DIGEST = Digest.ofText("result");
    private static final TrainingSpec SPEC = RetrainingRecipe.SAME.complete(
            World.PASCAL, Optional.empty(), InitialWeights.random(), EvaluationOptions.of(World.PEOPLE));

    @Test
    void a_job_is_open_until_it_has_a_result() {
        assertThat(after().phase()).isEqualTo(WAITING);
        assertThat(after(taken(1)).phase()).isEqualTo(CLAIMED);
        assertThat(after(taken(1)).isOpen()).isTrue();
        JobSight done = after(taken(1), completed(1));
        assertThat(done.phase()).isEqualTo(COMPLETED);
        assertThat(done.result()).contains(CheckpointId.of(DIGEST));
    }

    @Test
    void a_result_under_a_lost_claim_counts_for_nothing() {
        TrainingEvent released = new ClaimReleased(JOB, 1, WORKER, ReleaseReason.EXPIRED);

        assertThat(after(taken(1), released, taken(2), completed(1)).phase()).isEqualTo(CLAIMED);
        assertThat(after(taken(1), released, completed(1)).phase()).isEqualTo(WAITING);
    }

    @Test
    void a_failure_ends_it_only_if_it_is_given_up() {
        assertThat(after(taken(1), failed(1, false)).phase()).isEqualTo(WAITING);
        assertThat(after(taken(1), failed(1, true)).phase()).isEqualTo(ENDED);
    }

    @Test
    void a_cancelled_job_ends_at_once_if_nobody_has_it_and_else_when_its_worker_stops() {
        TrainingEvent wish = new TrainingCancelRequested(JOB, 1, "no longer wanted");

        assertThat(after(wish).phase()).isEqualTo(ENDED);
        assertThat(after(taken(1), wish).phase()).isEqualTo(CLAIMED);
        assertThat(after(taken(1), wish, new TrainingCancelled(JOB, 1, Optional.empty()))
                        .phase())
                .isEqualTo(ENDED);
        assertThat(after(taken(1), wish, new ClaimReleased(JOB, 1, WORKER, ReleaseReason.EXPIRED))
                        .phase())
                .isEqualTo(ENDED);
        assertThat(after(taken(1), wish, failed(1, false)).phase()).isEqualTo(ENDED);
    }

    @Test
    void an_ended_job_that_is_asked_for_again_is_open_in_its_next_round() {
        JobSight again = after(taken(1), failed(1, true), new TrainingRequested(JOB, 2, SPEC));

        assertThat(again.phase()).isEqualTo(WAITING);
        assertThat(again.round()).isEqualTo(2);
        assertThat(again.replay(new TrainingCancelRequested(JOB, 1, "late")).phase())
                .isEqualTo(WAITING);
        assertThat(again.replay(taken(2)).phase()).isEqualTo(CLAIMED);
    }

    @Test
    void a_repeated_request_changes_nothing() {
        assertThat(after(taken(1), new TrainingRequested(JOB, 1, SPEC))).isEqualTo(after(taken(1)));
        assertThat(after(taken(1), new TrainingRequested(JOB, 2, SPEC))).isEqualTo(after(taken(1)));
    }

    private static JobSight after(TrainingEvent... facts) {
        JobSight job = JobSight.first(new TrainingRequested(JOB, 1, SPEC));
        for (TrainingEvent fact : facts) {
            job = job.replay(fact);
        }
        return job;
    }

    private static TrainingEvent taken(int claim) {
        return new ClaimTaken(JOB, claim, WORKER);
    }

    private static TrainingEvent completed(int claim) {
        return new TrainingCompleted(JOB, claim, CheckpointId.of(DIGEST), DIGEST, 10, 1, Map.of());
    }

    private static TrainingEvent failed(int claim, boolean givenUp) {
        return new TrainingFailed(JOB, claim, new Failure("broken", "It broke."), givenUp);
    }
}
