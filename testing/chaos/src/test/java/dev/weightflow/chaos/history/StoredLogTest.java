package dev.weightflow.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.evaluator.job.EvaluationWork;
import dev.weightflow.ingestion.job.DatasetVersions;
import dev.weightflow.ingestion.job.IngestionState;
import dev.weightflow.platform.eventlog.ProjectedTables;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.projection.Datasets;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Evaluations;
import dev.weightflow.projection.Trainings;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.Models;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.trainer.history.TrainingHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reads the log of an earlier release, and requires the same meaning. */
class StoredLogTest {
    private final StoredLog log = StoredLog.read();

    @Test
    void it_is_whole() {
        assertThat(log.records()).hasSize(159);
    }

    @Test
    void datasets_are_the_same_for_the_service_that_states_them_and_for_those_that_follow() {
        DatasetVersions stated = log.replayed(Topics.DATASETS, IngestionState.projection(Optional.empty()))
                .datasets();

        assertThat(stated.all()).hasSize(6);
        try (ProjectedTables<Datasets, JobEvent> followed =
                log.projected(Topics.DATASETS, Datasets.projection("registry"))) {
            List<IngestedDataset> found = followed.view().since(Instant.EPOCH);
            assertThat(found).containsExactlyElementsOf(stated.all());
            assertThat(found).allSatisfy(dataset -> assertThat(followed.view().sampleIndex(dataset.id()))
                    .isEqualTo(stated.sampleIndex(dataset.id())));
        }
    }

    @Test
    void trainings_have_ended_with_the_checkpoints_that_were_stated() {
        JobProjection<?> trainings = log.replayed(Topics.TRAININGS, TrainingHistory.projection(Optional.empty()))
                .jobs();

        assertThat(trainings.jobs()).hasSize(6);
        assertThat(trainings.count(JobState.COMPLETED)).isEqualTo(6);
        assertThat(log.events(Topics.TRAININGS)
                        .filter(event -> event.event() instanceof TrainingCompleted)
                        .map(event -> ((TrainingCompleted) event.event()).steps()))
                .containsOnly(30L);
        try (ProjectedTables<Trainings, JobEvent> followed =
                log.projected(Topics.TRAININGS, Trainings.projection("registry"))) {
            assertThat(followed.view().jobs().newest(10).toArray())
                    .containsExactly(trainings.jobs().toArray());
        }
    }

    @Test
    void evaluations_have_ended() {
        JobProjection<?> evaluations = log.replayed(Topics.EVALUATIONS, EvaluationWork.projection(Optional.empty()));

        assertThat(evaluations.count(JobState.COMPLETED)).isEqualTo(10);
        assertThat(evaluations.jobs()).hasSize(10);
        try (ProjectedTables<Evaluations, JobEvent> followed =
                log.projected(Topics.EVALUATIONS, Evaluations.projection("registry"))) {
            assertThat(followed.view().jobs().newest(20).toArray())
                    .containsExactly(evaluations.jobs().toArray());
        }
    }

    @Test
    void models_have_their_versions_and_champions() {
        try (ProjectedTables<Models, ModelEvent> models = log.projected(Topics.MODELS, Models.projection("registry"))) {
            for (String name : List.of("day", "night")) {
                Model model = models.view().model(new ModelName(name));
                assertThat(model.versionCount()).as(name).isEqualTo(3);
                assertThat(model.waiting()).as(name).isEmpty();
                assertThat(model.versionOf(Model.CHAMPION).map(ModelVersion::number))
                        .as(name)
                        .contains(new VersionNumber(1));
            }
        }
    }
}
