package dev.weightflow.registry.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.registry.Figures;
import dev.weightflow.registry.World;
import dev.weightflow.registry.model.VersionRecord;
import dev.weightflow.registry.review.Registry;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.IngestRequested;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.IngestionId;
import dev.weightflow.schema.id.JobId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChronicleTest {

    private final World world = new World();

    @Test
    void the_chain_goes_from_the_ingest_to_the_promotion() {
        // given
        IngestionId ingestion = new IngestionId("monday");
        CheckpointId checkpoint = world.checkpoint("a");
        Envelope<DatasetEvent> asked = envelope(new IngestRequested(ingestion, IngestSpec.of("/data")), Cause.NONE);
        Envelope<DatasetEvent> ingested = envelope(
                new DatasetIngested(
                        World.PASCAL, ingestion, "/data", List.of(Task.SEMSEG), Map.of(Split.TRAIN, 4), 0, 10),
                asked.cause());
        Envelope<TrainingEvent> trained = envelope(
                new TrainingCompleted(new JobId("job"), 1, checkpoint, Digest.ofText("manifest"), 10, 1, Map.of()),
                ingested.cause());
        world.datasets.publish(asked);
        world.datasets.publish(ingested);
        world.trainings.publish(trained);
        EvaluationEvent evaluation = world.evaluation(checkpoint, World.PASCAL, Figures.semseg(0.5), Optional.empty());
        world.publish(evaluation, trained.cause());
        world.publish(evaluation(), Cause.NONE);

        // when
        Registry registry = world.open();
        registry.reviewer().review();
        VersionRecord version =
                registry.models().model(World.PEOPLE).version(checkpoint).orElseThrow();
        Account account = registry.chronicle()
                .explain(List.of(
                        version.origin().fact(),
                        registry.models()
                                .model(World.PEOPLE)
                                .rulings(version.number())
                                .get(0)
                                .origin()
                                .fact()));

        // then
        assertThat(account.missing()).isEmpty();
        assertThat(account.chain())
                .extracting(entry -> entry.type().form().getSimpleName())
                .containsExactly(
                        "IngestRequested",
                        "DatasetIngested",
                        "TrainingCompleted",
                        "EvaluationCompleted",
                        "ModelVersionRegistered",
                        "AliasMoved");
        assertThat(account.chain().get(0).what()).isEqualTo("Ingestion of /data is asked for.");
        assertThat(account.chain().get(1).what()).endsWith(": 4 training and 0 validation samples.");
        assertThat(account.chain().get(3).what()).endsWith(": semseg 50.00 %.");
        assertThat(account.chain().get(5).origin().causation().root()).contains(asked.id());
    }

    @Test
    void a_cause_that_no_topic_holds_any_more_is_named() {
        CheckpointId checkpoint = world.checkpoint("a");
        Envelope<DatasetEvent> gone =
                envelope(new IngestRequested(new IngestionId("gone"), IngestSpec.of("/data")), Cause.NONE);
        Envelope<EvaluationEvent> evaluation = world.publish(
                world.evaluation(checkpoint, World.PASCAL, Figures.semseg(0.5), Optional.empty()), gone.cause());

        Account account = world.open().chronicle().explain(List.of(evaluation.id()));

        assertThat(account.chain()).hasSize(1);
        assertThat(account.missing()).contains(gone.id());
    }

    /** Something else that happened, and has no place in the chain. */
    private EvaluationEvent evaluation() {
        return world.evaluation(
                world.checkpoint("b"), World.SCENES, Figures.semseg(0.1), Optional.empty(), Optional.empty());
    }

    private static <E extends dev.weightflow.schema.event.Event> Envelope<E> envelope(E event, Cause cause) {
        return Envelope.of(event, "/test", World.NOW, cause);
    }
}
