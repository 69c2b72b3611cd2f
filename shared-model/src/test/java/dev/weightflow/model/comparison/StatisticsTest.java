package dev.weightflow.model.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.model.comparison.Statistics.Difference;
import dev.weightflow.model.comparison.Statistics.MeasuredMethod;
import dev.weightflow.model.comparison.Statistics.MethodSummary;
import dev.weightflow.model.comparison.Statistics.Summary;
import dev.weightflow.model.statistics.ImageSums;
import dev.weightflow.model.statistics.Interval;
import dev.weightflow.schema.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    private static final Set<Task> TWO = Set.of(Task.SAL, Task.NORMALS);

    @Test
    void mean_and_standard_deviation_are_over_the_seeds() {
        MethodSummary row = Statistics.of(
                        Set.of(Task.NORMALS),
                        List.of(new MeasuredMethod(
                                "lora", false, Map.of(0L, normals(10, 10), 1L, normals(12, 12), 2L, normals(17, 17)))))
                .rows()
                .get(0);

        // by hand: mean 13, squares 9 + 1 + 16 over 2
        Summary figure = row.figures().get(Task.NORMALS);
        assertThat(figure.mean()).isCloseTo(13, within(1e-12));
        assertThat(figure.deviation().orElseThrow()).isCloseTo(Math.sqrt(13), within(1e-12));
        assertThat(figure.bySeed()).containsExactly(Map.entry(0L, 10.0), Map.entry(1L, 12.0), Map.entry(2L, 17.0));
    }

    @Test
    void a_single_seed_has_no_deviation() {
        MeasuredMethod one = new MeasuredMethod("lora", false, Map.of(0L, normals(10, 20)));

        Summary figure = Statistics.of(Set.of(Task.NORMALS), List.of(one))
                .rows()
                .get(0)
                .figures()
                .get(Task.NORMALS);

        assertThat(figure.mean()).isEqualTo(15);
        assertThat(figure.deviation()).isEmpty();
    }

    @Test
    void delta_m_is_against_the_single_task_models_of_the_comparison() {
        // given single-task models with sal 50 % and normals 20°, in the mean of two seeds
        MeasuredMethod single = new MeasuredMethod("single-task", true, Map.of(0L, both(0.4, 18), 1L, both(0.6, 22)));
        MeasuredMethod other = new MeasuredMethod("delora", false, Map.of(0L, both(0.55, 21), 1L, both(0.6, 15)));

        List<MethodSummary> rows = Statistics.of(TWO, List.of(single, other)).rows();

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
    void resampling_images_does_not_move_what_is_equal_on_every_image() {
        // every image is alike, so the interval has no width though the seeds differ
        MeasuredMethod single = new MeasuredMethod("single-task", true, Map.of(0L, both(0.5, 20)));
        MeasuredMethod other = new MeasuredMethod("lora", false, Map.of(0L, both(0.55, 20), 1L, both(0.6, 18)));

        Statistics statistics = Statistics.of(TWO, List.of(single, other));

        Interval interval = statistics.rows().get(1).deltaMInterval().orElseThrow();
        assertThat(interval.low()).isCloseTo(10, within(1e-9));
        assertThat(interval.high()).isCloseTo(10, within(1e-9));
        assertThat(statistics.differences())
                .extracting(Difference::quantity)
                .containsExactlyInAnyOrder("sal", "normals", "delta_m");
        Difference sal = statistics.differences().stream()
                .filter(difference -> difference.quantity().equals("sal"))
                .findFirst()
                .orElseThrow();
        assertThat(sal.method()).isEqualTo("lora");
        assertThat(sal.against()).isEqualTo("single-task");
        assertThat(sal.value()).isCloseTo(7.5, within(1e-9));
        assertThat(sal.interval().orElseThrow().excludesZero()).isTrue();
    }

    @Test
    void the_same_prediction_differs_from_itself_by_nothing() {
        MeasuredMethod one = new MeasuredMethod("lora", false, Map.of(0L, normals(10, 30, 25, 2)));
        MeasuredMethod same = new MeasuredMethod("dora", false, Map.of(0L, normals(10, 30, 25, 2)));

        assertThat(Statistics.of(Set.of(Task.NORMALS), List.of(one, same)).differences())
                .containsExactly(new Difference("normals", "dora", "lora", 0, Optional.of(new Interval(0, 0))));
    }

    @Test
    void a_difference_on_few_of_many_images_does_not_exclude_zero() {
        MeasuredMethod one = new MeasuredMethod("lora", false, Map.of(0L, normals(10, 30, 25, 2, 14, 19)));
        MeasuredMethod other = new MeasuredMethod("dora", false, Map.of(0L, normals(30, 10, 2, 25, 19, 15)));

        Difference difference = Statistics.of(Set.of(Task.NORMALS), List.of(one, other))
                .differences()
                .get(0);

        assertThat(difference.value()).isCloseTo(1.0 / 6, within(1e-12));
        assertThat(difference.interval().orElseThrow().excludesZero()).isFalse();
    }

    @Test
    void what_is_not_measured_is_not_there() {
        MeasuredMethod none = new MeasuredMethod("single-task", true, Map.of());
        MeasuredMethod partly = new MeasuredMethod("lora", false, Map.of(0L, normals(10, 20)));

        Statistics statistics = Statistics.of(TWO, List.of(none, partly));

        assertThat(statistics.rows()).singleElement().satisfies(row -> {
            assertThat(row.name()).isEqualTo("lora");
            assertThat(row.figures()).containsOnlyKeys(Task.NORMALS);
            assertThat(row.deltaM()).isEmpty();
        });
        assertThat(Statistics.of(TWO, List.of(none)).rows()).isEmpty();
    }

    @Test
    void without_whole_single_task_models_there_is_no_delta_m() {
        MeasuredMethod single = new MeasuredMethod("single-task", true, Map.of(0L, normals(10, 20, 30)));
        MeasuredMethod failed = new MeasuredMethod("single-task", true, Map.of(0L, both(0, 20)));
        MeasuredMethod other = new MeasuredMethod("lora", false, Map.of(0L, both(0.5, 20)));

        assertThat(Statistics.of(TWO, List.of(single, other)).rows())
                .allMatch(row -> row.deltaM().isEmpty());
        assertThat(Statistics.of(TWO, List.of(failed, other)).rows())
                .as("relative to nothing")
                .allMatch(row -> row.deltaM().isEmpty());
    }

    @Test
    void models_that_were_measured_on_different_images_are_refused() {
        MeasuredMethod two = new MeasuredMethod("lora", false, Map.of(0L, normals(1, 2)));
        MeasuredMethod three = new MeasuredMethod("dora", false, Map.of(0L, normals(1, 2, 3)));

        assertThatThrownBy(() -> Statistics.of(Set.of(Task.NORMALS), List.of(two, three)))
                .hasMessage("dora cannot be compared with lora: one was measured on 2 images and the other on 3");
    }

    /** Images of ten valid pixels each, with those mean errors. */
    private static ImageSums normals(double... errors) {
        return new ImageSums(
                ImageSums.FORMAT,
                IntStream.range(0, errors.length).mapToObj(i -> "image-" + i).toList(),
                Map.of(
                        Task.NORMALS,
                        Arrays.stream(errors)
                                .mapToObj(error -> List.of(10 * error, 10.0))
                                .toList()));
    }

    /** Three images, each with the same Jaccard index at every threshold and the same mean error. */
    private static ImageSums both(double jaccard, double error) {
        List<Double> sal = new ArrayList<>(Collections.nCopies(15, jaccard));
        sal.add(1.0);
        return normals(error, error, error)
                .and(new ImageSums(
                        ImageSums.FORMAT,
                        List.of("image-0", "image-1", "image-2"),
                        Map.of(Task.SAL, List.of(sal, sal, sal))));
    }
}
