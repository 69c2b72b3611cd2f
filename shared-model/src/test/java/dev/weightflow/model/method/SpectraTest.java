package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.method.Spectra.SpectrumReading;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.Backward;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpectraTest {

    private final NDManager manager = Torch.manager(Device.cpu());
    private StepScope scope;

    @BeforeEach
    void open() {
        scope = StepScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"2, 0.5", "4, 1.5", "9, 0.2", "64, 0.1", "64, 2"})
    void points_end_where_many_small_steps_along_the_field_lead(int cells, double size) {
        double[] velocities = velocities(cells, size);
        double[] points = new double[41];
        Arrays.setAll(points, i -> i / 40.0);

        double[] ends = Spectra.SCRIPT
                .call(
                        "cpab",
                        manager.create(points),
                        manager.zeros(new Shape(41), DataType.INT64),
                        manager.create(velocities).reshape(1, -1))
                .toDoubleArray();

        for (int i = 0; i < points.length; i++) {
            assertThat(ends[i]).as("from " + points[i]).isCloseTo(rungeKutta(points[i], velocities), within(2e-6));
        }
        assertThat(ends[0]).isZero();
        assertThat(ends[40]).isEqualTo(1);
        assertThat(ends).isSorted();
    }

    @Test
    void in_one_cell_the_way_is_an_exponential() {
        // v(x) = 0.6·x left of the middle, which a point at 0.2 does not reach
        NDArray ends = Spectra.SCRIPT.call(
                "cpab",
                manager.create(new double[] {0.2}),
                manager.zeros(new Shape(1), DataType.INT64),
                manager.create(new double[][] {{0.3}}));

        assertThat(ends.toDoubleArray()[0]).isCloseTo(0.2 * Math.exp(0.6), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 16})
    void gradients_are_the_slopes_of_the_ends(int cells) {
        double[] velocities = velocities(cells, 0.4);
        double[] points = {0.013, 0.21, 0.333, 0.58, 0.77, 0.991};
        NDArray trained = manager.create(velocities).reshape(1, -1);
        trained.setRequiresGradient(true);
        Torch.recording(() -> {
            Backward.of(ends(points, trained).sum());
            return null;
        });
        double[] gradient = trained.getGradient().toDoubleArray();

        for (int i = 0; i < velocities.length; i++) {
            double h = 1e-6;
            double[] more = velocities.clone();
            double[] less = velocities.clone();
            more[i] += h;
            less[i] -= h;
            double slope = (sum(points, more) - sum(points, less)) / (2 * h);
            assertThat(gradient[i]).isCloseTo(slope, within(1e-5));
        }
    }

    @Test
    void a_field_of_zeros_moves_nothing_and_has_gradients() {
        NDArray zeros = manager.zeros(new Shape(1, 7), DataType.FLOAT32);
        zeros.setRequiresGradient(true);
        NDArray points = manager.arange(0f, 1f, 0.04f);

        NDArray ends = Torch.recording(() -> {
            NDArray moved =
                    Spectra.SCRIPT.call("cpab", points, manager.zeros(points.getShape(), DataType.INT64), zeros);
            Backward.of(moved.sum());
            return moved;
        });

        assertThat(ends).isEqualTo(points);
        assertThat(zeros.getGradient().min().getFloat()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(SpectrumReading.class)
    void a_weight_keeps_its_singular_vectors_and_gets_other_values(SpectrumReading reading) {
        NDArray weight = manager.create(new float[] {3, 0, 0, 0, 0, 0, -2, 0, 0, 1, 0, 0}, new Shape(3, 4));
        try (ParameterSet parameters = ParameterSet.of(
                Torch.manager(Device.cpu()),
                List.of(new ParameterSpec("theta", new Shape(3), ParameterGroup.ADAPTER, Initializer.zeros())),
                List.of(),
                spec -> true,
                (owner, spec) -> spec.draw(owner, 0))) {
            Spectra.decompose("w", weight, parameters);
            double[] velocities = {0.1, -0.2, 0.15};
            NDArray theta = manager.create(new float[] {0.1f, -0.2f, 0.15f});
            Spectra spectra = new Spectra("rows", List.of(List.of("w")), reading);

            spectra.derive(parameters);

            float[] values =
                    spectra.moved(List.of(theta), parameters).get(0).get("w").toFloatArray();
            NDArray composed = Spectra.compose("w", manager.create(values), parameters);

            double[] expected = reading == SpectrumReading.VALUES
                    ? new double[] {3, 3 * rungeKutta(2.0 / 3, velocities), 3 * rungeKutta(1.0 / 3, velocities)}
                    // between the second value, 2, and the neighbour that the middle was moved towards
                    : new double[] {3, 2 - (2 * rungeKutta(0.5, velocities) - 1), 1};
            for (int i = 0; i < 3; i++) {
                assertThat((double) values[i]).isCloseTo(expected[i], within(1e-5));
            }
            NDArray wanted = manager.create(
                    new float[] {values[0], 0, 0, 0, 0, 0, -values[1], 0, 0, values[2], 0, 0}, new Shape(3, 4));
            assertThat(composed.sub(wanted).abs().max().getFloat()).isLessThan(1e-5f);
        }
    }

    private NDArray ends(double[] points, NDArray velocities) {
        return Spectra.SCRIPT.call(
                "cpab", manager.create(points), manager.zeros(new Shape(points.length), DataType.INT64), velocities);
    }

    private double sum(double[] points, double[] velocities) {
        return Arrays.stream(
                        ends(points, manager.create(velocities).reshape(1, -1)).toDoubleArray())
                .sum();
    }

    private static double[] velocities(int cells, double size) {
        Random random = new Random(cells);
        return random.doubles(cells - 1, -size, size).toArray();
    }

    private static double rungeKutta(double x, double[] inner) {
        int steps = 20_000;
        double dt = 1.0 / steps;
        for (int i = 0; i < steps; i++) {
            double k1 = velocity(x, inner);
            double k2 = velocity(x + dt / 2 * k1, inner);
            double k3 = velocity(x + dt / 2 * k2, inner);
            double k4 = velocity(x + dt * k3, inner);
            x += dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }
        return x;
    }

    private static double velocity(double x, double[] inner) {
        int cells = inner.length + 1;
        int cell = (int) Math.max(0, Math.min(cells - 1, Math.floor(x * cells)));
        double low = cell == 0 ? 0 : inner[cell - 1];
        double high = cell == cells - 1 ? 0 : inner[cell];
        return low + (x * cells - cell) * (high - low);
    }
}
