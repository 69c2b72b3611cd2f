package dev.weightflow.drift.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.data.random.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LogisticTest {
    private final float[][] rows = new float[40][5];
    private final int[] signs = new int[40];

    LogisticTest() {
        SeededRandom random = SeededRandom.of(5, 0, 0, "rows");
        for (int row = 0; row < rows.length; row++) {
            signs[row] = row % 4 == 0 ? 1 : -1;
            for (int at = 0; at < 5; at++) {
                rows[row][at] = (float) random.uniform(-2, 2) + (at == 2 ? signs[row] : 0);
            }
        }
    }

    @Test
    void the_gradient_is_that_of_finite_differences() {
        Logistic logistic = new Logistic(rows, signs, 0.3);
        double[] beta = {0.5, -1, 0.2, 0.7, -0.1, 0.4};
        double[] gradient = logistic.gradient(beta);

        for (int at = 0; at < beta.length; at++) {
            double[] up = beta.clone();
            double[] down = beta.clone();
            up[at] += 1e-5;
            down[at] -= 1e-5;
            assertThat(gradient[at]).isCloseTo((logistic.loss(up) - logistic.loss(down)) / 2e-5, within(1e-8));
        }
    }

    @Test
    void the_fit_is_where_the_gradient_vanishes() {
        Logistic logistic = new Logistic(rows, signs, 0.3);

        double[] beta = logistic.fit();

        assertThat(Arrays.stream(logistic.gradient(beta)).map(Math::abs).max().orElseThrow())
                .isLessThan(1e-3);
        assertThat(beta[2]).isGreaterThan(0.3);
    }

    @Test
    void the_rarer_class_weighs_as_much() {
        float[][] ones = {{0}, {0}, {0}, {0}};

        double[] beta = new Logistic(ones, new int[] {1, -1, -1, -1}, 1).fit();

        assertThat(Logistic.logit(beta, new float[] {0})).isCloseTo(0, within(1e-6));
    }
}
