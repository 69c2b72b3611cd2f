package dev.weightflow.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.ProjectedTables;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.EvaluationOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvaluationsTest {
    private static final WorkerId WORKER = new WorkerId("worker-1");
    private static final Trainings.Result RESULT = new Trainings.Result(
            new JobId("done"), CheckpointId.of(Digest.ofText("weights")), Digest.ofText("manifest"));
    private static final EvaluationSpec SPEC = new EvaluationSpec(
            RESULT.checkpoint(), RESULT.manifest(), LogsFixture.PASCAL, EvaluationOptions.of(LogsFixture.PEOPLE));
    private static final Failure FAILURE = new Failure("broken", "It broke.");

    private final LogsFixture fixture = new LogsFixture();
    private final CheckpointId good = fixture.checkpoint("good");
    private final EvaluationCompleted completed =
            fixture.evaluation(good, LogsFixture.PASCAL, Metrics.semseg(0.5), Optional.empty());
    private final ProjectedTables<Evaluations, JobEvent> tables =
            ProjectedTables.of(Evaluations.projection("test"), List.of());
    private int seconds;

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void evaluations_are_found_by_checkpoint_and_report() {
        state(completed);

        Evaluations read = tables.view();
        assertThat(read.withReport(completed.report())).hasValueSatisfying(found -> {
            assertThat(found.event()).isEqualTo(completed);
            assertThat(found.metadata().at()).isEqualTo(Instant.ofEpochSecond(1));
        });
        assertThat(read.of(good)).hasSize(1);
        assertThat(read.of(RESULT.checkpoint())).isEmpty();
        assertThat(read.reportsStartingWith(completed.report().value().substring(0, 9), 5))
                .hasSize(1);
        assertThat(read.reportsStartingWith("zz", 5)).isEmpty();
        List<Evaluation> registered = new ArrayList<>();
        read.eachForModels(any -> true, registered::add);
        assertThat(registered).extracting(Evaluation::event).containsExactly(completed);
    }

    @Test
    void a_failed_evaluation_says_why_unless_another_has_succeeded() {
        state(
                completed,
                new EvaluationRequested(SPEC.jobId(), 1, SPEC),
                new JobEvent.Claimed(JobKind.EVALUATION, SPEC.jobId(), 1, WORKER));
        assertThat(tables.view().failure(SPEC.jobId())).isEmpty();
        assertThat(tables.view().jobs().underWay()).hasSize(1);
        assertThat(tables.view().jobs().count(JobState.CLAIMED)).isEqualTo(1);
        assertThat(tables.view().jobs().oldest(JobState.CLAIMED)).contains(Instant.ofEpochSecond(3));

        state(new JobEvent.Failed(JobKind.EVALUATION, SPEC.jobId(), 1, FAILURE, Optional.empty()));

        Evaluations read = tables.view();
        assertThat(read.failure(SPEC.jobId())).contains(FAILURE);
        assertThat(read.whyNotEvaluated(LogsFixture.PEOPLE, RESULT)).contains(FAILURE);
        assertThat(read.whyNotEvaluated(
                        LogsFixture.PEOPLE, new Trainings.Result(RESULT.job(), good, RESULT.manifest())))
                .isEmpty();
        assertThat(read.spec(SPEC.jobId())).contains(SPEC);
        assertThat(read.knows(SPEC.jobId())).isTrue();
        assertThat(read.knows(new JobId("another"))).isFalse();
        assertThat(read.jobs().underWay()).isEmpty();
        assertThat(read.index().latest())
                .extracting(LineageEvent::type)
                .containsExactly("EvaluationCompleted", "EvaluationRequested", "EvaluationFailed");
    }

    @Test
    void a_known_event_changes_nothing() {
        state(completed);
        List<String> rows = tables.rows();

        tables.apply(List.of(envelope(completed, 1)));

        assertThat(tables.rows()).isEqualTo(rows);
    }

    @Test
    void events_make_the_same_rows_in_one_transaction_or_in_many() {
        List<JobEvent> events = List.of(
                new EvaluationRequested(SPEC.jobId(), 1, SPEC),
                new JobEvent.Claimed(JobKind.EVALUATION, SPEC.jobId(), 1, WORKER),
                new JobEvent.Failed(JobKind.EVALUATION, SPEC.jobId(), 1, FAILURE, Optional.empty()),
                completed);
        events.forEach(this::state);
        List<Envelope<JobEvent>> together = new ArrayList<>();
        for (JobEvent event : events) {
            together.add(envelope(event, together.size() + 1));
        }

        try (ProjectedTables<Evaluations, JobEvent> once =
                ProjectedTables.of(Evaluations.projection("test"), together)) {
            assertThat(once.rows()).isEqualTo(tables.rows());
        }
    }

    private void state(JobEvent... events) {
        List<Envelope<JobEvent>> envelopes = new ArrayList<>();
        for (JobEvent event : events) {
            envelopes.add(envelope(event, ++seconds));
        }
        tables.apply(envelopes);
    }

    private static Envelope<JobEvent> envelope(JobEvent event, int second) {
        return Envelope.of(event, "/test", Instant.ofEpochSecond(second), EventContext.NONE);
    }
}
