package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingConfigTest {

    @ParameterizedTest
    @CsvSource({
        // length, batchSize, accumulation, learningRate, warmUpFraction, weightDecay, gradientClip,
        // checkpointEverySteps, weight
        "1, 1, 1, 1e-3, 0.5, 0.1, 5, 1, 1",
        "9, 8, 7, 1e3, 0, 0, 1e-9, 900, 0",
        "1, 1, 1, 1e-9, 1, 9, 1e9, 1, 1e9",
    })
    void what_lies_on_the_bounds_is_taken(
            int length,
            int batch,
            int accumulation,
            double rate,
            double warmUp,
            double decay,
            double clip,
            int every,
            double weight) {
        assertThatCode(() -> config(length, batch, accumulation, rate, warmUp, decay, clip, every, weight))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 1e-3, 0.5, 0.1, 5, 1, 1, 'length is Steps[count=0] and must be at least 1'",
        "1, 0, 1, 1e-3, 0.5, 0.1, 5, 1, 1, batchSize is 0 and must be at least 1",
        "1, 1, 0, 1e-3, 0.5, 0.1, 5, 1, 1, accumulation is 0 and must be at least 1",
        "1, 1, 1, 0, 0.5, 0.1, 5, 1, 1, learningRate is 0.0 and must be a number above 0",
        "1, 1, 1, Infinity, 0.5, 0.1, 5, 1, 1, learningRate is Infinity and must be a number above 0",
        "1, 1, 1, 1e-3, -0.1, 0.1, 5, 1, 1, warmUpFraction is -0.1 and must be 0 to 1",
        "1, 1, 1, 1e-3, 1.1, 0.1, 5, 1, 1, warmUpFraction is 1.1 and must be 0 to 1",
        "1, 1, 1, 1e-3, NaN, 0.1, 5, 1, 1, warmUpFraction is NaN and must be 0 to 1",
        "1, 1, 1, 1e-3, 0.5, -0.1, 5, 1, 1, weightDecay is -0.1 and must be a number that is not negative",
        "1, 1, 1, 1e-3, 0.5, Infinity, 5, 1, 1, weightDecay is Infinity and must be a number that is not negative",
        "1, 1, 1, 1e-3, 0.5, 0.1, 0, 1, 1, gradientClip is 0.0 and must be a number above 0",
        "1, 1, 1, 1e-3, 0.5, 0.1, 5, 0, 1, checkpointEverySteps is 0 and must be at least 1",
        "1, 1, 1, 1e-3, 0.5, 0.1, 5, 1, -1, the loss weight of sal is -1.0 and must be a number that is not negative",
        "1, 1, 1, 1e-3, 0.5, 0.1, 5, 1, NaN, the loss weight of sal is NaN and must be a number that is not negative",
    })
    void what_lies_beyond_them_is_refused_and_nothing_else(
            int length,
            int batch,
            int accumulation,
            double rate,
            double warmUp,
            double decay,
            double clip,
            int every,
            double weight,
            String fault) {
        assertThatThrownBy(() -> config(length, batch, accumulation, rate, warmUp, decay, clip, every, weight))
                .isInstanceOf(TrainingException.InvalidConfiguration.class)
                .hasMessage("training cannot be configured so: " + fault);
    }

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
        TrainingConfig config = config(2, 3, 4, 1e-3, 0.25, 0.1, 5, 6, 7);

        TrainingConfig other = config.with(Precision.BFLOAT16);

        assertThat(other.precision()).isEqualTo(Precision.BFLOAT16);
        assertThat(other).isNotEqualTo(config);
        assertThat(other.with(Precision.FLOAT32)).isEqualTo(config);
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
                        Precision.BFLOAT16,
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
                Precision.BFLOAT16,
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
