package dev.weightflow.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.Backward;
import java.util.List;
import org.junit.jupiter.api.Test;

class DivergenceTest extends FlowTestBase {

    private static final double H = 1e-5;

    @Test
    void the_mean_over_all_signs_is_the_trace_that_differences_give() {
        PlainMatrix w1 = PlainMatrix.random(3, 2, 2, 1);
        PlainMatrix w2 = PlainMatrix.random(2, 2, 2, 2);
        PlainMatrix w = PlainMatrix.random(2, 3, 1.5, 3);
        SoftmaxField field = field(w1, w2, SoftmaxField.Options.DEFAULT);

        double mean = 0;
        for (int pattern = 0; pattern < 64; pattern++) {
            mean += estimate(field, w, signs(2, 3, pattern)) / 64;
        }

        assertThat(Math.abs(mean)).isGreaterThan(0.1);
        assertThat(mean).isCloseTo(trace(field, w), within(1e-8));
    }

    @Test
    void the_trace_of_the_papers_field_agrees_with_its_closed_form() {
        // ∂v[i,j]/∂W[i,j] = v[i,j]·(M[j,j] − Σ v[i,m]·M[j,m] + (1 − v[i,j])·N[i,i])/√d with M = W1·W2·W and N = W·W1·W2
        PlainMatrix w1 = PlainMatrix.random(3, 2, 2, 1);
        PlainMatrix w2 = PlainMatrix.random(2, 2, 2, 2);
        PlainMatrix w = PlainMatrix.random(2, 3, 1.5, 3);
        double[][] v = w.softmaxVelocity(w1, w2, SoftmaxField.Options.DEFAULT).rows();
        double[][] m = w1.times(w2).times(w).rows();
        double[][] n = w.times(w1).times(w2).rows();
        double expected = 0;
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                double mixed = 0;
                for (int l = 0; l < 3; l++) {
                    mixed += v[i][l] * m[j][l];
                }
                expected += v[i][j] * (m[j][j] - mixed + (1 - v[i][j]) * n[i][i]) / Math.sqrt(2);
            }
        }

        assertThat(trace(field(w1, w2, SoftmaxField.Options.DEFAULT), w)).isCloseTo(expected, within(1e-8));
    }

    @Test
    void a_linear_field_has_the_trace_of_its_matrix_and_a_constant_one_none() {
        PlainMatrix a = PlainMatrix.random(2, 2, 1, 1);
        PlainMatrix w = PlainMatrix.random(2, 2, 1, 2);
        NDArray matrix = a.doubles(manager);
        double trace = 0;
        for (int pattern = 0; pattern < 16; pattern++) {
            trace += estimate((at, t) -> matrix.matMul(at), w, signs(2, 2, pattern)) / 16;
        }

        assertThat(trace).isCloseTo(2 * (a.rows()[0][0] + a.rows()[1][1]), within(1e-12));
        NDArray learned = PlainMatrix.random(2, 2, 1, 4).doubles(manager);
        learned.setRequiresGradient(true);
        assertThat(estimate(new LowRankField(learned, matrix, 1), w, signs(2, 2, 5)))
                .isZero();
    }

    @Test
    void along_a_way_it_is_weighted_by_the_lengths_of_the_steps() {
        NDArray w0 = manager.ones(new Shape(1, 1)).toType(DataType.FLOAT64, false);
        List<Flow.Point> points =
                List.of(new Flow.Point(0, w0), new Flow.Point(0.25, w0.mul(3)), new Flow.Point(1, w0));

        // v = W² has divergence 2·W: 2 for a quarter and 6 for the rest
        double integral = Torch.recording(
                () -> Divergence.along((w, t) -> w.mul(w), points, w0::onesLike).getDouble());

        assertThat(integral).isCloseTo(0.25 * 2 + 0.75 * 6, within(1e-14));
    }

    @Test
    void its_gradient_agrees_with_differences() {
        PlainMatrix w1 = PlainMatrix.random(3, 2, 2, 1);
        PlainMatrix w2 = PlainMatrix.random(2, 2, 2, 2);
        PlainMatrix w = PlainMatrix.random(2, 3, 1.5, 3);
        PlainMatrix signs = signs(2, 3, 37);
        NDArray learned = w1.doubles(manager);
        learned.setRequiresGradient(true);

        Torch.recording(() -> {
            SoftmaxField field = new SoftmaxField(learned, w2.doubles(manager), SoftmaxField.Options.DEFAULT);
            Backward.of(Divergence.estimate(field, w.doubles(manager), 0, signs.doubles(manager)));
            return null;
        });

        double[][] gradient = PlainMatrix.of(learned.getGradient()).rows();
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 2; j++) {
                double slope = (estimate(field(w1.nudged(i, j, H), w2, SoftmaxField.Options.DEFAULT), w, signs)
                                - estimate(field(w1.nudged(i, j, -H), w2, SoftmaxField.Options.DEFAULT), w, signs))
                        / (2 * H);
                assertThat(gradient[i][j]).isCloseTo(slope, within(1e-7));
            }
        }
    }

    private double estimate(VelocityField field, PlainMatrix w, PlainMatrix signs) {
        return Torch.recording(() -> Divergence.estimate(field, w.doubles(manager), 0, signs.doubles(manager))
                .getDouble());
    }

    private double trace(VelocityField field, PlainMatrix w) {
        double sum = 0;
        for (int i = 0; i < w.height(); i++) {
            for (int j = 0; j < w.width(); j++) {
                double above = PlainMatrix.of(field.velocity(w.nudged(i, j, H).doubles(manager), 0))
                        .rows()[i][j];
                double below = PlainMatrix.of(field.velocity(w.nudged(i, j, -H).doubles(manager), 0))
                        .rows()[i][j];
                sum += (above - below) / (2 * H);
            }
        }
        return sum;
    }

    private static PlainMatrix signs(int height, int width, int pattern) {
        double[][] rows = new double[height][width];
        for (int i = 0; i < height * width; i++) {
            rows[i / width][i % width] = (pattern >> i & 1) == 0 ? 1 : -1;
        }
        return new PlainMatrix(rows);
    }
}
