package dev.weightflow.registry.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.WatchPolicy.Unit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests the differences of images, by hand. */
class GroupDifferencesTest {
    private static final List<String> IMAGES = List.of("north-1-0001", "north-1-0002", "south-1-0001", "south-1-0002");

    @Test
    void images_of_a_group_count_as_their_mean_in_points() {
        ImageSums before = normals(10, 10, 20, 20);
        ImageSums after = normals(11, 13, 20, 18);

        assertThat(GroupDifferences.of(PascalTasks.NORMALS, before, after, Unit.GROUP, any -> true))
                .as("degrees, above 0 where the later one errs more")
                .containsExactly(2.0, -1.0);
        assertThat(GroupDifferences.of(PascalTasks.NORMALS, before, after, Unit.IMAGE, any -> true))
                .containsExactly(1.0, 3.0, 0.0, -2.0);
    }

    @Test
    void images_that_do_not_count_are_in_no_mean() {
        assertThat(GroupDifferences.of(
                        PascalTasks.NORMALS,
                        normals(10, 10, 20, 20),
                        normals(11, 13, 20, 18),
                        Unit.GROUP,
                        image -> image.endsWith("2")))
                .containsExactly(3.0, -2.0);
    }

    @Test
    void an_image_is_measured_by_the_classes_that_it_has() {
        // two of 20 classes: half of one and all of another are found, 75 %, and then a quarter of the one, 62.5 %
        ImageSums before = semseg(Map.of(0, 50.0, 3, 100.0));
        ImageSums after = semseg(Map.of(0, 25.0, 3, 100.0));

        assertThat(GroupDifferences.of(PascalTasks.SEMSEG, before, after, Unit.IMAGE, any -> true))
                .singleElement()
                .satisfies(points -> assertThat(points).isCloseTo(12.5, within(1e-9)));
    }

    @Test
    void an_image_without_anything_to_measure_has_no_difference() {
        assertThat(GroupDifferences.of(PascalTasks.SEMSEG, semseg(Map.of()), semseg(Map.of()), Unit.IMAGE, any -> true))
                .isEmpty();
    }

    private static ImageSums normals(double... degrees) {
        return new ImageSums(
                ImageSums.FORMAT,
                IMAGES,
                Map.of(
                        PascalTasks.NORMALS,
                        Arrays.stream(degrees)
                                .mapToObj(error -> List.of(100 * error, 100.0))
                                .toList()));
    }

    /** One image, with the pixels found of each class, of 100. */
    private static ImageSums semseg(Map<Integer, Double> found) {
        TaskName task = PascalTasks.SEMSEG;
        int sums = Tasks.PASCAL.kind(task).metric().sumCount();
        List<Double> row = IntStream.range(0, sums)
                .mapToObj(at ->
                        at < sums / 2 ? found.getOrDefault(at, 0.0) : found.containsKey(at - sums / 2) ? 100.0 : 0.0)
                .toList();
        return new ImageSums(ImageSums.FORMAT, List.of("image"), Map.of(task, List.of(row)));
    }
}
