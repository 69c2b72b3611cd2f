package dev.weightflow.comparison.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.comparison.statistics.ImageSums.ImageFigure;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.task.normals.Normals;
import dev.weightflow.data.task.segmentation.Segmentation;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageSumsTest {
    private static final TaskName ZONES = TaskName.of("zones");
    private static final TaskName NORMALS = TaskName.of("normals");
    private static final Tasks TASKS = Tasks.of(List.of(
            new Task(ZONES, new Segmentation(List.of("a", "b", "c"), List.of(), List.of(), false, null)),
            new Task(NORMALS, Normals.REFERENCE)));

    /** Sums of zones: the intersections of a, b, c and then the unions; of normals: the sum of the angles and their number. */
    private final ImageSums sums = new ImageSums(
            ImageSums.FORMAT,
            List.of("one", "two", "three", "four"),
            Map.of(
                    ZONES,
                    List.of(
                            List.of(5.0, 0.0, 0.0, 10.0, 0.0, 0.0), // a alone: 1/2
                            List.of(1.0, 2.0, 3.0, 10.0, 10.0, 10.0), // (0.1 + 0.2 + 0.3) / 3
                            List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0), // nothing counts
                            List.of(9.0, 0.0, 0.0, 10.0, 10.0, 0.0)), // (0.9 + 0) / 2
                    NORMALS,
                    List.of(List.of(10.0, 1.0), List.of(60.0, 2.0), List.of(0.0, 0.0), List.of(60.0, 3.0))),
            TASKS.declarations());

    @Test
    void the_worst_of_classes_have_the_smallest_mean_over_the_classes_that_they_have() {
        List<ImageFigure> worst = sums.worst(ZONES);

        assertThat(worst).extracting(ImageFigure::image).containsExactly("two", "four", "one");
        assertThat(worst.get(0).figure()).isCloseTo(0.2, within(1e-12));
        assertThat(worst.get(1).figure()).isCloseTo(0.45, within(1e-12));
        assertThat(worst.get(2).figure()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void the_worst_of_angles_have_the_greatest() {
        assertThat(sums.worst(NORMALS))
                .containsExactly(new ImageFigure("two", 30), new ImageFigure("four", 20), new ImageFigure("one", 10));
    }

    @Test
    void a_task_that_was_not_measured_has_none() {
        assertThatThrownBy(() -> sums.worst(TaskName.of("depth")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depth");
    }

    @Test
    void a_hundred_thousand_images_lie_in_parts_and_are_one_again() {
        ImageSums all = of(100_000, Set.of(PascalTasks.NORMALS));

        List<ImageSums> parts = all.parts();

        assertThat(parts).hasSize(5);
        ImageSums joined = ImageSums.joined(parts.stream()
                .map(part -> WeightflowJson.read(CanonicalJson.write(part), ImageSums.class))
                .toList());
        assertThat(joined.equals(all)).isTrue();
        assertThat(joined.figures()).isEqualTo(all.figures()).hasSize(1);
    }

    @Test
    void as_many_images_as_a_part_holds_fit_a_document_with_all_four_tasks() {
        int tenth = ImageSums.MAX_IMAGES / 10;
        ImageSums part = of(tenth, Set.copyOf(PascalTasks.NAMES));

        assertThat(CanonicalJson.write(part).length).isLessThan((16 << 20) / 10);
    }

    @Test
    void parts_of_different_tasks_are_not_joined() {
        assertThatThrownBy(() -> ImageSums.joined(List.of(sums, of(1, Set.of(PascalTasks.NORMALS)))))
                .hasMessageContaining("they are of different tasks");
    }

    @Test
    void resamples_of_too_many_images_to_keep_are_those_that_would_be_kept() {
        int images = ImageSums.MAX_IMAGES + 1;
        ImageSums many = of(images, Set.of(PascalTasks.NORMALS));
        Resamples resamples = Resamples.of(images, 3, 5);
        double[][] rows = many.matrix(PascalTasks.NORMALS);
        Random random = new Random(5);
        double[] expected = new double[3];
        for (int resample = 0; resample < 3; resample++) {
            double[] sum = new double[2];
            for (int draw = 0; draw < images; draw++) {
                double[] row = rows[random.nextInt(images)];
                sum[0] += row[0];
                sum[1] += row[1];
            }
            expected[resample] = sum[0] / sum[1];
        }

        assertThat(resamples.figures(PascalTasks.NORMALS, many)).containsExactly(expected, within(1e-9));
        assertThat(resamples.figures(PascalTasks.NORMALS, many)).containsExactly(expected, within(1e-9));
    }

    /** Creates sums with figures of many digits, as pixels give them. */
    private static ImageSums of(int images, Set<TaskName> tasks) {
        Random random = new Random(1);
        return new ImageSums(
                ImageSums.FORMAT,
                IntStream.range(0, images)
                        .mapToObj(image -> "2008_%07d".formatted(image))
                        .toList(),
                TaskName.each(tasks, task -> IntStream.range(0, images)
                        .mapToObj(image -> random.doubles(
                                        Tasks.PASCAL.kind(task).metric().sumCount(), 0, 250_000)
                                .mapToObj(value -> task.equals(PascalTasks.NORMALS) ? value : Math.floor(value))
                                .toList())
                        .toList()));
    }
}
