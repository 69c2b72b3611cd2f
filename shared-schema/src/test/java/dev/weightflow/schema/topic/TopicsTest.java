package dev.weightflow.schema.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void every_topic_of_facts_has_one_for_its_dead_letters() {
        assertThat(Topics.all())
                .extracting(Topic::name)
                .hasSize(2 * Topics.facts().size())
                .contains("weightflow.trainings", "weightflow.trainings.dlq");
    }

    @Test
    void facts_are_kept_for_ever_and_progress_is_not() {
        assertThat(Topics.MODELS.settings())
                .containsEntry("retention.ms", "-1")
                .containsEntry("cleanup.policy", "delete");
        assertThat(Topics.PROGRESS.settings()).containsEntry("retention.ms", "172800000");
    }
}
