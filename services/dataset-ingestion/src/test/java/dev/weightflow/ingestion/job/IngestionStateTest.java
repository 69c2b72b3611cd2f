package dev.weightflow.ingestion.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetUnchanged;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IngestionStateTest {
    private static final JobId MONDAY = new JobId("monday");
    private static final JobId TUESDAY = new JobId("tuesday");
    private static final WorkerId ANN = new WorkerId("ann");
    private static final IngestSpec SPEC = IngestSpec.of("/data/pascal");

    private IngestionState state = IngestionState.projection(Optional.empty()).initial();
    private int seconds;

    @Test
    void the_first_ingestion_of_a_content_states_the_dataset_and_the_next_that_it_is_unchanged() {
        apply(requested(MONDAY), claimed(MONDAY, 1), requested(TUESDAY), claimed(TUESDAY, 1));
        JobEvent first = complete(MONDAY, "shard");
        apply(first);
        JobEvent second = complete(TUESDAY, "shard");
        apply(second);

        assertThat(first).isInstanceOf(DatasetIngested.class);
        assertThat(second)
                .isEqualTo(new DatasetUnchanged(TUESDAY, 1, manifest("shard").id()));
        assertThat(state.datasets().latestFirst()).singleElement().satisfies(dataset -> {
            assertThat(dataset.event()).isEqualTo(first);
            assertThat(dataset.ingestedAt()).isEqualTo(Instant.ofEpochSecond(5));
        });
        assertThat(state.jobs().count(JobState.COMPLETED)).isEqualTo(2);
    }

    @Test
    void what_is_stated_under_a_claim_that_was_lost_is_no_dataset() {
        apply(requested(MONDAY), claimed(MONDAY, 1));
        JobEvent late = complete(MONDAY, "shard");
        apply(new JobEvent.Released(JobKind.INGESTION, MONDAY, 1, ANN, ReleaseReason.EXPIRED), claimed(MONDAY, 2));
        IngestionState before = state;

        apply(late);

        assertThat(state).isSameAs(before);
        assertThat(state.datasets().dataset(manifest("shard").id())).isEmpty();
    }

    @Test
    void a_version_of_an_earlier_release_has_an_index_when_it_is_ingested_again_whichever_fact_is_read_first() {
        Digest index = Digest.ofText("index");
        apply(requested(MONDAY), claimed(MONDAY, 1), requested(TUESDAY), claimed(TUESDAY, 1));
        JobEvent first = complete(MONDAY, "shard");
        JobEvent again = new DatasetUnchanged(TUESDAY, 1, manifest("shard").id()).with(index);

        apply(first);
        assertThat(state.datasets().sampleIndex(manifest("shard").id())).isEmpty();
        apply(again);
        assertThat(state.datasets().sampleIndex(manifest("shard").id())).contains(index);

        state = IngestionState.projection(Optional.empty()).initial();
        apply(requested(MONDAY), claimed(MONDAY, 1), requested(TUESDAY), claimed(TUESDAY, 1), again, first);
        assertThat(state.datasets().sampleIndex(manifest("shard").id())).contains(index);
    }

    @Test
    void datasets_are_listed_newest_first() {
        for (String shard : List.of("a", "b", "c")) {
            apply(requested(new JobId(shard)), claimed(new JobId(shard), 1));
            apply(complete(new JobId(shard), shard));
        }

        assertThat(state.datasets().latestFirst())
                .extracting(IngestedDataset::id)
                .containsExactly(
                        manifest("c").id(), manifest("b").id(), manifest("a").id());
    }

    @Test
    void a_snapshot_gives_the_state_back() {
        apply(requested(MONDAY), claimed(MONDAY, 1));
        apply(state.completion(MONDAY, 1, SPEC.source(), manifest("shard")).with(Digest.ofText("index")));
        apply(requested(TUESDAY), claimed(TUESDAY, 1));
        apply(new JobEvent.Failed(
                JobKind.INGESTION,
                TUESDAY,
                1,
                new Failure("local-file", "The disk is away."),
                Optional.of(Instant.ofEpochSecond(99))));
        SnapshotFormat<IngestionState> format =
                IngestionState.projection(Optional.empty()).snapshotFormat().orElseThrow();

        IngestionState restored = format.read().apply(format.write().apply(state));

        assertThat(restored.datasets().all())
                .containsExactlyElementsOf(state.datasets().all());
        assertThat(restored.datasets().sampleIndexes())
                .isEqualTo(state.datasets().sampleIndexes())
                .hasSize(1);
        assertThat(restored.jobs().jobs()).isEqualTo(state.jobs().jobs());
        assertThat(restored.jobs().waiting()).hasSize(1);
    }

    @Test
    void a_snapshot_of_an_earlier_release_has_the_datasets_and_their_indexes() {
        String stored = """
                {"jobs": {"jobs": []},
                 "datasets": [
                  {"event": {"job": "monday", "claim": 1, "dataset": "%1$s", "source": "/data/pascal", "tasks": ["sal"],
                    "samples": {"train": 3}, "quarantined": 0, "bytes": 10240},
                   "ingestedAt": "1970-01-01T00:00:05Z"}],
                 "indexed": [{"dataset": "%1$s", "index": "%2$s", "at": "1970-01-01T00:00:07Z"}]}
                """.formatted(
                        manifest("shard").id().value(), Digest.ofText("index").hex());
        SnapshotFormat<IngestionState> format =
                IngestionState.projection(Optional.empty()).snapshotFormat().orElseThrow();

        state = format.read().apply(stored.getBytes(StandardCharsets.UTF_8));

        assertThat(format.version()).isEqualTo(204);
        assertThat(state.datasets().dataset(manifest("shard").id()))
                .hasValueSatisfying(dataset -> assertThat(dataset.ingestedAt()).isEqualTo(Instant.ofEpochSecond(5)));
        assertThat(state.datasets().sampleIndex(manifest("shard").id())).contains(Digest.ofText("index"));
        assertThat(complete(TUESDAY, "shard")).isInstanceOf(DatasetUnchanged.class);
    }

    private JobEvent complete(JobId job, String shard) {
        return state.completion(job, 1, SPEC.source(), manifest(shard));
    }

    private static DatasetManifest manifest(String shard) {
        return DatasetManifest.of(
                List.of(PascalTasks.SAL),
                List.of(),
                List.of(new Shard(Digest.ofText(shard), Split.TRAIN, 3, 10240)),
                List.of(),
                Digest.ofText("source"));
    }

    private static JobEvent requested(JobId job) {
        return new IngestionRequested(job, 1, SPEC);
    }

    private static JobEvent claimed(JobId job, int claim) {
        return new JobEvent.Claimed(JobKind.INGESTION, job, claim, ANN);
    }

    private void apply(JobEvent... events) {
        for (JobEvent event : events) {
            state = IngestionState.projection(Optional.empty())
                    .apply(state, Envelope.of(event, "/test", Instant.ofEpochSecond(++seconds), EventContext.NONE));
        }
    }
}
