package dev.weightflow.evaluator;

import static dev.weightflow.evaluator.EvaluationFixture.job;
import static dev.weightflow.evaluator.EvaluationFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.messaging.RejectedRequests.RejectedRequest;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvaluationRequestsTest {
    private static final EvaluationSpec SPEC = spec("a");

    private final EvaluationFixture fixture = new EvaluationFixture();
    private final JobService<EvaluationSpec> evaluations = fixture.instance();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void a_request_becomes_an_event_of_the_journal_at_its_own_place_in_the_chain() {
        EventContext context = new EventContext(
                Causation.NONE.then(new EventId("cause")), Optional.of("00-trace"), Optional.of("Ann"));
        Envelope<EvaluationRequested> request =
                Envelope.of(new EvaluationRequested(SPEC.jobId(), 1, SPEC), "/test", Instant.EPOCH, context);

        deliver(request);
        deliver(request);

        assertThat(fixture.events(EvaluationRequested.class)).singleElement().satisfies(recorded -> {
            assertThat(recorded.event()).isEqualTo(request.event());
            assertThat(recorded.id()).isEqualTo(request.id());
            assertThat(recorded.causation()).isEqualTo(context.causation());
            assertThat(recorded.traceparent()).contains("00-trace");
            assertThat(recorded.actor()).contains("Ann");
        });
    }

    @Test
    void a_request_under_another_id_than_that_of_its_specification_is_not_taken() {
        EvaluationRequested named = new EvaluationRequested(new JobId("tuesday"), 1, SPEC);

        assertThatThrownBy(() -> deliver(Envelope.of(named, "/test", Instant.EPOCH, EventContext.NONE)))
                .isInstanceOf(EvaluatorException.WrongJob.class)
                .hasMessageContaining("tuesday")
                .hasMessageContaining(SPEC.jobId().value());
    }

    @Test
    void what_nobody_could_read_is_stated_as_rejected_and_harms_no_evaluation_that_there_is() {
        reject("tuesday");
        reject("tuesday");
        reject("no job's id, by far");
        deliver(Envelope.of(new EvaluationRequested(SPEC.jobId(), 1, SPEC), "/test", Instant.EPOCH, EventContext.NONE));
        reject(SPEC.jobId().value());

        assertThat(fixture.events()).containsExactly("EvaluationRejected", "EvaluationRequested");
        assertThat(job(evaluations, new JobId("tuesday")))
                .isInstanceOfSatisfying(
                        Job.Rejected.class,
                        rejected -> assertThat(rejected.failure().code()).isEqualTo("event-data-unreadable"));
        assertThat(job(evaluations, SPEC.jobId())).isInstanceOf(Job.Waiting.class);
    }

    private void deliver(Envelope<EvaluationRequested> request) {
        new EvaluationChannels(ServiceHandle.started(evaluations))
                .request(request)
                .await()
                .atMost(Duration.ofSeconds(60));
    }

    private void reject(String key) {
        new EvaluationChannels(ServiceHandle.started(evaluations))
                .reject(new RejectedRequest(
                        "evaluation-requests", key, "event-data-unreadable", "It is noise.", EventContext.NONE))
                .await()
                .atMost(Duration.ofSeconds(60));
    }
}
