package dev.weightflow.model.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.Flow;
import dev.weightflow.model.flow.VelocityField;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Torch;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with closed forms. */
class MatricesTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.manager(Device.cpu());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void a_product_of_two_vectors_has_rank_one_and_an_orthogonal_matrix_its_size() {
        NDArray rankOne = random(7, 1).matMul(random(1, 5));
        NDArray orthogonal = Ops.svd(random(6, 6)).get(0);

        assertThat(Matrices.effectiveRank(rankOne)).isCloseTo(1, within(1e-9));
        assertThat(Matrices.effectiveRank(orthogonal)).isCloseTo(6, within(1e-9));
        assertThat(Matrices.effectiveRank(rankOne.zerosLike())).isZero();
    }

    @Test
    void the_effective_rank_of_two_unequal_directions_is_e_to_their_entropy() {
        NDArray matrix = manager.create(new double[] {0, 3, 0, 1, 0, 0}, new Shape(2, 3));

        double expected = Math.exp(-(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)));
        assertThat(Matrices.effectiveRank(matrix)).isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-7, 0.5, 30, 45, 89.9999999, 90})
    void a_rotation_of_one_leading_direction_is_found_to_full_precision(double degrees) {
        // the plane of the first two axes, whose second axis is turned towards the third
        double angle = Math.toRadians(degrees);
        NDArray plane = manager.create(new double[] {1, 0, 0, 1, 0, 0, 0, 0}, new Shape(4, 2));
        NDArray turned =
                manager.create(new double[] {1, 0, 0, Math.cos(angle), 0, Math.sin(angle), 0, 0}, new Shape(4, 2));

        List<Double> angles = Matrices.principalAngles(plane, turned);

        assertThat(angles).hasSize(2);
        assertThat(angles.get(0)).isCloseTo(0, within(1e-12));
        assertThat(angles.get(1)).isCloseTo(degrees, within(1e-12));
    }

    @Test
    void the_choice_of_a_basis_does_not_matter() {
        NDArray plane = Ops.svd(random(6, 2)).get(0);
        NDArray other = plane.matMul(Ops.svd(random(2, 2)).get(0));

        assertThat(Matrices.principalAngles(plane, other))
                .allSatisfy(angle -> assertThat(angle).isCloseTo(0, within(1e-6)));
    }

    @Test
    void a_way_along_a_constant_field_is_straight_and_as_long_as_its_displacement() {
        NDArray velocity = random(4, 3);

        PathGeometry path = along((w, t) -> velocity, random(4, 3), 5);

        assertThat(path.steps()).isEqualTo(5);
        assertThat(path.length()).isCloseTo(Matrices.norm(velocity), within(1e-12));
        assertThat(path.excess()).isCloseTo(0, within(1e-12));
        assertThat(path.turning()).isCloseTo(0, within(1e-5));
    }

    @Test
    void a_way_along_a_rotating_field_is_an_arc() {
        // dW/dt = ω·J·W turns each column of a 2×n weight; the way is an arc of angle ω and radius ‖W0‖
        double omega = 2;
        NDArray turn = manager.create(new double[] {0, -omega, omega, 0}, new Shape(2, 2));
        NDArray w0 = random(2, 3);
        double radius = Matrices.norm(w0);
        int steps = 200;

        PathGeometry path = along((w, t) -> turn.matMul(w), w0, steps);

        assertThat(path.length()).isCloseTo(2 * radius * steps * Math.sin(omega / (2 * steps)), within(1e-8));
        assertThat(path.length()).isCloseTo(omega * radius, within(1e-4 * radius));
        assertThat(path.excess()).isCloseTo(omega / (2 * Math.sin(omega / 2)) - 1, within(1e-4));
        assertThat(path.turning()).isCloseTo(Math.toDegrees(omega) * (steps - 1) / steps, within(1e-5));
    }

    @Test
    void a_way_along_a_linear_field_is_as_long_as_its_exponential() {
        // dW/dt = W/2 goes straight out to e^½·W0
        NDArray w0 = random(3, 3);

        PathGeometry path = along((w, t) -> Ops.scale(w, 0.5), w0, 20);

        double norm = Matrices.norm(w0);
        assertThat(path.length()).isCloseTo((Math.exp(0.5) - 1) * norm, within(5e-9 * norm));
        assertThat(path.excess()).isCloseTo(0, within(1e-12));
    }

    @Test
    void a_weight_that_stands_has_no_length_and_one_that_comes_back_an_endless_excess() {
        NDArray w0 = random(2, 2);
        NDArray away = random(2, 2);

        PathGeometry stands = PathGeometry.of(List.of(w0, w0));
        PathGeometry returns = PathGeometry.of(List.of(w0, away, w0));

        assertThat(stands).isEqualTo(new PathGeometry(1, 0, 0, 0));
        assertThat(returns.length()).isCloseTo(2 * Matrices.norm(away.sub(w0)), within(1e-12));
        assertThat(returns.excess()).isInfinite();
        assertThat(returns.turning()).isCloseTo(180, within(1e-9));
    }

    private static PathGeometry along(VelocityField field, NDArray w0, int steps) {
        return PathGeometry.of(Flow.rungeKutta(steps).path(field, w0));
    }

    private NDArray random(int rows, int columns) {
        return manager.randomNormal(0, 1, new Shape(rows, columns), DataType.FLOAT64);
    }
}
