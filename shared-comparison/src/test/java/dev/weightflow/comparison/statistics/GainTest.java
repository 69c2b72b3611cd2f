package dev.weightflow.comparison.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.weightflow.schema.PascalTasks;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GainTest {
    private static final int IMAGES = 200;

    @Test
    void the_images_variance_is_that_of_the_paired_differences() {
        Random random = new Random(1);
        double[] image = random.doubles(IMAGES)
                .map(any -> 300 + 100 * random.nextGaussian())
                .toArray();
        double[] after =
                Arrays.stream(image).map(error -> error + random.nextGaussian()).toArray();
        double[] differences = IntStream.range(0, IMAGES)
                .mapToDouble(at -> image[at] - after[at])
                .toArray();

        Gain gain = Gain.of(1, Set.of(PascalTasks.NORMALS), normals(image), normals(after), Gain.resamples(IMAGES))
                .orElseThrow();

        // a mean of so many degrees that the relative change is the difference over 3, in percent
        double mean = Arrays.stream(image).average().orElseThrow();
        double expected = variance(differences) / IMAGES * Math.pow(100 / mean, 2);
        assertThat(gain.imageVariance()).isCloseTo(expected, withinPercentage(15));
        assertThat(gain.images()).isEqualTo(IMAGES);
    }

    @Test
    void one_image_shows_no_spread() {
        ImageSums one = normals(20);
        assertThat(Gain.of(1, Set.of(PascalTasks.NORMALS), one, one, Gain.resamples(1)))
                .isEmpty();
    }

    @Test
    void both_models_seeds_count() {
        TwoSourceError error = new Gain(1, 100, 0.09).error(0.4, OptionalInt.of(4));

        assertThat(error.first()).isEqualTo(0.09);
        assertThat(error.firstDof()).isEqualTo(99);
        assertThat(error.second()).isCloseTo(0.32, within(1e-15));
        assertThat(error.secondDof()).isEqualTo(4);
        assertThat(new Gain(1, 100, 0.09).error(0.4, OptionalInt.empty()).secondDof())
                .isEqualTo(TwoSourceError.KNOWN);
    }

    @Test
    void a_known_deviation_is_tested_by_the_normal_distribution_on_one_side() {
        TwoSourceError error = new Gain(1, 100, 0).error(Math.sqrt(0.5), OptionalInt.empty());

        // quantiles of the standard normal distribution
        assertThat(error.upperTail(1.6448536269514722)).isCloseTo(0.05, within(1e-9));
        assertThat(error.upperTail(-1.6448536269514722)).isCloseTo(0.95, within(1e-9));
        assertThat(error.upperThreshold(0.05)).isCloseTo(1.6448536269514722, within(1e-7));
        assertThat(error.upperThreshold(1e-9)).isCloseTo(5.997807, within(1e-5));
    }

    @Test
    void a_measured_deviation_is_tested_by_students_t_on_one_side() {
        TwoSourceError error = new Gain(1, 100, 0).error(Math.sqrt(0.5), OptionalInt.of(4));

        // R: qt(0.95, 4), qt(0.995, 4)
        assertThat(error.upperTail(2.131846786)).isCloseTo(0.05, within(1e-8));
        assertThat(error.upperThreshold(0.005)).isCloseTo(4.604094871, within(1e-6));
    }

    @Test
    void however_many_looks_they_never_take_more_than_five_percent() {
        for (int looks : new int[] {1, 2, 10, 50}) {
            LookBudget budget = new LookBudget(looks);
            double spent = 0;
            double before = 1;
            for (int look = 0; look < 500; look++) {
                double level = budget.level(spent);
                assertThat(level).isPositive().isLessThanOrEqualTo(before);
                spent += level;
                before = level;
            }
            assertThat(spent).isLessThan(LookBudget.ALPHA + 1e-6);
        }
        assertThat(new LookBudget(10).level(0)).isEqualTo(0.005);
        assertThat(new LookBudget(10).level(0.005)).isCloseTo(0.0045, within(1e-15));
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1);
    }

    private static ImageSums normals(double... errors) {
        return new ImageSums(
                ImageSums.FORMAT,
                IntStream.range(0, errors.length).mapToObj(at -> "image-" + at).toList(),
                Map.of(
                        PascalTasks.NORMALS,
                        Arrays.stream(errors)
                                .mapToObj(error -> List.of(error, 1.0))
                                .toList()));
    }
}
