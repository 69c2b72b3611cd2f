package dev.weightflow.schema.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrainingLengthTest {
    @Test
    void a_length_in_steps_is_reached_with_the_last_step_whatever_the_epoch() {
        assertThat(TrainingLength.steps(10).isReached(9, 100)).isFalse();
        assertThat(TrainingLength.steps(10).isReached(10, 1)).isTrue();
    }

    @Test
    void a_length_in_epochs_is_reached_with_the_last_epoch_whatever_the_step() {
        assertThat(TrainingLength.epochs(3).isReached(100, 2)).isFalse();
        assertThat(TrainingLength.epochs(3).isReached(6, 3)).isTrue();
    }
}
