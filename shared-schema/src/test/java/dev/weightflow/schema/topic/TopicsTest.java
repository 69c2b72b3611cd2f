package dev.weightflow.schema.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void every_topic_has_one_for_its_dead_letters() {
        assertThat(Topics.all())
                .extracting(Topic::name)
                .hasSize(2 * Topics.events().size())
                .contains("weightflow.trainings", "weightflow.trainings.dlq");
    }

    @Test
    void journals_are_kept_for_ever_and_requests_and_progress_are_not() {
        assertThat(Topics.MODELS.settings())
                .containsEntry("retention.ms", "-1")
                .containsEntry("cleanup.policy", "delete");
        assertThat(Topics.PROGRESS.settings()).containsEntry("retention.ms", "172800000");
        assertThat(Topics.TRAINING_REQUESTS.settings()).containsEntry("retention.ms", "604800000");
    }
}
