package dev.weightflow.data.task.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThresholdsTest {
    static double[][] sets() {
        return new double[][] {
            IntStream.range(0, 15).mapToDouble(k -> (4 + k) / 20f).toArray(),
            IntStream.range(0, 15)
                    .mapToDouble(k -> StrictMath.log((4.0 + k) / (16.0 - k)))
                    .toArray(),
            {-1e-9, 0, 1e-9},
            {-1, -1e-60, 2}
        };
    }

    @ParameterizedTest
    @MethodSource("sets")
    void as_many_are_passed_as_a_value_is_above(double[] ascending) {
        Thresholds thresholds = new Thresholds(Arrays.stream(ascending));
        Random random = new Random(1);
        double span = ascending[ascending.length - 1] - ascending[0];

        for (double threshold : ascending) {
            float at = (float) threshold;
            for (int step = -3; step <= 3; step++) {
                check(thresholds, ascending, at);
                check(thresholds, ascending, at + step * Math.ulp(at));
            }
        }
        for (float edge : new float[] {
            0,
            -0f,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY
        }) {
            check(thresholds, ascending, edge);
        }
        for (int draw = 0; draw < 100_000; draw++) {
            check(thresholds, ascending, (float) (ascending[0] + span * (1.2 * random.nextDouble() - 0.1)));
        }
    }

    private static void check(Thresholds thresholds, double[] ascending, float value) {
        long above =
                Arrays.stream(ascending).filter(threshold -> value > threshold).count();
        if (thresholds.passed(value) != above) {
            assertThat(thresholds.passed(value)).as("of %s", value).isEqualTo((int) above);
        }
    }
}
