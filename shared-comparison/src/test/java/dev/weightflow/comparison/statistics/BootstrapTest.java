package dev.weightflow.comparison.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    @Test
    void a_constant_difference_has_an_interval_of_no_width() {
        // given two models, of which one is 5 degrees worse at every pixel
        ImageSums one = normals(new double[][] {{300, 10}, {70, 5}, {1000, 25}});
        ImageSums other = normals(new double[][] {{350, 10}, {95, 5}, {1125, 25}});
        Resamples resamples = Resamples.of(3, 500, 7);

        double[] differences =
                differences(resamples.figures(PascalTasks.NORMALS, other), resamples.figures(PascalTasks.NORMALS, one));

        Interval interval = Interval.of(differences, Interval.LEVEL).orElseThrow();
        assertThat(interval.low()).isCloseTo(5, within(1e-12));
        assertThat(interval.high()).isCloseTo(5, within(1e-12));
        assertThat(interval.excludesZero()).isTrue();
    }

    @Test
    void the_spread_of_a_mean_is_the_closed_form() {
        // the bootstrap's standard deviation of a mean is the population's over the root of the count
        int images = 40;
        double[][] rows = IntStream.range(0, images)
                .mapToObj(i -> new double[] {i * i, 1})
                .toArray(double[][]::new);
        double mean = Arrays.stream(rows).mapToDouble(row -> row[0]).average().orElseThrow();
        double variance = Arrays.stream(rows)
                .mapToDouble(row -> (row[0] - mean) * (row[0] - mean))
                .average()
                .orElseThrow();

        double[] means = Resamples.of(images, 20_000, 1).figures(PascalTasks.NORMALS, normals(rows));

        double center = Arrays.stream(means).average().orElseThrow();
        double spread = Math.sqrt(Arrays.stream(means)
                .map(value -> (value - center) * (value - center))
                .average()
                .orElseThrow());
        assertThat(center).isCloseTo(mean, within(mean / 100));
        assertThat(spread).isCloseTo(Math.sqrt(variance / images), within(0.02 * Math.sqrt(variance / images)));
    }

    @Test
    void the_mean_overlap_of_a_resample_is_that_of_its_summed_pixels() {
        // given class 0 and class 1 with intersections and unions by hand
        ImageSums sums = segmentation(Map.of(0, 6.0, 1, 2.0), Map.of(0, 10.0, 1, 4.0), Map.of(1, 1.0), Map.of(1, 5.0));

        // then of both images: (6/10 + 3/9) / 21; of the first twice: (12/20 + 4/8) / 21; of the second twice: (2/10) /
        // 21
        double both = (6.0 / 10 + 3.0 / 9) / 21;
        double first = (12.0 / 20 + 4.0 / 8) / 21;
        double second = (2.0 / 10) / 21;
        assertThat(sums.figures().get(PascalTasks.SEMSEG)).isCloseTo(both, within(1e-15));
        double[] figures = Resamples.of(2, 300, 3).figures(PascalTasks.SEMSEG, sums);
        assertThat(Arrays.stream(figures).boxed())
                .allMatch(figure -> Stream.of(both, first, second).anyMatch(hand -> Math.abs(hand - figure) < 1e-15));
        assertThat(Stream.of(both, first, second))
                .allMatch(hand -> Arrays.stream(figures).anyMatch(figure -> Math.abs(hand - figure) < 1e-15));
    }

    @Test
    void a_perfect_and_a_wrong_prediction_bound_every_interval() {
        ImageSums perfect = segmentation(Map.of(0, 9.0), Map.of(0, 9.0), Map.of(0, 4.0), Map.of(0, 4.0));
        ImageSums wrong = segmentation(Map.of(), Map.of(0, 9.0, 1, 9.0), Map.of(), Map.of(0, 4.0, 2, 4.0));
        Resamples resamples = Resamples.of(2, 100, 0);

        double[] differences = differences(
                resamples.figures(PascalTasks.SEMSEG, perfect), resamples.figures(PascalTasks.SEMSEG, wrong));

        assertThat(Interval.of(differences, Interval.LEVEL)).contains(new Interval(1.0 / 21, 1.0 / 21));
    }

    @Test
    void saliency_takes_the_best_threshold_of_each_resample() {
        List<Double> one = threshold(Map.of(0, 0.8, 3, 0.2));
        List<Double> two = threshold(Map.of(0, 0.1, 3, 0.7));
        ImageSums sums = new ImageSums(1, List.of("a", "b"), Map.of(PascalTasks.SAL, List.of(one, two)));

        assertThat(sums.figures().get(PascalTasks.SAL)).isCloseTo(0.45, within(1e-15));
        assertThat(Arrays.stream(Resamples.of(2, 200, 5).figures(PascalTasks.SAL, sums))
                        .boxed())
                .allMatch(figure -> Stream.of(0.45, 0.8, 0.7).anyMatch(hand -> Math.abs(hand - figure) < 1e-15));
    }

    @Test
    void quantiles_are_interpolated() {
        double[] values =
                IntStream.rangeClosed(0, 100).mapToDouble(i -> 100 - i).toArray();

        Interval interval = Interval.of(values, 0.95).orElseThrow();
        assertThat(interval.low()).isCloseTo(2.5, within(1e-12));
        assertThat(interval.high()).isCloseTo(97.5, within(1e-12));
    }

    @Test
    void too_many_resamples_without_a_value_give_no_interval() {
        double[] values = new double[100];
        Arrays.fill(values, 0, 11, Double.NaN);

        assertThat(Interval.of(values, 0.95)).isEmpty();
        values[0] = 0;
        assertThat(Interval.of(values, 0.95)).contains(new Interval(0, 0));
    }

    @Test
    void nothing_to_measure_is_no_figure() {
        ImageSums none = segmentation(Map.of(), Map.of(), Map.of(), Map.of());

        assertThat(none.figures()).isEmpty();
        assertThat(Resamples.of(2, 10, 0).figures(PascalTasks.SEMSEG, none)).containsOnly(Double.NaN);
    }

    @Test
    void the_same_seed_draws_the_same_and_another_does_not() {
        ImageSums sums = normals(new double[][] {{1, 1}, {2, 1}, {4, 1}, {8, 1}});

        assertThat(Resamples.of(4, 50, 9).figures(PascalTasks.NORMALS, sums))
                .isEqualTo(Resamples.of(4, 50, 9).figures(PascalTasks.NORMALS, sums))
                .isNotEqualTo(Resamples.of(4, 50, 10).figures(PascalTasks.NORMALS, sums));
    }

    @Test
    void the_sums_go_through_json_unchanged_and_name_their_faults() {
        ImageSums sums = normals(new double[][] {{1.25, 1}, {1e-3, 2}});

        assertThat(WeightflowJson.read(WeightflowJson.write(sums), ImageSums.class))
                .isEqualTo(sums);
        assertThatThrownBy(() -> new ImageSums(
                        2,
                        List.of("a"),
                        Map.of(PascalTasks.NORMALS, List.of(List.of(1.0)), PascalTasks.SAL, List.of())))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("format must be 1, not 2")
                .hasMessageContaining("normals must have 2 numbers, none negative, for each of the 1 images")
                .hasMessageContaining("sal must have 16 numbers");
    }

    @Test
    void other_images_cannot_be_compared() {
        ImageSums two = normals(new double[][] {{1, 1}, {1, 1}});
        ImageSums one = normals(new double[][] {{1, 1}});
        ImageSums renamed = new ImageSums(1, List.of("x", "y"), two.tasks());

        assertThat(two.mismatch(two)).isEmpty();
        assertThat(two.mismatch(one)).contains("one was measured on 2 images and the other on 1");
        assertThat(two.mismatch(renamed)).contains("they were measured on different images");
        assertThatThrownBy(() -> Resamples.of(2, 1, 0).figures(PascalTasks.NORMALS, one))
                .hasMessageContaining("do not fit resamples of 2 images");
    }

    private static double[] differences(double[] some, double[] others) {
        return IntStream.range(0, some.length)
                .mapToDouble(i -> some[i] - others[i])
                .toArray();
    }

    private static ImageSums normals(double[][] rows) {
        List<String> images =
                IntStream.range(0, rows.length).mapToObj(i -> "image-" + i).toList();
        return new ImageSums(
                1,
                images,
                Map.of(
                        PascalTasks.NORMALS,
                        Arrays.stream(rows).map(row -> List.of(row[0], row[1])).toList()));
    }

    private static ImageSums segmentation(
            Map<Integer, Double> hits,
            Map<Integer, Double> unions,
            Map<Integer, Double> hits2,
            Map<Integer, Double> unions2) {
        return new ImageSums(
                1,
                List.of("a", "b"),
                Map.of(PascalTasks.SEMSEG, List.of(classes(hits, unions), classes(hits2, unions2))));
    }

    private static List<Double> classes(Map<Integer, Double> hits, Map<Integer, Double> unions) {
        Double[] row = Collections.nCopies(42, 0.0).toArray(Double[]::new);
        hits.forEach((index, count) -> row[index] = count);
        unions.forEach((index, count) -> row[21 + index] = count);
        return List.of(row);
    }

    private static List<Double> threshold(Map<Integer, Double> jaccard) {
        Double[] row = Collections.nCopies(16, 0.0).toArray(Double[]::new);
        jaccard.forEach((index, value) -> row[index] = value);
        row[15] = 1.0;
        return List.of(row);
    }
}
