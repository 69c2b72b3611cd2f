package dev.weightflow.model.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.model.statistics.ImageSums.ImageFigure;
import dev.weightflow.model.task.Task;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.model.task.normals.Normals;
import dev.weightflow.model.task.segmentation.Segmentation;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageSumsTest {
    private static final TaskName ZONES = TaskName.of("zones");
    private static final TaskName NORMALS = TaskName.of("normals");
    private static final Tasks TASKS = Tasks.of(List.of(
            new Task(ZONES, new Segmentation(List.of("a", "b", "c"), List.of(), List.of(), false, null)),
            new Task(NORMALS, Normals.REFERENCE)));

    /** Of zones the intersections of a, b, c and then the unions; of normals the sum of the angles and how many there are. */
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
}
