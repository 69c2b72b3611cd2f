package dev.weightflow.schema.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.Curve.Series;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurveTest {
    private static final String SEMSEG = "loss.semseg";

    @Test
    void a_short_curve_has_every_step() {
        Curve curve = steps(1, 1997, new Random(1));

        assertThat(curve.reduced(Curve.MOST_POINTS)).isEqualTo(curve);
        assertThat(curve.series().get(SEMSEG).steps()).hasSize(1997);
    }

    @ParameterizedTest
    @ValueSource(ints = {1999, 2001, 4096, 54_321, 300_000})
    void a_long_one_is_bounded_and_keeps_both_ends_and_every_spike(int steps) {
        TreeMap<Long, Map<String, Double>> values = values(1, steps, new Random(steps));
        long peak = 1 + steps / 3;
        long dip = 2 + steps / 2;
        values.put(peak, Map.of(SEMSEG, 500.0));
        values.put(dip, Map.of(SEMSEG, -500.0));

        for (int points : new int[] {4, 50, 600, Curve.MOST_POINTS}) {
            Series series = Curve.of(values).reduced(points).series().get(SEMSEG);

            assertThat(series.steps()).hasSizeLessThanOrEqualTo(points).contains(1L, peak, dip, (long) steps);
            for (int i = 0; i < series.steps().size(); i++) {
                assertThat(series.values().get(i))
                        .isCloseTo(values.get(series.steps().get(i)).get(SEMSEG), withPercentage(1e-4));
            }
        }
        assertThat(Curve.of(values).reduced(600).series().get(SEMSEG).steps())
                .as("no fewer than need be")
                .hasSizeGreaterThan(280);
    }

    /** Compares with a selection that looks at every bucket by itself: of the points between two multiples of the width the extremes, earliest first. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_reduced_series_has_the_extremes_of_every_bucket_and_nothing_else(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, Double> all = new TreeMap<>();
        long step = random.nextInt(3000);
        for (int i = 0; i < 5000; i++) {
            step += 1 + random.nextInt(1 + random.nextInt(40));
            all.put(step, (double) random.nextInt(30));
        }
        int points = 4 + random.nextInt(900);

        Series reduced = series(all).reduced(points);

        long first = all.firstKey();
        long last = all.lastKey();
        long width = 1;
        while (last / width - first / width + 1 > (points - 2) / 2) {
            width *= 2;
        }
        TreeMap<Long, Double> expected = new TreeMap<>(Map.of(first, all.get(first), last, all.get(last)));
        for (long bucket = first / width; bucket <= last / width; bucket++) {
            Map<Long, Double> within = all.subMap(bucket * width, (bucket + 1) * width);
            double least = within.values().stream().min(Double::compare).orElse(0d);
            double greatest = within.values().stream().max(Double::compare).orElse(0d);
            for (double extreme : new double[] {least, greatest}) {
                within.entrySet().stream()
                        .filter(point -> point.getValue() == extreme)
                        .findFirst()
                        .ifPresent(point -> expected.put(point.getKey(), point.getValue()));
            }
        }
        assertThat(reduced).isEqualTo(series(expected));
        assertThat(reduced.steps()).hasSizeLessThanOrEqualTo(points);
    }

    private static Series series(TreeMap<Long, Double> points) {
        return new Series(List.copyOf(points.keySet()), List.copyOf(points.values()));
    }

    @Test
    void a_series_of_records_leaves_out_what_is_no_number_and_goes_back_with_a_run() {
        record Report(long step, double loss) {}
        List<Report> reports = List.of(
                new Report(3, 1.5),
                new Report(4, Double.NaN),
                new Report(7, 2.5),
                new Report(8, 9),
                new Report(7, 3.5),
                new Report(8, Double.POSITIVE_INFINITY));

        Series series = Series.of(reports, Report::step, Report::loss);

        assertThat(series).isEqualTo(new Series(List.of(3L, 7L), List.of(1.5, 3.5)));
        assertThat(series.latest()).contains(3.5);
        assertThat(Series.EMPTY.latest()).isEmpty();
        assertThat(new String(WeightflowJson.write(series))).isEqualTo("{\"steps\":[3,7],\"values\":[1.5,3.5]}");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void however_often_it_was_thinned_and_gone_on_from_it_is_the_same(long seed) {
        Random random = new Random(seed);
        int steps = 500 + random.nextInt(20_000);
        // few different values, so that there are ties
        Curve all = steps(1, steps, new Random(seed));
        Curve kept = Curve.EMPTY;
        for (long from = 1; from <= steps; ) {
            long to = Math.min(steps, from + random.nextInt(3000));
            kept = kept.merged(all.after(from - 1).until(to)).reduced(Curve.MOST_POINTS);
            assertThat(kept).as("up to step %d", to).isEqualTo(all.until(to).reduced(Curve.MOST_POINTS));
            from = to + 1;
        }
    }

    @Test
    void a_run_that_goes_back_a_bit_ends_with_the_curve_of_one_that_did_not() {
        Curve all = steps(1, 30_000, new Random(5));
        Curve committed = all.until(20_000).reduced(Curve.MOST_POINTS);

        Curve again = committed.until(13_777).merged(all.after(13_777).until(20_000));

        assertThat(again.reduced(Curve.MOST_POINTS)).isEqualTo(committed);
    }

    @Test
    void parts_are_cut_and_joined_at_steps() {
        Curve curve = steps(1, 10, new Random(1));

        assertThat(curve.after(7).series().get(SEMSEG).steps()).containsExactly(8L, 9L, 10L);
        assertThat(curve.until(7).last()).isEqualTo(7);
        assertThat(curve.until(7).merged(curve.after(7))).isEqualTo(curve);
        assertThat(curve.after(10)).isEqualTo(Curve.EMPTY);
        Curve other = Curve.of(new TreeMap<>(Map.of(10L, Map.of(SEMSEG, 8.0), 11L, Map.of("learningRate", 1.0))));
        assertThat(curve.merged(other).until(10).series().get(SEMSEG).values().get(9))
                .isEqualTo(8.0);
        assertThat(curve.merged(other).series()).containsOnlyKeys(SEMSEG, "learningRate");
    }

    @Test
    void paces_memory_and_what_is_no_number_are_left_out_and_values_are_short() {
        Curve curve = Curve.of(new TreeMap<>(Map.of(
                1L,
                Map.of(
                        SEMSEG,
                        (double) 0.1f,
                        "regularization.l2",
                        2.0,
                        "imagesPerSecond",
                        3.0,
                        "memory.bytes",
                        4.0,
                        "loss.normals",
                        Double.NaN,
                        "loss.sal",
                        1e300))));

        assertThat(new String(CanonicalJson.write(curve)))
                .isEqualTo("{\"format\":1,\"series\":{\"loss.semseg\":{\"steps\":[1],\"values\":[0.1]},"
                        + "\"regularization.l2\":{\"steps\":[1],\"values\":[2]}}}");
        assertThat(WeightflowJson.read(CanonicalJson.write(curve), Curve.class)).isEqualTo(curve);
    }

    @Test
    void what_is_no_series_is_refused() {
        assertThatThrownBy(() -> new Series(List.of(1L), List.of())).hasMessageContaining("as many values as steps");
        assertThatThrownBy(() -> new Series(List.of(2L, 2L), List.of(1.0, 1.0))).hasMessageContaining("ascend");
        assertThatThrownBy(() -> new Series(List.of(-1L), List.of(1.0))).hasMessageContaining("ascend from 0");
        assertThatThrownBy(() -> new Series(List.of(1L), List.of(Double.NaN))).hasMessageContaining("finite");
        assertThatThrownBy(() -> steps(1, 3, new Random(1)).reduced(3)).hasMessageContaining("4 or more");
    }

    private static Curve steps(long first, long last, Random random) {
        return Curve.of(values(first, last, random));
    }

    /** Generates values from a small set, so that there are ties, but never twice in a row. */
    private static TreeMap<Long, Map<String, Double>> values(long first, long last, Random random) {
        TreeMap<Long, Map<String, Double>> values = new TreeMap<>();
        LongStream.rangeClosed(first, last)
                .forEach(step -> values.put(step, Map.of(SEMSEG, step % 2 + 2.0 * random.nextInt(50))));
        return values;
    }
}
