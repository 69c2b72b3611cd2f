package dev.weightflow.schema.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.Examples;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTypeTest {
    @Test
    void every_type_has_an_example() {
        List<EventType> exemplified =
                Examples.events().stream().map(Event::type).toList();

        assertThat(exemplified).containsExactlyInAnyOrderElementsOf(EventType.all());
    }

    @Test
    void a_type_is_found_by_its_name_again() {
        assertThat(EventType.all())
                .allSatisfy(type -> assertThat(EventType.named(type.name())).contains(type));
        assertThat(EventType.named("dev.weightflow.training.NoSuchThing.v1")).isEmpty();
    }

    @Test
    void the_name_says_aggregate_fact_and_version() {
        assertThat(EventType.of(DatasetEvent.DatasetIngested.class).name())
                .isEqualTo("dev.weightflow.dataset.DatasetIngested.v1");
        assertThat(EventType.of(JobKind.INGESTION, JobEvent.Claimed.class).name())
                .isEqualTo("dev.weightflow.dataset.IngestionClaimed.v1");
        assertThat(EventType.of(JobKind.EVALUATION, JobEvent.Claimed.class).name())
                .isEqualTo("dev.weightflow.evaluation.EvaluationClaimed.v1");
        assertThat(EventType.of(JobKind.EVALUATION, JobEvent.Claimed.class).fact())
                .isEqualTo("EvaluationClaimed");
    }

    @Test
    void the_kind_of_a_job_is_in_the_name_and_not_in_the_data() {
        Event claimed = new JobEvent.Claimed(JobKind.INGESTION, new JobId("a-job"), 1, new WorkerId("ann"));
        byte[] data = WeightflowJson.write(claimed);

        assertThat(new String(data, StandardCharsets.UTF_8))
                .isEqualTo("{\"job\":\"a-job\",\"claim\":1,\"worker\":\"ann\"}");
        assertThat(claimed.type().read(data)).isEqualTo(claimed);
        assertThat(claimed.topic()).isEqualTo(Topics.DATASETS);
    }

    @Test
    void what_serves_all_kinds_of_jobs_has_no_type_of_its_own() {
        assertThatThrownBy(() -> EventType.of(JobEvent.Claimed.class)).hasMessageContaining("all kinds");
    }

    @Test
    void the_same_fact_has_the_same_id_and_another_fact_another() {
        // given
        JobId job = new JobId("a-job");
        Event fact = new JobEvent.Claimed(JobKind.TRAINING, job, 1, new WorkerId("trainer-0"));

        // then
        assertThat(fact.id()).isEqualTo(new JobEvent.Claimed(JobKind.TRAINING, job, 1, new WorkerId("trainer-0")).id());
        assertThat(fact.id())
                .isNotEqualTo(new JobEvent.Claimed(JobKind.TRAINING, job, 2, new WorkerId("trainer-0")).id());
        assertThat(fact.id()).isEqualTo(EventId.of("dev.weightflow.training.TrainingClaimed.v1", "a-job", "1"));
    }

    @Test
    void who_states_a_fact_is_no_part_of_its_id() {
        assertThat(Examples.events())
                .extracting(Event::id)
                .containsAll(Examples.eventsWithWorker().stream().map(Event::id).toList());
    }

    @Test
    void what_is_decided_about_retraining_has_a_topic_and_an_old_one() {
        EventType decision = EventType.of(ModelEvent.RetrainingSkipped.class);

        assertThat(decision.topic()).isEqualTo(Topics.RETRAINING);
        assertThat(decision.mayLieIn(Topics.RETRAINING.name())).isTrue();
        assertThat(decision.mayLieIn(Topics.MODELS.name())).isTrue();
        assertThat(decision.mayLieIn(Topics.TRAININGS.name())).isFalse();
        assertThat(EventType.of(ModelEvent.AliasMoved.class).mayLieIn(Topics.RETRAINING.name()))
                .isFalse();
    }

    @Test
    void all_examples_have_ids_of_their_own() {
        assertThat(Examples.events()).extracting(Event::id).doesNotHaveDuplicates();
    }
}
