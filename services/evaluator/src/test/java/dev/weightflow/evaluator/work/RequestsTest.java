package dev.weightflow.evaluator.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.evaluator.Stored;
import dev.weightflow.evaluator.Stored.Checkpoint;
import dev.weightflow.evaluator.book.EvaluationJournal;
import dev.weightflow.evaluator.book.TrainingBook;
import dev.weightflow.evaluator.measure.Archive;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.log.InMemoryEventLog;
import dev.weightflow.platform.log.Journal;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.LocalCopies;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.EvaluationOrder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestsTest {
    private static final Clock CLOCK = Clock.fixed(Facts.NOW, ZoneOffset.UTC);
    private static final DatasetId TRAINED_ON = DatasetId.of(Digest.ofText("trained on"));
    private static final EvaluationOrder ORDER = Stored.order(Optional.of(3), 1, true);
    private static final Cause CAUSE = new Cause(Causation.NONE.then(new EventId("request")), Optional.of("00-trace"));

    @TempDir
    Path folder;

    private final InMemoryEventLog.Shared<EvaluationEvent> evaluations =
            new InMemoryEventLog.Shared<>(Topics.EVALUATIONS.name(), EvaluationEvent.class);
    private final InMemoryEventLog.Shared<TrainingEvent> trainings =
            new InMemoryEventLog.Shared<>(Topics.TRAININGS.name(), TrainingEvent.class);
    private final ObjectStore store = new InMemoryObjectStore();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void a_completed_training_with_an_order_is_evaluated_on_what_it_was_trained_on() {
        Envelope<TrainingEvent> completed = completed(checkpoint(Optional.of(ORDER)));

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
        completed(checkpoint(Optional.of(
                new EvaluationOrder(Optional.of(other), ORDER.split(), Optional.empty(), 0, false, Optional.empty()))));

        instance().ask();

        assertThat(((EvaluationRequested) evaluations.events().get(0).event()).dataset())
                .isEqualTo(other);
    }

    @Test
    void asking_again_after_a_redelivery_or_a_restart_adds_nothing() {
        Checkpoint checkpoint = checkpoint(Optional.of(ORDER));
        completed(checkpoint);
        completed(checkpoint);
        Requests requests = instance();

        requests.ask();
        requests.ask();
        instance().ask();

        assertThat(evaluations.events()).hasSize(1);
    }

    @Test
    void a_training_without_an_order_is_left_alone() {
        completed(checkpoint(Optional.empty()));

        instance().ask();

        assertThat(evaluations.events()).isEmpty();
    }

    @Test
    void a_missing_manifest_is_counted_once_and_keeps_nobody_waiting() {
        completed(new Checkpoint(checkpoint(Optional.empty()).manifest(), Digest.ofText("nowhere")));
        completed(checkpoint(Optional.of(ORDER)));
        Requests requests = instance();

        requests.ask();
        requests.ask();

        assertThat(evaluations.events()).hasSize(1);
        assertThat(meters.get("weightflow.failures")
                        .tag("code", "object-not-found")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private Requests instance() {
        EvaluatorMeters counters = new EvaluatorMeters(meters);
        Journal<TrainingBook, TrainingEvent> read = TrainingBook.open(trainings.open(), CLOCK);
        return new Requests(
                read,
                EvaluationJournal.open(evaluations.open(), CLOCK),
                new Archive(store, new LocalCopies(store, folder, 0, CLOCK)),
                counters);
    }

    private Checkpoint checkpoint(Optional<EvaluationOrder> order) {
        return Stored.manifest(
                store, Stored.spec(TRAINED_ON, order), CheckpointId.of(Digest.ofText("weights of " + order)), 1);
    }

    private Envelope<TrainingEvent> completed(Checkpoint checkpoint) {
        TrainingEvent fact = new TrainingCompleted(
                new JobId("a-job"), 1, checkpoint.manifest().checkpoint(), checkpoint.digest(), 1, 1, Map.of());
        Envelope<TrainingEvent> event = Envelope.of(fact, "/test", Facts.NOW, CAUSE);
        trainings.publish(event);
        return event;
    }
}
