package dev.weightflow.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.ProjectedTables;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetUnchanged;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests that the state does not depend on the order in which partitions are read, which differs between instances and between starts. */
class PartitionOrderTest {
    private final LogsFixture fixture = new LogsFixture();

    @Test
    void a_version_that_two_ingestions_announce_is_the_earlier_ones() {
        List<Envelope<JobEvent>> events = List.of(
                stated(ingested("older", "ingestion-1", "/scenes"), 1),
                stated(ingested("scenes", "ingestion-2", "/scenes"), 2),
                stated(ingested("scenes", "ingestion-3", "/copy-of-scenes"), 3));

        try (ProjectedTables<Datasets, JobEvent> inOrder = ProjectedTables.of(Datasets.projection("test"), events);
                ProjectedTables<Datasets, JobEvent> reversed =
                        ProjectedTables.of(Datasets.projection("test"), reversed(events))) {
            assertThat(reversed.rows()).isEqualTo(inOrder.rows());
            Datasets otherwise = reversed.view();
            assertThat(otherwise.latestFrom("/scenes"))
                    .isPresent()
                    .isEqualTo(inOrder.view().latestFrom("/scenes"));
            assertThat(otherwise.latestFrom("/copy-of-scenes")).isEmpty();
            assertThat(otherwise.ingestedBy(events.get(1).id())).isPresent();
            assertThat(otherwise.ingestedBy(events.get(2).id())).isEmpty();
        }
    }

    @Test
    void the_latest_sample_index_is_the_one_that_was_stated_last() {
        DatasetId scenes = DatasetId.of(Digest.ofText("scenes"));
        Digest first = Digest.ofText("index of one release");
        Digest second = Digest.ofText("index of the next");
        List<Envelope<JobEvent>> events = List.of(
                stated(new DatasetUnchanged(new JobId("ingestion-1"), 1, scenes).with(first), 1),
                stated(new DatasetUnchanged(new JobId("ingestion-2"), 1, scenes).with(second), 2),
                stated(ingested("scenes", "ingestion-3", "/scenes"), 3));

        for (List<Envelope<JobEvent>> order : List.of(events, reversed(events))) {
            try (ProjectedTables<Datasets, JobEvent> tables = ProjectedTables.of(Datasets.projection("test"), order)) {
                Datasets read = tables.view();
                assertThat(read.sampleIndex(scenes)).contains(second);
                assertThat(read.sampleIndexes(scenes)).containsExactlyInAnyOrder(first, second);
                assertThat(read.dataset(scenes)).isPresent();
            }
        }
    }

    @Test
    void the_latest_evaluation_is_the_one_that_was_stated_last() {
        CheckpointId checkpoint = fixture.checkpoint("weights");
        EvaluationCompleted first =
                fixture.evaluation(checkpoint, LogsFixture.PASCAL, Metrics.semseg(0.5), Optional.empty());
        EvaluationCompleted second =
                fixture.evaluation(checkpoint, LogsFixture.PASCAL, Metrics.semseg(0.6), Optional.empty());
        List<Envelope<JobEvent>> events = List.of(stated(first, 1), stated(second, 2));

        try (ProjectedTables<Evaluations, JobEvent> inOrder =
                        ProjectedTables.of(Evaluations.projection("test"), events);
                ProjectedTables<Evaluations, JobEvent> otherwise =
                        ProjectedTables.of(Evaluations.projection("test"), reversed(events))) {
            assertThat(otherwise.rows()).isEqualTo(inOrder.rows());
            assertThat(otherwise.view().of(checkpoint))
                    .containsExactlyElementsOf(inOrder.view().of(checkpoint));
            assertThat(otherwise.view().of(checkpoint))
                    .last()
                    .extracting(Evaluation::event)
                    .isEqualTo(second);
        }
    }

    private static <E extends Event> Envelope<E> stated(E event, int second) {
        return Envelope.of(event, "/test", Instant.ofEpochSecond(second), EventContext.NONE);
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    private static JobEvent ingested(String content, String job, String source) {
        return new DatasetIngested(
                new JobId(job),
                1,
                DatasetId.of(Digest.ofText(content)),
                source,
                List.of(PascalTasks.SEMSEG),
                Map.of(Split.TRAIN, 4),
                0,
                10);
    }
}
