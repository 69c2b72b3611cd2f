package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.Retriable;
import dev.weightflow.schema.event.FeatureLevel;
import dev.weightflow.schema.event.Since;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PendingDecisionTest {
    @Since(2)
    private record TrainingPaused(String job) {}

    private record TrainingEnded(String job, @Since(2) Optional<String> reason) {}

    @Test
    void below_its_level_a_new_fact_is_not_stated_and_a_new_field_is_left_out() {
        TrainingPaused paused = new TrainingPaused("job");
        TrainingEnded ended = new TrainingEnded("job", Optional.of("done"));

        assertThatThrownBy(() -> PendingDecision.permitted(paused, new FeatureLevel(1)))
                .isInstanceOf(LogException.LevelTooLow.class)
                .isInstanceOf(Retriable.class)
                .hasMessage("TrainingPaused is stated from feature level 2 on, and weightflow.feature-level is 1:"
                        + " raise it on all services when no instance of the previous release is to come back.");
        assertThat(PendingDecision.permitted(ended, new FeatureLevel(1)))
                .isEqualTo(new TrainingEnded("job", Optional.empty()));
        assertThat(PendingDecision.permitted(paused, new FeatureLevel(2))).isSameAs(paused);
        assertThat(PendingDecision.permitted(ended, new FeatureLevel(2))).isSameAs(ended);
    }
}
