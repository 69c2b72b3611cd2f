package dev.weightflow.drift.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.drift.change.Change.Explanation;
import dev.weightflow.drift.window.ImageFeatures;
import dev.weightflow.drift.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class ExplainedTest {

    @Test
    void the_distance_is_kolmogorovs_and_smirnovs_and_of_images_alone_so_is_the_p_value() {
        SeededRandom random = SeededRandom.of(4, 0, 0, "values");
        double[] reference = new double[60];
        double[] window = new double[30];
        Arrays.setAll(reference, at -> Math.round(50 * random.uniform())); // with ties
        Arrays.setAll(window, at -> Math.round(50 * random.uniform() + 8));
        Pool pool = alone(reference, window);

        Explanation found = Explained.of(pool, Permutations.of(pool, 2000, 1)).get(0);

        KolmogorovSmirnovTest test = KolmogorovSmirnovTest.withDefaults();
        assertThat(found.statistic()).isCloseTo(test.statistic(reference, window), within(1e-12));
        assertThat(found.pValue()).isCloseTo(test.test(reference, window).getPValue(), within(0.04));
        assertThat(found.reference())
                .isCloseTo(Arrays.stream(reference).average().orElseThrow(), within(1e-12));
    }

    @Test
    void what_is_the_same_in_all_images_explains_nothing() {
        double[] reference = new double[256];
        double[] window = new double[96];
        Arrays.fill(reference, 160);
        Arrays.fill(window, 160);
        Pool pool = alone(reference, window);

        Explanation found = Explained.of(pool, Permutations.of(pool, 500, 1)).get(0);

        assertThat(found.statistic()).isZero();
        assertThat(found.pValue()).isEqualTo(1);
    }

    @Test
    void the_statistic_of_whole_classes_is_chi_squared() {
        List<ImageFeatures> reference = classes("r", 12, 30, 8);
        List<ImageFeatures> window = classes("w", 15, 10, 5);
        Pool pool = Pool.of(new Window(reference), new Window(window));

        Explanation found = Explained.of(pool, Permutations.of(pool, 2000, 1)).get(0);

        long[][] table = {{12, 30, 8}, {15, 10, 5}};
        assertThat(found.name()).isEqualTo("semseg");
        assertThat(found.statistic()).isCloseTo(ChiSquareTest.withDefaults().statistic(table), within(1e-9));
        assertThat(found.pValue())
                .isCloseTo(ChiSquareTest.withDefaults().test(table).getPValue(), within(0.02));
        assertThat(found.classIndex()).contains(1);
        assertThat(found.reference()).isCloseTo(0.6, within(1e-12));
        assertThat(found.window()).isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void near_equal_images_are_not_taken_for_many() {
        double[][] days = new double[10][];
        SeededRandom random = SeededRandom.of(8, 0, 0, "days");
        Arrays.setAll(days, day -> {
            double[] images = new double[40];
            Arrays.fill(images, random.uniform());
            return images;
        });
        Pool pool = Pools.of(7, days);

        Explanation found = Explained.of(pool, Permutations.of(pool, 500, 1)).get(0);

        assertThat(found.pValue()).isGreaterThan(0.05);
        assertThat(KolmogorovSmirnovTest.withDefaults()
                        .test(flat(days, 0, 7), flat(days, 7, 10))
                        .getPValue())
                .isLessThan(1e-6);
    }

    private static double[] flat(double[][] days, int from, int to) {
        return Arrays.stream(days, from, to).flatMapToDouble(Arrays::stream).toArray();
    }

    private static Pool alone(double[] reference, double[] window) {
        double[][] groups = new double[reference.length + window.length][];
        Arrays.setAll(
                groups, at -> new double[] {at < reference.length ? reference[at] : window[at - reference.length]});
        return Pools.of(reference.length, groups);
    }

    private static List<ImageFeatures> classes(String name, int... counts) {
        List<ImageFeatures> images = new ArrayList<>();
        for (int at = 0; at < counts.length; at++) {
            for (int image = 0; image < counts[at]; image++) {
                double[] shares = new double[counts.length];
                shares[at] = 1;
                String id = name + images.size();
                images.add(new ImageFeatures(id, "", id, new float[] {0}, Map.of(), Map.of("semseg", shares)));
            }
        }
        return images;
    }
}
