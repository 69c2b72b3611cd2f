package dev.weightflow.schema.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.schema.Examples;
import dev.weightflow.schema.event.EvaluationEvent.DriftDetected;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationClaimed;
import dev.weightflow.schema.event.TrainingEvent.TrainingClaimed;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTypeTest {
    @Test
    void every_type_has_an_example() {
        List<EventType> exemplified =
                Examples.events().stream().map(Event::type).toList();

        assertThat(exemplified).containsExactlyElementsOf(EventType.all());
    }

    @Test
    void a_type_is_found_by_its_name_again() {
        assertThat(EventType.all())
                .allSatisfy(type -> assertThat(EventType.named(type.name())).contains(type));
        assertThat(EventType.named("dev.weightflow.training.NoSuchThing.v1")).isEmpty();
    }

    @Test
    void the_name_says_aggregate_fact_and_version() {
        assertThat(EventType.of(TrainingClaimed.class).name()).isEqualTo("dev.weightflow.training.TrainingClaimed.v1");
        assertThat(EventType.of(DriftDetected.class).name()).isEqualTo("dev.weightflow.evaluation.DriftDetected.v1");
        assertThat(EventType.of(EvaluationClaimed.class).name())
                .isEqualTo("dev.weightflow.evaluation.EvaluationClaimed.v1");
    }

    @Test
    void the_same_fact_has_the_same_id_and_another_fact_another() {
        // given
        JobId job = new JobId("a-job");
        Event fact = new TrainingClaimed(job, 1, new WorkerId("trainer-0"));

        // then
        assertThat(fact.id()).isEqualTo(new TrainingClaimed(job, 1, new WorkerId("trainer-0")).id());
        assertThat(fact.id()).isNotEqualTo(new TrainingClaimed(job, 2, new WorkerId("trainer-0")).id());
        assertThat(fact.id()).isEqualTo(EventId.of("dev.weightflow.training.TrainingClaimed.v1", "a-job", "1"));
    }

    @Test
    void who_states_a_fact_is_no_part_of_its_id() {
        assertThat(Examples.events())
                .extracting(Event::id)
                .containsAll(Examples.eventsWithWorker().stream().map(Event::id).toList());
    }

    @Test
    void all_examples_have_ids_of_their_own() {
        assertThat(Examples.events()).extracting(Event::id).doesNotHaveDuplicates();
    }
}
