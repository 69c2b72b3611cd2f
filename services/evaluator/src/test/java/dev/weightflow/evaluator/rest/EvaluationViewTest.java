package dev.weightflow.evaluator.rest;

import static dev.weightflow.evaluator.EvaluationFixture.request;
import static dev.weightflow.evaluator.EvaluationFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.evaluator.EvaluationFixture;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvaluationViewTest {
    private static final WorkerId ANN = new WorkerId("ann");

    private final EvaluationFixture fixture = new EvaluationFixture();
    private final JobService<EvaluationSpec> evaluations = fixture.instance();
    private final JobId id = request(evaluations, spec("a", Optional.of(new ModelName("scenes"))));

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void what_was_requested_is_shown() {
        EvaluationView view = view();

        assertThat(view.status().state()).isEqualTo(JobState.WAITING);
        assertThat(view.status().message()).isEqualTo("It waits for a worker.");
        assertThat(view.checkpoint()).contains(spec("a").checkpoint());
        assertThat(view.model()).contains(new ModelName("scenes"));
        assertThat(view.status().generation()).isEqualTo(1);
    }

    @Test
    void progress_is_that_of_the_present_claim_only() {
        claim();
        evaluations.onProgress(progress(1));

        assertThat(view().status().message()).isEqualTo("Evaluating: 60 of 200 images.");
        assertThat(view().status().worker()).contains(ANN);

        evaluations.jobs().release(claimed(), Duration.ZERO).join();
        claim();
        assertThat(view().status().progress()).isEmpty();
        assertThat(view().status().message()).isEqualTo("A worker has taken it.");
    }

    @Test
    void a_failed_attempt_says_why_and_when_the_next_one_begins() {
        claim();
        evaluations
                .jobs()
                .fail(claimed(), new Failure("local-file", "The disk is full."), false, Duration.ZERO)
                .join();

        assertThat(view().status().message()).isEqualTo("It is tried again after: The disk is full.");
        assertThat(view().status().retryAt()).contains(fixture.clock.instant().plusSeconds(1));
        assertThat(view().status().attempts()).isEqualTo(1);
        assertThat(view().status().lastFailure()).map(Failure::code).contains("local-file");
    }

    @Test
    void one_that_is_to_be_stopped_says_so_until_it_has_stopped() {
        claim();
        evaluations.jobs().cancel(id, "enough", EventContext.NONE).join();

        assertThat(view().status().cancelling()).isTrue();

        evaluations.jobs().cancelled(claimed(), Duration.ZERO).join();
        assertThat(view().status().cancelling()).isFalse();
        assertThat(view().status().state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void of_a_rejected_request_there_is_the_reason() {
        JobId rejected = new JobId("tuesday");
        evaluations
                .jobs()
                .reject(rejected, new Failure("event-data-unreadable", "It is noise."), EventContext.NONE)
                .join();

        EvaluationView view = view(rejected);

        assertThat(view.status().message()).isEqualTo("It is noise.");
        assertThat(view.checkpoint()).isEmpty();
        assertThat(view.status().requestedAt()).isEqualTo(fixture.clock.instant());
    }

    private void claim() {
        evaluations.jobs().claimNext(ANN).join().orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private Job.Claimed<EvaluationSpec> claimed() {
        return (Job.Claimed<EvaluationSpec>) EvaluationFixture.job(evaluations, id);
    }

    private EvaluationView view() {
        return view(id);
    }

    private EvaluationView view(JobId wanted) {
        Job<EvaluationSpec> job = EvaluationFixture.job(evaluations, wanted);
        return EvaluationView.of(job, evaluations.status(job));
    }

    private JobProgressed progress(int claim) {
        return new JobProgressed(
                JobKind.EVALUATION,
                id,
                claim,
                ANN,
                0,
                "evaluating",
                60,
                200,
                "images",
                8.5,
                Optional.of(16.5),
                Map.of(),
                Optional.empty());
    }
}
