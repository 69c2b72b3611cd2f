package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunNumbersTest {

    @Test
    void a_step_sees_as_many_images_as_its_passes_together() {
        TrainingSpec spec = SpecBuilder.reference(TrainingLength.steps(1), 3, 1)
                .accumulation(4)
                .build();

        assertThat(spec.imagesPerStep()).isEqualTo(12);
    }

    @Test
    void the_rise_is_the_nearest_whole_number_of_steps() {
        TrainingSpec spec = SpecBuilder.reference(TrainingLength.steps(1), 1, 1)
                .learningRate(1e-3)
                .warmup(0.25)
                .build();

        assertThat(Stream.of(8, 9, 10, 11).map(total -> Schedule.of(spec, total).warmUpSteps()))
                .containsExactly(2, 2, 3, 3);
        assertThat(Schedule.of(spec, 9)).isEqualTo(Schedule.of(1e-3, OptimizerOptions.REFERENCE, 2, 9));
    }

    @Test
    void epochs_are_so_many_times_their_steps_and_steps_are_steps() {
        assertThat(TrainingLength.epochs(3).inSteps(7)).isEqualTo(21);
        assertThat(TrainingLength.steps(3).inSteps(7)).isEqualTo(3);
        assertThatThrownBy(() -> TrainingLength.epochs(1 << 16).inSteps(1 << 16))
                .isInstanceOf(ArithmeticException.class);
    }
}
