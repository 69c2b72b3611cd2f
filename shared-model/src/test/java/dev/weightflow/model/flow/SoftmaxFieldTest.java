package dev.weightflow.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxAxis;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxDivisor;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxReading;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.Backward;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxFieldTest extends FlowTestBase {

    @ParameterizedTest
    @MethodSource("everyReading")
    void the_velocity_agrees_with_the_formula_written_out_in_plain_doubles(SoftmaxField.Options options) {
        PlainMatrix w = weightFor(options);
        PlainMatrix w1 = PlainMatrix.random(4, 2, 1, 1);
        PlainMatrix w2 = PlainMatrix.random(2, w.height(), 1, 2);
        PlainMatrix truth = w.softmaxVelocity(w1, w2, options);

        NDArray inDoubles = field(w1, w2, options).velocity(w.doubles(manager), 0);
        NDArray inFloats = new SoftmaxField(floats(w1), floats(w2), options).velocity(floats(w), 0);

        assertThat(PlainMatrix.of(inDoubles).distance(truth)).isLessThan(1e-14);
        assertThat(PlainMatrix.of(inFloats).distance(truth)).isLessThan(1e-6);
        assertThat(inFloats.getDataType()).isEqualTo(DataType.FLOAT32);
    }

    @ParameterizedTest
    @MethodSource("everyReading")
    void every_softmax_adds_up_to_one_and_is_positive(SoftmaxField.Options options) {
        PlainMatrix w = weightFor(options);
        SoftmaxField field = field(PlainMatrix.random(4, 2, 3, 1), PlainMatrix.random(2, w.height(), 3, 2), options);

        NDArray v = field.velocity(w.doubles(manager), 0);

        NDArray sums =
                switch (options.axis()) {
                    case ALL -> v.sum().reshape(1);
                    case LAST -> v.sum(new int[] {options.reading() == SoftmaxReading.TRANSPOSED ? 0 : 1});
                    case FIRST -> v.sum(new int[] {options.reading() == SoftmaxReading.TRANSPOSED ? 1 : 0});
                };
        assertThat(DoubleStream.of(sums.toDoubleArray()).boxed())
                .allSatisfy(sum -> assertThat(sum).isCloseTo(1, within(1e-14)));
        assertThat(DoubleStream.of(v.toDoubleArray()).boxed())
                .allSatisfy(entry -> assertThat(entry).isPositive());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 1, 10, 1000})
    void the_frobenius_norm_of_a_square_field_lies_between_one_and_the_root_of_its_size(double range) {
        SoftmaxField field = field(
                PlainMatrix.random(16, 3, range + 1e-300, 1),
                PlainMatrix.random(3, 16, range + 1e-300, 2),
                SoftmaxField.Options.DEFAULT);

        NDArray v = field.velocity(PlainMatrix.random(16, 16, 1, 3).doubles(manager), 0);

        assertThat(PlainMatrix.of(v).norm()).isBetween(1 - 1e-12, 4 + 1e-12);
    }

    @Test
    void a_product_of_zero_gives_the_uniform_velocity_of_norm_one() {
        SoftmaxField field = new SoftmaxField(
                manager.zeros(new Shape(96, 24)), manager.zeros(new Shape(24, 96)), SoftmaxField.Options.DEFAULT);

        NDArray v = field.velocity(manager.randomNormal(new Shape(96, 96)), 0);

        assertThat(v.toFloatArray()).containsOnly(1f / 96);
        assertThat(PlainMatrix.of(v).norm()).isCloseTo(1, within(1e-6));
    }

    @Test
    void the_papers_field_starts_nearly_uniform_and_so_not_at_the_identity() {
        Torch.seed(5);
        SoftmaxField field =
                Fields.initialised(new SoftmaxField.Kind(24, SoftmaxField.Options.DEFAULT, false), 96, 96, manager);
        NDArray w0 = manager.randomNormal(0, 0.05f, new Shape(96, 96), DataType.FLOAT32);

        NDArray moved = Flow.ONE_EULER_STEP.transport(field, w0).sub(w0);

        assertThat(PlainMatrix.of(moved).norm()).isCloseTo(1, within(1e-3));
        float deviation = moved.mul(96).sub(1).abs().max().getFloat();
        assertThat(deviation).isBetween(1e-5f, 1e-2f);
    }

    @Test
    void a_half_precision_weight_is_computed_with_in_float32_and_gradients_pass() {
        PlainMatrix w = PlainMatrix.random(5, 4, 1.5, 3);
        NDArray half = floats(w).toType(DataType.FLOAT16, true);
        NDArray w1 = floats(PlainMatrix.random(4, 2, 1, 1));
        NDArray w2 = floats(PlainMatrix.random(2, 5, 1, 2));
        w1.setRequiresGradient(true);
        SoftmaxField field = new SoftmaxField(w1, w2, SoftmaxField.Options.DEFAULT);

        NDArray v = Torch.recording(() -> {
            NDArray velocity = field.velocity(half, 0);
            Backward.of(velocity.mul(velocity).sum());
            return velocity;
        });
        NDArray moved = Flow.ONE_EULER_STEP.transport(field, half);

        assertThat(v.getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(v).isEqualTo(field.velocity(half.toType(DataType.FLOAT32, true), 0));
        assertThat(w1.getGradient().abs().max().getFloat()).isGreaterThan(1e-4f);
        assertThat(moved.getDataType()).isEqualTo(DataType.FLOAT16);
    }

    @Test
    void shapes_that_do_not_fit_are_named() {
        NDArray w = manager.zeros(new Shape(6, 5));
        NDArray w1 = manager.zeros(new Shape(5, 2));
        NDArray w2 = manager.zeros(new Shape(2, 6));
        SoftmaxField.Options square =
                new SoftmaxField.Options(SoftmaxReading.TRANSPOSED_SQUARE, SoftmaxAxis.LAST, SoftmaxDivisor.NONE);

        assertThatThrownBy(() -> new SoftmaxField(manager.zeros(new Shape(4, 2)), w2, SoftmaxField.Options.DEFAULT)
                        .velocity(w, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("W1 (4, 2)", "W2 (2, 6)", "weight (6, 5)", "W1 (in, rank)");
        assertThatThrownBy(() -> new SoftmaxField(w1, manager.zeros(new Shape(3, 6)), SoftmaxField.Options.DEFAULT)
                        .velocity(w, 0))
                .hasMessageContainingAll("W1 (5, 2)", "W2 (3, 6)");
        assertThatThrownBy(() ->
                        new SoftmaxField(w1, w2, SoftmaxField.Options.DEFAULT).velocity(manager.zeros(new Shape(6)), 0))
                .hasMessageContaining("weight (6)");
        assertThatThrownBy(() -> new SoftmaxField(w1, w2, square).velocity(w, 0))
                .hasMessageContainingAll("transposed-square", "(6, 5)");
    }

    @ParameterizedTest
    @MethodSource("everyReading")
    void each_row_of_the_logits_is_what_one_softmax_is_taken_of(SoftmaxField.Options options) {
        PlainMatrix w = weightFor(options);
        SoftmaxField field = field(PlainMatrix.random(4, 2, 1, 1), PlainMatrix.random(2, w.height(), 1, 2), options);

        NDArray logits = field.logits(w.doubles(manager)).orElseThrow();

        double[] ofLogits = logits.softmax(1).toDoubleArray();
        double[] velocity = field.velocity(w.doubles(manager), 0).toDoubleArray();
        assertThat(DoubleStream.of(ofLogits).sorted().toArray())
                .containsExactly(DoubleStream.of(velocity).sorted().toArray(), within(1e-14));
        assertThat(field.centered().logits(w.doubles(manager)).orElseThrow()).isEqualTo(logits);
    }

    @Test
    void the_uniform_field_is_the_softmax_of_equal_logits_wherever_the_weight_is() {
        NDArray w = PlainMatrix.random(6, 4, 1, 3).doubles(manager);

        assertThat(new UniformField().velocity(w, 0.3).toDoubleArray()).containsOnly(0.25);
        assertThat(new UniformField().velocity(w, 0.3))
                .isEqualTo(new SoftmaxField(
                                manager.zeros(new Shape(4, 2)).toType(w.getDataType(), false),
                                manager.zeros(new Shape(2, 6)).toType(w.getDataType(), false),
                                SoftmaxField.Options.DEFAULT)
                        .velocity(w, 0));
        assertThat(new UniformField.Kind().parameters("q", w.getShape())).isEmpty();
        assertThat(new UniformField().logits(w)).isEmpty();
    }
}
