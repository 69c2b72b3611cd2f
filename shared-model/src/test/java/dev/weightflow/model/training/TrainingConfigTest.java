package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.LossWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Optimization;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.Precision;
import dev.weightflow.schema.training.Regularization;
import dev.weightflow.schema.training.Sampling;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrainingConfigTest {

    @Test
    void a_step_sees_as_many_images_as_its_passes_together() {
        assertThat(config(1, 3, 4, 1e-3, 0, 0, 5, 1, 1).imagesPerStep()).isEqualTo(12);
    }

    @Test
    void the_rise_is_the_nearest_whole_number_of_steps() {
        TrainingConfig config = config(1, 1, 1, 1e-3, 0.25, 0, 5, 1, 1);

        assertThat(Stream.of(8, 9, 10, 11).map(total -> config.schedule(total).warmUpSteps()))
                .containsExactly(2, 2, 3, 3);
        assertThat(config.schedule(9)).isEqualTo(Schedule.of(1e-3, OptimizerOptions.REFERENCE, 2, 9));
    }

    @Test
    void another_precision_changes_nothing_else() {
        TrainingConfig config = TrainingConfig.reference(new RunLength.Steps(2), 3, 4, Precision.FLOAT32);

        TrainingConfig other = TrainingConfig.reference(new RunLength.Steps(2), 3, 4, Precision.BF16);

        assertThat(other.precision()).isEqualTo(Precision.BF16);
        assertThat(other).isNotEqualTo(config);
        assertThat(ConfigBuilder.from(other).precision(Precision.FLOAT32).build())
                .isEqualTo(config);
    }

    @Test
    void a_specification_is_followed_number_by_number() {
        OptimizerOptions optimizer = new OptimizerOptions(0.8, null, null, null, null, null);
        Sampling sampling = new Sampling(1.0, null, null, null, null);
        LossWeights weights = new LossWeights(2.0, null, 3.0, null);
        Regularization regularization = new Regularization(null, null, 0.5);
        Optimization optimization = new Optimization(2e-3, 0.03, 0.2, 4, 6, 0.1);

        assertThat(TrainingConfig.of(
                        spec(TrainingLength.steps(12), optimization, optimizer, weights, sampling, regularization)))
                .isEqualTo(new TrainingConfig(
                        new RunLength.Steps(12),
                        5,
                        6,
                        2e-3,
                        0.2,
                        0.03,
                        4,
                        weights,
                        7,
                        11,
                        optimizer,
                        sampling,
                        Precision.BF16,
                        regularization));
        assertThat(TrainingConfig.of(spec(TrainingLength.epochs(3), optimization, null, null, null, null))
                        .length())
                .isEqualTo(new RunLength.Epochs(3));
    }

    @Test
    void epochs_are_so_many_times_their_steps_and_steps_are_steps() {
        assertThat(new RunLength.Epochs(3).steps(7)).isEqualTo(21);
        assertThat(new RunLength.Steps(3).steps(7)).isEqualTo(3);
        assertThatThrownBy(() -> new RunLength.Epochs(1 << 16).steps(1 << 16)).isInstanceOf(ArithmeticException.class);
    }

    private static TrainingSpec spec(
            TrainingLength length,
            Optimization optimization,
            OptimizerOptions optimizer,
            LossWeights weights,
            Sampling sampling,
            Regularization regularization) {
        return new TrainingSpec(
                DatasetId.of(Digest.ofText("data")),
                ModelSize.MICRO,
                MethodSpec.of(MethodName.DELORA),
                List.of(Task.SEMSEG, Task.SAL),
                length,
                5,
                64,
                optimization,
                7,
                InitialWeights.random(),
                0,
                Optional.empty(),
                11,
                Optional.empty(),
                optimizer,
                weights,
                sampling,
                Optional.empty(),
                Precision.BF16,
                regularization);
    }

    private static TrainingConfig config(
            int length,
            int batch,
            int accumulation,
            double rate,
            double warmUp,
            double decay,
            double clip,
            int every,
            double weight) {
        return new TrainingConfig(
                new RunLength.Steps(length),
                batch,
                accumulation,
                rate,
                warmUp,
                decay,
                clip,
                new LossWeights(1.0, 1.0, weight, 1.0),
                7,
                every,
                OptimizerOptions.REFERENCE,
                Sampling.REFERENCE,
                Precision.FLOAT32,
                Regularization.NONE);
    }
}
