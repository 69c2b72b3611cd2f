package dev.weightflow.projection.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.ProjectedTables;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LatestEventsTest {
    private static Envelope<JobEvent> event(int second) {
        return Envelope.of(
                new JobEvent.Rejected(JobKind.TRAINING, new JobId("job-" + second), new Failure("no", "No.")),
                "/weightflow/trainer",
                Instant.ofEpochSecond(second),
                EventContext.NONE);
    }

    /** Projection of the index alone. */
    private record Index(String name, int version) implements TableProjection<EventTable, JobEvent> {
        @Override
        public List<Table> tables() {
            return List.of(EventTable.EVENTS);
        }

        @Override
        public EventTable view(Queries queries) {
            return new EventTable(queries);
        }

        @Override
        public Fold<JobEvent> fold(Transaction transaction) {
            return event -> EventTable.add(transaction, event);
        }
    }

    private final List<ProjectedTables<EventTable, JobEvent>> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(ProjectedTables::close);
    }

    private EventTable index(List<Integer> seconds) {
        ProjectedTables<EventTable, JobEvent> tables = ProjectedTables.of(
                new Index("events", 1),
                seconds.stream().map(LatestEventsTest::event).toList());
        open.add(tables);
        return tables.view();
    }

    @Test
    void the_latest_events_are_the_same_in_whatever_order_they_were_read() {
        List<Integer> seconds =
                new ArrayList<>(IntStream.range(0, 1_000).boxed().toList());
        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(seconds, new Random(seed));
            EventTable one = index(seconds.subList(0, 400));
            EventTable other = index(seconds.subList(400, 1_000));

            List<LineageEvent> latest = new Lineage(List.of(one, other)).latest(200);

            assertThat(latest)
                    .extracting(event -> (int) event.metadata().at().getEpochSecond())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 200).mapToObj(i -> 999 - i).toList());
        }
    }

    @Test
    void an_event_that_comes_again_is_there_once() {
        List<Integer> twice = new ArrayList<>(IntStream.range(0, 300).boxed().toList());
        twice.addAll(IntStream.range(0, 300).boxed().toList());

        assertThat(new Lineage(List.of(index(twice))).latest(1_000))
                .hasSize(LineageIndex.LATEST)
                .doesNotHaveDuplicates();
    }
}
