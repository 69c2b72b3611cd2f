package dev.weightflow.comparison.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mozilla.javascript.Context;

class SmoothingTest {
    private static double[] values(int points, IntToDoubleFunction function) {
        return IntStream.range(0, points).mapToDouble(function).toArray();
    }

    @Test
    void the_mean_of_a_straight_line_is_that_line() {
        double[] line = values(50, x -> 3 * x - 7);

        assertThat(Smoothing.mean(line)).containsExactly(line, within(1e-12));
        assertThat(Smoothing.mean(new double[0])).isEmpty();
    }

    /**
     * Compares with the closed form: over 2h + 1 neighbours the mean of x² is x² + h (h + 1) / 3; at the ends h shrinks to the neighbours on both
     * sides.
     */
    @Test
    void the_mean_of_a_parabola_lies_above_it_by_a_third_of_h_times_h_plus_1() {
        double[] means = Smoothing.mean(values(41, x -> x * x));

        for (int x = 0; x <= 40; x++) {
            int h = Math.min(9, Math.min(x, 40 - x));
            assertThat(means[x]).as("at %d", x).isCloseTo(x * x + h * (h + 1) / 3.0, within(1e-9));
        }
    }

    @Test
    void a_step_is_met_in_its_middle_and_not_later() {
        double[] means = Smoothing.mean(values(40, x -> x < 20 ? 0 : x == 20 ? 0.5 : 1));

        assertThat(means[20]).isCloseTo(0.5, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 18, 19, 20, 21, 400})
    void the_script_computes_the_same_means(int points) {
        Random random = new Random(points);
        double[] series = values(points, x -> 1 / (1 + x / 40.0) + random.nextGaussian());

        assertThat(meansOfTheScript(series)).containsExactly(Smoothing.mean(series));
    }

    /** Runs the script's own function; all else of it needs a browser. */
    private static double[] meansOfTheScript(double[] values) {
        Matcher parts = Pattern.compile(
                        "(?s)(const NEIGHBOURS = [^\\n]*\\n).*?(\\n  function mean\\(values\\) \\{.*?\\n  })\\n")
                .matcher(CurveScript.read(CurveScript.CURVES));
        assertThat(parts.find()).isTrue();
        try (Context context = Context.enter()) {
            context.setLanguageVersion(Context.VERSION_ES6);
            Object means = context.evaluateString(
                    context.initSafeStandardObjects(),
                    parts.group(1) + parts.group(2) + "\nmean(" + Arrays.toString(values) + ")",
                    "curves.js",
                    1,
                    null);
            return ((List<?>) means)
                    .stream().mapToDouble(mean -> ((Number) mean).doubleValue()).toArray();
        }
    }
}
