package dev.weightflow.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.ProjectedTables;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetUnchanged;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatasetsTest {
    private final ProjectedTables<Datasets, JobEvent> tables =
            ProjectedTables.of(Datasets.projection("test"), List.of());
    private final Datasets datasets = tables.view();
    private int seconds;

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void versions_are_found_by_id_event_source_and_time() {
        Envelope<JobEvent> first = state(ingested("a", "/x", 0));
        state(ingested("b", "/x", 0));
        state(ingested("c", "/y", 3));

        IngestedDataset a = datasets.dataset(id("a")).orElseThrow();
        assertThat(a.event()).isEqualTo(first.event());
        assertThat(a.ingestedAt()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(datasets.ingestedBy(first.id())).contains(id("a"));
        assertThat(datasets.since(Instant.EPOCH))
                .extracting(IngestedDataset::id)
                .containsExactly(id("a"), id("b"), id("c"));
        assertThat(datasets.since(Instant.ofEpochSecond(2))).hasSize(2);
        assertThat(datasets.latestFrom("/x")).map(IngestedDataset::id).contains(id("b"));
        assertThat(datasets.latestFrom("/z")).isEmpty();
        assertThat(datasets.before(datasets.dataset(id("b")).orElseThrow())).contains(a);
        assertThat(datasets.before(a)).isEmpty();
        assertThat(datasets.startingWith(id("a").value().substring(0, 8), 5)).containsExactly(id("a"));
        assertThat(datasets.matching(id("b").value().substring(0, 8), 5))
                .extracting(IngestedDataset::id)
                .containsExactly(id("b"));
        assertThat(datasets.matching("/", 2)).extracting(IngestedDataset::id).containsExactly(id("a"), id("b"));
    }

    @Test
    void lists_are_read_by_pages_the_latest_first() {
        state(ingested("a", "/x", 0));
        state(ingested("b", "/x", 2));
        state(ingested("c", "/y", 3));

        assertThat(datasets.count()).isEqualTo(3);
        assertThat(datasets.samples()).isEqualTo(4 + 6 + 7);
        assertThat(datasets.ids()).containsExactly(id("c"), id("b"), id("a"));
        assertThat(datasets.latest(2)).extracting(IngestedDataset::id).containsExactly(id("c"), id("b"));
        assertThat(datasets.latest(2, 2)).extracting(IngestedDataset::id).containsExactly(id("a"));
        assertThat(datasets.latestWithValidation(5))
                .extracting(IngestedDataset::id)
                .containsExactly(id("c"), id("b"));
        List<DatasetId> all = new ArrayList<>();
        datasets.each(dataset -> all.add(dataset.id()));
        assertThat(all).containsExactly(id("a"), id("b"), id("c"));
    }

    @Test
    void a_version_keeps_its_first_announcement_and_gets_the_latest_index() {
        Envelope<JobEvent> first = state(ingested("a", "/x", 0));
        Envelope<JobEvent> copy = state(ingested("a", "/copy", 0));
        state(new DatasetUnchanged(new JobId("again"), 1, id("a")).with(Digest.ofText("index")));
        state(new DatasetUnchanged(new JobId("later"), 1, id("a")).with(Digest.ofText("newer index")));

        assertThat(datasets.dataset(id("a"))).map(IngestedDataset::event).contains((DatasetIngested) first.event());
        assertThat(datasets.ingestedBy(copy.id())).isEmpty();
        assertThat(datasets.latestFrom("/copy")).isEmpty();
        assertThat(datasets.sampleIndex(id("a"))).contains(Digest.ofText("newer index"));
        assertThat(datasets.sampleIndexes(id("a")))
                .containsExactlyInAnyOrder(Digest.ofText("index"), Digest.ofText("newer index"));
        assertThat(datasets.sampleIndex(id("b"))).isEmpty();
    }

    @Test
    void all_events_are_indexed_and_known_ones_change_nothing() {
        Envelope<JobEvent> first = state(ingested("a", "/x", 0));
        Envelope<JobEvent> copy = state(ingested("a", "/copy", 0));
        List<String> before = tables.rows();

        tables.apply(List.of(copy, first));

        assertThat(tables.rows()).isEqualTo(before);
        assertThat(datasets.index().latest()).extracting(LineageEvent::id).containsExactly(first.id(), copy.id());
    }

    private Envelope<JobEvent> state(JobEvent event) {
        Envelope<JobEvent> envelope = Envelope.of(event, "/test", Instant.ofEpochSecond(++seconds), EventContext.NONE);
        tables.apply(List.of(envelope));
        return envelope;
    }

    private static DatasetId id(String content) {
        return DatasetId.of(Digest.ofText(content));
    }

    private static JobEvent ingested(String content, String source, int validation) {
        return new DatasetIngested(
                new JobId("ingestion-of-" + content + source.replace('/', '-')),
                1,
                id(content),
                source,
                List.of(PascalTasks.SEMSEG),
                Map.of(Split.TRAIN, 4, Split.VAL, validation),
                0,
                10);
    }
}
