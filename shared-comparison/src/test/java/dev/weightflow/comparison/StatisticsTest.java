package dev.weightflow.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.comparison.statistics.Estimate;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.comparison.statistics.ResampledFigures;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    private static final Set<TaskName> TWO = Set.of(PascalTasks.SAL, PascalTasks.NORMALS);

    @Test
    void mean_and_standard_deviation_are_over_the_seeds() {
        RowSummary row = statistics(
                        Set.of(PascalTasks.NORMALS),
                        row("lora", false, Map.of(0L, normals(10, 10), 1L, normals(12, 12), 2L, normals(17, 17))))
                .rows()
                .get(0);

        // by hand: mean 13, squares 9 + 1 + 16 over 2
        Summary figure = row.figures().get(PascalTasks.NORMALS);
        assertThat(figure.mean()).isCloseTo(13, within(1e-12));
        assertThat(figure.deviation().orElseThrow()).isCloseTo(Math.sqrt(13), within(1e-12));
        assertThat(figure.bySeed()).containsExactly(Map.entry(0L, 10.0), Map.entry(1L, 12.0), Map.entry(2L, 17.0));
    }

    @Test
    void a_single_seed_has_no_deviation() {
        MeasuredRow one = row("lora", false, Map.of(0L, normals(10, 20)));

        Summary figure = statistics(Set.of(PascalTasks.NORMALS), one)
                .rows()
                .get(0)
                .figures()
                .get(PascalTasks.NORMALS);

        assertThat(figure.mean()).isEqualTo(15);
        assertThat(figure.deviation()).isEmpty();
    }

    @Test
    void delta_m_is_against_the_single_task_models_of_the_comparison() {
        // given single-task models with sal 50 % and normals 20°, in the mean of two seeds
        MeasuredRow single = row("single-task", true, Map.of(0L, both(0.4, 18), 1L, both(0.6, 22)));
        MeasuredRow other = row("delora", false, Map.of(0L, both(0.55, 21), 1L, both(0.6, 15)));

        List<RowSummary> rows = statistics(TWO, single, other).rows();

        // by hand: seed 0 (+10 - 5) / 2, seed 1 (+20 + 25) / 2
        Summary deltaM = rows.get(1).deltaM().orElseThrow();
        assertThat(deltaM.bySeed().get(0L)).isCloseTo(2.5, within(1e-9));
        assertThat(deltaM.bySeed().get(1L)).isCloseTo(22.5, within(1e-9));
        assertThat(deltaM.mean()).isCloseTo(12.5, within(1e-9));
        assertThat(deltaM.deviation().orElseThrow()).isCloseTo(20 / Math.sqrt(2), within(1e-9));
        assertThat(rows.get(0).deltaM().orElseThrow().mean()).isCloseTo(0, within(1e-9));
        assertThat(rows.get(1).deltaMPublished()).as("two tasks are missing").isEmpty();
    }

    @Test
    void the_baselines_seeds_move_delta_m_too() {
        // given images that are all alike, and single-task models that gain as much from seed to seed as the others
        MeasuredRow single = row("single-task", true, Map.of(0L, both(0.4, 20), 1L, both(0.5, 20), 2L, both(0.6, 20)));
        MeasuredRow along = row("lora", false, Map.of(0L, both(0.44, 20), 1L, both(0.55, 20), 2L, both(0.66, 20)));
        MeasuredRow fixed = row("dora", false, Map.of(0L, both(0.55, 20), 1L, both(0.55, 20), 2L, both(0.55, 20)));

        List<RowSummary> rows = statistics(TWO, single, along, fixed).rows();

        assertThat(rows.get(1).deltaM().orElseThrow().mean()).isCloseTo(5, within(1e-9));
        Interval paired = rows.get(1).deltaMEstimate().orElseThrow().interval(0.95);
        assertThat(paired.high() - paired.low())
                .as("seed by seed both gain alike")
                .isLessThan(1e-6);
        Interval unmoved = rows.get(2).deltaMEstimate().orElseThrow().interval(0.95);
        assertThat(unmoved.excludesZero()).as("the baseline alone moves it").isFalse();
        assertThat(rows.get(2).deltaM().orElseThrow().deviation().orElseThrow()).isCloseTo(0, within(1e-9));
    }

    @Test
    void the_baselines_images_move_delta_m_too() {
        // given images of which the single-task models find some hard, and the other none
        MeasuredRow single = row("single-task", true, seeds(normals(10, 30, 10, 30, 10, 30, 10, 30), 0, 0, 0));
        MeasuredRow other = row("lora", false, seeds(normals(20, 20, 20, 20, 20, 20, 20, 20), 0, 0, 0));

        Estimate deltaM = statistics(Set.of(PascalTasks.NORMALS), single, other)
                .rows()
                .get(1)
                .deltaMEstimate()
                .orElseThrow();

        // the mean of 8 images that spread by 10 moves by 10/√7, which is a relative gain of 5/√7 · 10 %
        assertThat(Math.sqrt(deltaM.imageVariance())).isCloseTo(50 / Math.sqrt(7), within(3.0));
    }

    @Test
    void a_difference_is_of_the_same_seeds_on_the_same_images() {
        // given seeds and images that differ widely, and two methods that always differ by 1
        Map<Long, ImageSums> lora = new TreeMap<>();
        Map<Long, ImageSums> dora = new TreeMap<>();
        for (long seed = 0; seed < 3; seed++) {
            double of = 7 * seed;
            lora.put(seed, normals(10 + of, 40 + of, 20 + of, 5 + of));
            dora.put(seed, normals(11 + of, 41 + of, 21 + of, 6 + of));
        }

        Difference difference =
                only(statistics(Set.of(PascalTasks.NORMALS), row("lora", false, lora), row("dora", false, dora))
                        .to("lora"));

        assertThat(difference.value()).isCloseTo(1, within(1e-9));
        assertThat(difference.method()).isEqualTo("dora");
        assertThat(difference.against()).isEqualTo("lora");
        assertThat(difference.difference().finds()).isTrue();
    }

    @Test
    void what_the_seeds_do_not_agree_on_is_not_found() {
        // given a difference that every image shows with two seeds of three, the third against it
        Map<Long, ImageSums> changing = Map.of(0L, normals(12, 12, 12), 1L, normals(13, 13, 13), 2L, normals(9, 9, 9));
        MeasuredRow one = row("lora", false, seeds(normals(10, 10, 10), 0, 0, 0));

        Difference difference = only(statistics(Set.of(PascalTasks.NORMALS), one, row("dora", false, changing))
                .to("lora"));

        // paired t over 2, 3 and -1: mean 4/3, deviation 2.0817, t = 1.109 with 2 degrees of freedom
        assertThat(difference.estimate().orElseThrow().seedVariance()).isCloseTo(13.0 / 9, within(1e-9));
        assertThat(difference.difference().pValue()).isCloseTo(0.3828, within(5e-4));
    }

    @Test
    void the_same_prediction_differs_from_itself_by_nothing() {
        MeasuredRow one = row("lora", false, seeds(normals(10, 30, 25, 2), 0, 3, 1));
        MeasuredRow same = row("dora", false, seeds(normals(10, 30, 25, 2), 0, 3, 1));

        Difference difference =
                only(Statistics.of(Set.of(PascalTasks.NORMALS), List.of(one, same), Map.of("normals", 0.1))
                        .pairs());

        assertThat(difference.value()).isZero();
        assertThat(difference.difference().pValue()).isEqualTo(1);
        assertThat(difference.equivalence().orElseThrow().test().finds()).isTrue();
    }

    @Test
    void differences_are_tested_together() {
        // given four methods, of which each differs from the first by a little more
        List<MeasuredRow> methods = IntStream.range(0, 4)
                .mapToObj(at -> row("m" + at, false, seeds(normals(10, 12, 11, 13), at, 1.2 * at, 1.1 * at)))
                .toList();
        Statistics statistics = Statistics.of(Set.of(PascalTasks.NORMALS), methods, Map.of("normals", 100.0));

        List<Difference> three = statistics.to("m0");
        assertThat(three).extracting(Difference::method).containsExactly("m1", "m2", "m3");
        assertThat(three).allSatisfy(one -> {
            assertThat(one.difference().family()).isEqualTo(3);
            assertThat(one.difference().adjusted())
                    .isCloseTo(3 * one.difference().pValue(), within(1e-6));
            assertThat(one.equivalence().orElseThrow().test().family()).isEqualTo(3);
        });
        assertThat(statistics.pairs())
                .hasSize(6)
                .allMatch(one -> one.difference().family() == 6);
        assertThat(statistics.to("another")).isEmpty();
    }

    @Test
    void pairs_are_tested_together_by_quantity() {
        List<MeasuredRow> methods = IntStream.range(0, 3)
                .mapToObj(at -> row("m" + at, at == 0, seeds(normals(10, 12, 11, 13), at, 1.2 * at, 1.1 * at)))
                .toList();

        List<Difference> pairs =
                Statistics.of(Set.of(PascalTasks.NORMALS), methods, Map.of()).pairs();

        assertThat(pairs).extracting(Difference::quantity).containsOnly("normals", Statistics.DELTA_M);
        assertThat(pairs).hasSize(6).allMatch(one -> one.difference().family() == 3);
    }

    @Test
    void seeds_that_only_one_has_do_not_count() {
        MeasuredRow three = row("lora", false, seeds(normals(10, 12, 11), 0, 1, 50));
        MeasuredRow two = row("dora", false, Map.of(0L, normals(11, 13, 12), 1L, normals(12, 14, 13)));

        Difference difference =
                only(statistics(Set.of(PascalTasks.NORMALS), three, two).to("lora"));

        assertThat(difference.value()).isCloseTo(1, within(1e-9));
        assertThat(difference.estimate().orElseThrow().seeds()).isEqualTo(2);

        Difference reversed =
                only(statistics(Set.of(PascalTasks.NORMALS), three, two).to("dora"));
        assertThat(reversed.value()).isCloseTo(-1, within(1e-9));
    }

    @Test
    void what_is_not_measured_is_not_there() {
        MeasuredRow none = row("single-task", true, Map.of());
        MeasuredRow partly = row("lora", false, Map.of(0L, normals(10, 20)));

        Statistics statistics = statistics(TWO, none, partly);

        assertThat(statistics.rows()).singleElement().satisfies(row -> {
            assertThat(row.name()).isEqualTo("lora");
            assertThat(row.figures()).containsOnlyKeys(PascalTasks.NORMALS);
            assertThat(row.deltaM()).isEmpty();
        });
        assertThat(statistics(TWO, none).rows()).isEmpty();
    }

    @Test
    void without_whole_single_task_models_there_is_no_delta_m() {
        MeasuredRow single = row("single-task", true, Map.of(0L, normals(10, 20, 30)));
        MeasuredRow failed = row("single-task", true, Map.of(0L, both(0, 20)));
        MeasuredRow other = row("lora", false, Map.of(0L, both(0.5, 20)));

        assertThat(statistics(TWO, single, other).rows())
                .allMatch(row -> row.deltaM().isEmpty());
        assertThat(statistics(TWO, failed, other).rows())
                .as("relative to nothing")
                .allMatch(row -> row.deltaM().isEmpty());
    }

    @Test
    void models_that_were_measured_on_different_images_are_refused() {
        MeasuredRow two = row("lora", false, Map.of(0L, normals(1, 2)));
        MeasuredRow three = row("dora", false, Map.of(0L, normals(1, 2, 3)));

        assertThatThrownBy(() -> statistics(Set.of(PascalTasks.NORMALS), two, three))
                .hasMessage("dora cannot be compared with lora: one was measured on 2 images and the other on 3");
    }

    private static MeasuredRow row(String name, boolean baseline, Map<Long, ImageSums> seeds) {
        Map<Long, ResampledFigures> resampled = new TreeMap<>();
        seeds.forEach(
                (seed, sums) -> resampled.put(seed, ResampledFigures.usual().apply(sums)));
        return new MeasuredRow(name, baseline, resampled);
    }

    private static Statistics statistics(Set<TaskName> tasks, MeasuredRow... methods) {
        return Statistics.of(tasks, List.of(methods), Map.of());
    }

    private static Difference only(List<Difference> differences) {
        assertThat(differences).hasSize(1);
        return differences.get(0);
    }

    /** Creates seeds with those images' errors, each with a constant added. */
    private static Map<Long, ImageSums> seeds(ImageSums images, double... more) {
        Map<Long, ImageSums> seeds = new TreeMap<>();
        for (int seed = 0; seed < more.length; seed++) {
            double shift = more[seed];
            seeds.put(
                    (long) seed,
                    normals(images.tasks().get(PascalTasks.NORMALS).stream()
                            .mapToDouble(sums -> sums.get(0) / sums.get(1) + shift)
                            .toArray()));
        }
        return seeds;
    }

    /** Creates images of ten valid pixels each, with those mean errors. */
    private static ImageSums normals(double... errors) {
        return new ImageSums(
                ImageSums.FORMAT,
                IntStream.range(0, errors.length).mapToObj(i -> "image-" + i).toList(),
                Map.of(
                        PascalTasks.NORMALS,
                        Arrays.stream(errors)
                                .mapToObj(error -> List.of(10 * error, 10.0))
                                .toList()));
    }

    /** Creates three images, each with the same Jaccard index at every threshold and the same mean error. */
    private static ImageSums both(double jaccard, double error) {
        List<Double> sal = new ArrayList<>(Collections.nCopies(15, jaccard));
        sal.add(1.0);
        return normals(error, error, error)
                .and(new ImageSums(
                        ImageSums.FORMAT,
                        List.of("image-0", "image-1", "image-2"),
                        Map.of(PascalTasks.SAL, List.of(sal, sal, sal))));
    }
}
