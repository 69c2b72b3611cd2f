package dev.weightflow.data.task.normals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Compares with the JDK's own fdlibm. */
class ArcTangentTest {
    private static final int MANY = 1000;

    private final Random random = new Random(11);
    private final ArcTangent arcTangent = new ArcTangent(MANY);
    private final double[] ys = new double[MANY];
    private final double[] xs = new double[MANY];
    private final double[] angles = new double[MANY];
    private int count;

    @Test
    void directions_all_around_have_the_bits_of_strict_math() {
        for (int i = 0; i < 1_000_000; i++) {
            requireSame(Math.abs(random.nextGaussian()), random.nextGaussian());
        }
    }

    @Test
    void so_have_directions_close_to_an_axis() {
        for (int i = 0; i < 200_000; i++) {
            double scale = Math.scalb(random.nextDouble(), random.nextInt(300) - 150);
            requireSame(scale, random.nextGaussian());
            requireSame(Math.abs(random.nextGaussian()), -scale);
        }
    }

    @Test
    void so_have_the_bounds_between_which_tangents_are_reduced() {
        for (double tangent : new double[] {0, 0x1p-29, 0.4375, 0.6875, 1, 1.1875, 2.4375, 0x1p60, 0x1p61, 0x1p66}) {
            DoubleStream.of(Math.nextDown(tangent), tangent, Math.nextUp(tangent))
                    .map(Math::abs)
                    .forEach(y -> DoubleStream.of(1, -1, 0.5, -3).forEach(x -> requireSame(y, x)));
        }
        requireSame(1, 0.0);
        requireSame(1, -0.0);
        requireSame(1e-300, -1e-300);
    }

    private void requireSame(double y, double x) {
        ys[count] = y;
        xs[count] = x;
        if (++count == MANY) {
            requireSame();
        }
    }

    @AfterEach
    void requireSame() {
        arcTangent.of(ys, xs, count, angles);
        for (int i = 0; i < count; i++) {
            if (angles[i] != StrictMath.atan2(ys[i], xs[i])) {
                assertThat(angles[i]).as("atan2(%s, %s)", ys[i], xs[i]).isEqualTo(StrictMath.atan2(ys[i], xs[i]));
            }
        }
        count = 0;
    }
}
