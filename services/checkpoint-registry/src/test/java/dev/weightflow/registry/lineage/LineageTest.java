package dev.weightflow.registry.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.lineage.Lineage.CausationChain;
import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.projection.lineage.LineageIndex;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.registry.RegistryInstance;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineageTest {
    private static final JobId INGESTION = new JobId("monday");
    private static final WorkerId WORKER = new WorkerId("worker-1");

    private final RegistryFixture fixture = new RegistryFixture();

    @Test
    void the_chain_goes_from_the_ingestion_to_the_promotion() {
        // given
        CheckpointId checkpoint = fixture.checkpoint("a");
        Envelope<JobEvent> asked =
                envelope(new IngestionRequested(INGESTION, 1, IngestSpec.of("/data")), EventContext.NONE);
        Envelope<JobEvent> ingested = envelope(
                new DatasetIngested(
                        INGESTION,
                        1,
                        RegistryFixture.PASCAL,
                        "/data",
                        List.of(PascalTasks.SEMSEG),
                        Map.of(Split.TRAIN, 4),
                        0,
                        10),
                asked.context());
        Envelope<JobEvent> trained = envelope(
                new TrainingCompleted(new JobId("job"), 1, checkpoint, Digest.ofText("manifest"), 10, 1, Map.of()),
                ingested.context());
        fixture.datasets.publish(asked);
        fixture.datasets.publish(
                envelope(new JobEvent.Claimed(JobKind.INGESTION, INGESTION, 1, WORKER), asked.context()));
        fixture.datasets.publish(ingested);
        fixture.trainings.publish(trained);
        JobEvent evaluation =
                fixture.evaluation(checkpoint, RegistryFixture.PASCAL, Metrics.semseg(0.5), Optional.empty());
        fixture.publish(evaluation, trained.context());
        fixture.publish(otherEvaluation(), EventContext.NONE);

        // when
        RegistryInstance instance = fixture.open();
        instance.settle();
        ModelVersion version =
                RegistryFixture.people(instance).version(checkpoint).orElseThrow();
        CausationChain chain = instance.registry
                .journals()
                .lineage()
                .leadingTo(List.of(
                        version.metadata().event(),
                        version.decisions().get(0).metadata().event()));

        // then
        assertThat(chain.missing()).isEmpty();
        assertThat(chain.events())
                .extracting(LineageEvent::type)
                .containsExactly(
                        "IngestionRequested",
                        "DatasetIngested",
                        "TrainingCompleted",
                        "EvaluationCompleted",
                        "ModelVersionRegistered",
                        "AliasMoved");
        assertThat(chain.events().get(0).description()).isEqualTo("Ingestion of /data is requested.");
        assertThat(chain.events().get(1).description()).endsWith(": 4 training and 0 validation samples.");
        assertThat(chain.events().get(3).description()).endsWith(": semseg 50.00 %.");
        assertThat(chain.events().get(5).metadata().causation().root()).contains(asked.id());
        assertThat(instance.registry.journals().lineage().around(asked.id()).events())
                .isEqualTo(chain.events());
    }

    @Test
    void a_cause_that_no_topic_holds_any_more_is_named() {
        CheckpointId checkpoint = fixture.checkpoint("a");
        Envelope<JobEvent> gone =
                envelope(new IngestionRequested(new JobId("gone"), 1, IngestSpec.of("/data")), EventContext.NONE);
        Envelope<JobEvent> evaluation = fixture.publish(
                fixture.evaluation(checkpoint, RegistryFixture.PASCAL, Metrics.semseg(0.5), Optional.empty()),
                gone.context());
        RegistryInstance instance = fixture.open();
        instance.catchUp();

        CausationChain chain = instance.registry.journals().lineage().leadingTo(List.of(evaluation.id()));

        assertThat(chain.events()).hasSize(1);
        assertThat(chain.missing()).contains(gone.id());
    }

    @Test
    void claims_and_attempts_of_jobs_are_left_out_so_that_the_index_does_not_grow_with_them() {
        Failure failure = new Failure("broken", "It broke.");

        assertThat(LineageIndex.isIndexed(new JobEvent.Claimed(JobKind.INGESTION, INGESTION, 1, WORKER)))
                .isFalse();
        assertThat(LineageIndex.isIndexed(
                        new JobEvent.Failed(JobKind.INGESTION, INGESTION, 1, failure, Optional.of(Instant.EPOCH))))
                .isFalse();
        assertThat(LineageIndex.isIndexed(
                        new JobEvent.Failed(JobKind.INGESTION, INGESTION, 2, failure, Optional.empty())))
                .isTrue();
    }

    /** Something else that happened, and has no place in the chain. */
    private JobEvent otherEvaluation() {
        return fixture.evaluation(
                fixture.checkpoint("b"),
                RegistryFixture.SCENES,
                Metrics.semseg(0.1),
                Optional.empty(),
                Optional.empty());
    }

    private static <E extends Event> Envelope<E> envelope(E event, EventContext context) {
        return Envelope.of(event, "/test", RegistryFixture.NOW, context);
    }
}
