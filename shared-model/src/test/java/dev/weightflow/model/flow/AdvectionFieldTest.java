package dev.weightflow.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.Flow.IntegratorName;
import org.junit.jupiter.api.Test;

class AdvectionFieldTest extends FlowTestBase {

    private static final int COLUMNS = 12;

    @Test
    void the_velocity_agrees_with_the_formula_written_out_in_plain_doubles() {
        PlainMatrix a = PlainMatrix.random(2, 5, 1, 1);
        PlainMatrix b = PlainMatrix.random(4, 2, 1, 2);
        PlainMatrix w = PlainMatrix.random(4, 5, 1, 3);
        double[][] c = b.times(a).rows();

        double[][] v = PlainMatrix.of(
                        new AdvectionField(a.doubles(manager), b.doubles(manager)).velocity(w.doubles(manager), 0))
                .rows();

        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 5; j++) {
                int right = (j + 1) % 5;
                int left = (j + 4) % 5;
                double expected = -(c[i][right] * w.rows()[i][right] - c[i][left] * w.rows()[i][left]) / 2;
                assertThat(v[i][j]).isCloseTo(expected, within(1e-15));
            }
        }
    }

    @Test
    void whatever_the_velocity_the_sums_of_rows_stay() {
        PlainMatrix w0 = PlainMatrix.random(4, 5, 1, 3);
        AdvectionField field = new AdvectionField(
                PlainMatrix.random(2, 5, 3, 1).doubles(manager),
                PlainMatrix.random(4, 2, 3, 2).doubles(manager));

        NDArray w1 = new Flow(IntegratorName.EULER, 3).transport(field, w0.doubles(manager));

        double[] before = w0.doubles(manager).sum(new int[] {1}).toDoubleArray();
        double[] after = w1.sum(new int[] {1}).toDoubleArray();
        assertThat(w1.sub(w0.doubles(manager)).abs().max().getDouble()).isGreaterThan(1);
        for (int i = 0; i < 4; i++) {
            assertThat(after[i]).isCloseTo(before[i], within(1e-12));
        }
    }

    @Test
    void a_wave_travels_along_its_row_at_the_speed_of_the_central_difference() {
        // with C constant along each row, cos(ωj) becomes cos(ωj − C·t·sin ω)
        double omega = 2 * Math.PI * 2 / COLUMNS;
        double[] speeds = {0.7, -1.3};
        double[] wave = new double[2 * COLUMNS];
        for (int i = 0; i < wave.length; i++) {
            wave[i] = Math.cos(omega * (i % COLUMNS));
        }
        NDArray ones = manager.ones(new Shape(1, COLUMNS)).toType(DataType.FLOAT64, false);
        AdvectionField field = new AdvectionField(ones, manager.create(speeds, new Shape(2, 1)));

        double[] w = Flow.rungeKutta(100)
                .transport(field, manager.create(wave, new Shape(2, COLUMNS)))
                .toDoubleArray();

        for (int i = 0; i < w.length; i++) {
            double expected = Math.cos(omega * (i % COLUMNS) - speeds[i / COLUMNS] * Math.sin(omega));
            assertThat(w[i]).isCloseTo(expected, within(1e-9));
        }
    }

    @Test
    void it_starts_at_the_identity() {
        AdvectionField field = Fields.initialised(new AdvectionField.Kind(3), 6, 5, manager);
        NDArray w0 = floats(PlainMatrix.random(6, 5, 1, 3));

        assertThat(Flow.rungeKutta(3).transport(field, w0)).isEqualTo(w0);
    }
}
