package dev.weightflow.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.ingestion.job.IngestionState;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.trainer.history.TrainingHistory;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Reads snapshots that an earlier release has made of the {@link StoredLog}, and requires the state that the log gives; and that this release writes
 * what that one reads. They are never made anew.
 */
class StoredSnapshotsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StoredLog log = StoredLog.read();

    @Test
    void datasets_of_the_service_that_states_them() throws IOException {
        IngestionState read = read(Topics.DATASETS, IngestionState.projection(Optional.empty()));
        IngestionState state = log.replayed(Topics.DATASETS, IngestionState.projection(Optional.empty()));

        assertThat(read.datasets().all())
                .hasSize(6)
                .containsExactlyElementsOf(state.datasets().all());
        assertThat(read.jobs().jobs()).isEqualTo(state.jobs().jobs());
    }

    @Test
    void trainings_of_the_service_that_states_them() throws IOException {
        TrainingHistory read = read(Topics.TRAININGS, TrainingHistory.projection(Optional.empty()));
        TrainingHistory state = log.replayed(Topics.TRAININGS, TrainingHistory.projection(Optional.empty()));

        assertThat(read.jobs().jobs()).hasSize(6).isEqualTo(state.jobs().jobs());
        for (JobId job : jobs()) {
            assertThat(read.commits(job)).isNotEmpty().isEqualTo(state.commits(job));
        }
    }

    private Iterable<JobId> jobs() {
        return log.events(Topics.TRAININGS)
                .filter(event -> event.event() instanceof TrainingRequested)
                .map(event -> ((TrainingRequested) event.event()).job())
                .toList();
    }

    private <S, E extends Event> S read(Topic topic, Projection<S, E> projection) throws IOException {
        SnapshotFormat<S> format = projection.snapshotFormat().orElseThrow();
        byte[] stored = StoredLog.resource("/stored-snapshots/" + format.name() + "-" + format.version() + ".json.gz");
        byte[] written = format.write().apply(log.replayed(topic, projection));
        assertThat(JSON.readTree(written)).isEqualTo(JSON.readTree(stored));
        return format.read().apply(stored);
    }
}
