package dev.weightflow.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.training.DatasetShare;
import org.junit.jupiter.api.Test;

/** Tests that a retraining draws a share of its images from what the champion was trained on. */
class RehearsalTest extends RetrainerTestBase {
    @Test
    void a_share_of_the_images_is_what_the_champion_was_trained_on() {
        DatasetId day = scenario.ingest("/day", "d1");
        scenario.champion("a", day);
        scenario.policy(policy("{'minNewSamples': 8, 'rehearsal': 0.3}"));

        DatasetId night = scenario.ingest("/night", "n1");
        scenario.settle();

        assertThat(request().spec().dataset()).isEqualTo(night);
        assertThat(request().spec().datasets())
                .extracting(DatasetShare::dataset, DatasetShare::share)
                .containsExactly(tuple(night, 0.7), tuple(day, 0.3));
        assertThat(scenario.events(RetrainingTriggered.class).get(0).checks())
                .anySatisfy(
                        check -> assertThat(check.finding()).contains("rehearsing 30 % of dataset " + day.shortId()));
    }

    @Test
    void without_a_champion_and_without_rehearsal_there_is_only_the_new_dataset() {
        scenario.policy(policy("{'minNewSamples': 8, 'rehearsal': 0.3}"));
        scenario.ingest("/night", "n1");
        scenario.settle();

        assertThat(request().spec().datasets()).isEmpty();
    }

    @Test
    void a_share_that_is_none_is_refused() {
        assertThatThrownBy(() -> policy("{'minNewSamples': 8, 'rehearsal': 1}"))
                .hasRootCauseInstanceOf(InvalidRecordException.class)
                .hasStackTraceContaining("rehearsal must be a share above 0 and below 1, not 1.0");
    }
}
