package dev.weightflow.evaluator.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.evaluator.Stored;
import dev.weightflow.evaluator.book.EvaluationJournal;
import dev.weightflow.evaluator.book.TrainingBook;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.log.InMemoryEventLog;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.EvaluationOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static final Clock CLOCK = Clock.fixed(Facts.NOW, ZoneOffset.UTC);
    private static final DatasetId TRAINED_ON = DatasetId.of(Digest.ofText("trained on"));
    private static final JobId JOB = new JobId("a-job");
    private static final CheckpointId CHECKPOINT = CheckpointId.of(Digest.ofText("weights"));
    private static final EvaluationOptions ORDER = Stored.order(Optional.of(3), 1, true);
    private static final Cause CAUSE = new Cause(Causation.NONE.then(new EventId("request")), Optional.of("00-trace"));

    private final InMemoryEventLog.Shared<EvaluationEvent> evaluations =
            new InMemoryEventLog.Shared<>(Topics.EVALUATIONS.name(), EvaluationEvent.class);
    private final InMemoryEventLog.Shared<TrainingEvent> trainings =
            new InMemoryEventLog.Shared<>(Topics.TRAININGS.name(), TrainingEvent.class);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void a_completed_training_with_an_order_is_evaluated_on_what_it_was_trained_on() {
        Envelope<TrainingEvent> completed = completed(Optional.of(ORDER));

        instance().ask();

        assertThat(evaluations.events()).singleElement().satisfies(fact -> {
            EvaluationRequested request = (EvaluationRequested) fact.event();
            assertThat(request.dataset()).isEqualTo(TRAINED_ON);
            assertThat(request.order()).isEqualTo(ORDER);
            assertThat(fact.causation().parent()).contains(completed.id());
            assertThat(fact.causation().root()).contains(new EventId("request"));
            assertThat(fact.causation().depth()).isEqualTo(2);
            assertThat(fact.traceparent()).contains("00-trace");
        });
    }

    @Test
    void an_order_may_name_another_data_set() {
        DatasetId other = DatasetId.of(Digest.ofText("other"));
        completed(Optional.of(new EvaluationOptions(
                Optional.of(other), ORDER.split(), Optional.empty(), 0, false, Optional.empty())));

        instance().ask();

        assertThat(((EvaluationRequested) evaluations.events().get(0).event()).dataset())
                .isEqualTo(other);
    }

    @Test
    void asking_again_after_a_redelivery_or_a_restart_adds_nothing() {
        completed(Optional.of(ORDER));
        completed(Optional.of(ORDER));
        Requests requests = instance();

        requests.ask();
        requests.ask();
        instance().ask();

        assertThat(evaluations.events()).hasSize(1);
    }

    @Test
    void a_training_without_an_order_is_left_alone() {
        completed(Optional.empty());

        instance().ask();

        assertThat(evaluations.events()).isEmpty();
    }

    @Test
    void a_completion_that_nobody_asked_for_keeps_nobody_waiting() {
        publish(completion("stray", CheckpointId.of(Digest.ofText("stray"))));
        completed(Optional.of(ORDER));

        instance().ask();

        assertThat(evaluations.events()).hasSize(1);
    }

    @Test
    void a_chain_of_causes_that_is_at_its_end_is_counted_once() {
        Causation end = Causation.NONE;
        for (int depth = 0; depth < Causation.MAX_DEPTH; depth++) {
            end = end.then(new EventId("event-" + depth));
        }
        requested(Optional.of(ORDER));
        trainings.publish(
                Envelope.of(completion(JOB.value(), CHECKPOINT), "/test", Facts.NOW, new Cause(end, Optional.empty())));
        Requests requests = instance();

        requests.ask();
        requests.ask();

        assertThat(evaluations.events()).isEmpty();
        assertThat(meters.get("weightflow.failures")
                        .tag("code", "causation-too-deep")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private Requests instance() {
        return new Requests(
                TrainingBook.open(trainings.open(), CLOCK),
                EvaluationJournal.open(evaluations.open(), CLOCK),
                new EvaluatorMeters(meters));
    }

    private void requested(Optional<EvaluationOptions> order) {
        publish(new TrainingRequested(JOB, 1, Stored.spec(TRAINED_ON, order)));
    }

    private static TrainingEvent completion(String job, CheckpointId checkpoint) {
        return new TrainingCompleted(new JobId(job), 1, checkpoint, Digest.ofText("manifest"), 1, 1, Map.of());
    }

    /** A training with that order is asked for and completed. */
    private Envelope<TrainingEvent> completed(Optional<EvaluationOptions> order) {
        requested(order);
        return publish(completion(JOB.value(), CHECKPOINT));
    }

    private Envelope<TrainingEvent> publish(TrainingEvent fact) {
        Envelope<TrainingEvent> event = Envelope.of(fact, "/test", Facts.NOW, CAUSE);
        trainings.publish(event);
        return event;
    }
}
