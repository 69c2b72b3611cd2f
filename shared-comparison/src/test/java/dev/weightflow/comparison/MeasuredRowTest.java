package dev.weightflow.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.ResampledFigures;
import dev.weightflow.comparison.statistics.Resamples;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasuredRowTest {
    private static final Set<TaskName> TASKS = Set.of(PascalTasks.SAL, PascalTasks.NORMALS);
    private static final int IMAGES = 30;

    @Test
    void tasks_that_are_resampled_one_by_one_give_the_same_digits() {
        Map<Long, ImageSums> single = Map.of(0L, sums(0.5, 20), 1L, sums(0.53, 22), 2L, sums(0.49, 19));
        Map<Long, ImageSums> other = Map.of(0L, sums(0.6, 18), 1L, sums(0.58, 17), 2L, sums(0.61, 17.5));

        Statistics together = Statistics.of(
                TASKS,
                List.of(
                        new MeasuredRow("single-task", true, atOnce(single)),
                        new MeasuredRow("lora", false, atOnce(other))),
                Map.of());
        Statistics oneByOne = Statistics.of(
                TASKS,
                List.of(
                        new MeasuredRow("single-task", true, taskByTask(single)),
                        new MeasuredRow("lora", false, taskByTask(other))),
                Map.of());

        assertThat(oneByOne.rows()).isEqualTo(together.rows());
        assertThat(oneByOne.to("single-task"))
                .isEqualTo(together.to("single-task"))
                .isNotEmpty();
    }

    @Test
    void figures_of_other_images_or_of_the_same_task_are_not_joined() {
        ResampledFigures one = resampled(normals(20, IMAGES));

        assertThatThrownBy(() -> one.and(resampled(normals(20, IMAGES)))).hasMessageContaining("both have normals");
        assertThatThrownBy(() -> one.and(resampled(sal(0.5, IMAGES - 1))))
                .hasMessageContaining("one was measured on 30 images and the other on 29");
    }

    private static Map<Long, ResampledFigures> atOnce(Map<Long, ImageSums> seeds) {
        Map<Long, ResampledFigures> resampled = new TreeMap<>();
        seeds.forEach((seed, sums) -> resampled.put(seed, resampled(sums)));
        return resampled;
    }

    /** Measures each task separately, as models of single tasks are measured. */
    private static Map<Long, ResampledFigures> taskByTask(Map<Long, ImageSums> seeds) {
        Map<Long, ResampledFigures> resampled = new TreeMap<>();
        seeds.forEach((seed, sums) -> sums.tasks()
                .forEach((task, rows) -> resampled.merge(
                        seed,
                        resampled(new ImageSums(ImageSums.FORMAT, sums.images(), Map.of(task, rows))),
                        ResampledFigures::and)));
        return resampled;
    }

    private static ResampledFigures resampled(ImageSums sums) {
        return ResampledFigures.of(sums, Resamples.usual(sums.images().size()));
    }

    private static ImageSums sums(double jaccard, double error) {
        return normals(error, IMAGES).and(sal(jaccard, IMAGES));
    }

    private static ImageSums normals(double error, int images) {
        return of(
                PascalTasks.NORMALS,
                IntStream.range(0, images)
                        .mapToObj(at -> List.of(10 * (error + at % 7 - 3), 10.0))
                        .toList());
    }

    private static ImageSums sal(double jaccard, int images) {
        return of(
                PascalTasks.SAL,
                IntStream.range(0, images)
                        .mapToObj(at -> {
                            List<Double> row =
                                    new ArrayList<>(Collections.nCopies(15, jaccard + 0.01 * (at % 4 - 1.5)));
                            row.add(1.0);
                            return row;
                        })
                        .toList());
    }

    private static ImageSums of(TaskName task, List<List<Double>> rows) {
        return new ImageSums(
                ImageSums.FORMAT,
                IntStream.range(0, rows.size()).mapToObj(at -> "image-" + at).toList(),
                Map.of(task, rows));
    }
}
