package dev.weightflow.data.task;

import static dev.weightflow.data.task.Images.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.segmentation.SegmentationMetric;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MergingTest {
    private static final int PIXELS = 97;

    private final Random random = new Random(31);

    @ParameterizedTest
    @MethodSource("dev.weightflow.data.task.PascalTaskNames#all")
    void partial_states_merge_in_any_order_to_the_same_bits(TaskName task) {
        // given the state of each of 40 images by itself
        List<float[]> outputs = Images.many(
                40, () -> Images.of(Tasks.PASCAL.get(task).channels() * PIXELS, at -> 3 * random.nextGaussian()));
        List<float[]> labels = Images.many(40, () -> label(task));
        List<TaskMetric.State> parts = new ArrayList<>(IntStream.range(0, 40)
                .mapToObj(i -> stateOf(task, outputs.subList(i, i + 1), labels.subList(i, i + 1)))
                .toList());
        TaskMetric.State whole = stateOf(task, outputs, labels);

        for (int trial = 0; trial < 30; trial++) {
            // when they are merged two by two, in an order of chance
            List<TaskMetric.State> heap = new ArrayList<>(parts);
            Collections.shuffle(heap, random);
            while (heap.size() > 1) {
                TaskMetric.State one = heap.remove(random.nextInt(heap.size()));
                TaskMetric.State other = heap.remove(random.nextInt(heap.size()));
                heap.add(one.plus(other));
            }

            // then
            assertThat(heap).containsExactly(whole);
            assertThat(heap.get(0).result()).isEqualTo(whole.result());
        }
    }

    @Test
    void merging_tasks_that_were_measured_apart_gives_all_of_them() {
        Map<TaskName, HostTensor> outputs = outputs();
        Map<TaskName, float[]> labels = labels();
        MultiTaskState all = MultiTaskState.of(Tasks.PASCAL, outputs, labels);
        MultiTaskState some =
                MultiTaskState.of(Tasks.PASCAL.only(List.of(PascalTasks.SAL, PascalTasks.SEMSEG)), outputs, labels);
        MultiTaskState others = MultiTaskState.of(
                Tasks.PASCAL.only(List.of(PascalTasks.NORMALS, PascalTasks.HUMAN_PARTS)), outputs, labels);

        assertThat(some.plus(others)).isEqualTo(all).isEqualTo(others.plus(some));
    }

    @Test
    void states_of_different_kinds_do_not_merge() {
        TaskMetric.State normals =
                Tasks.PASCAL.kind(PascalTasks.NORMALS).metric().none();
        assertThatThrownBy(() ->
                        normals.plus(Tasks.PASCAL.kind(PascalTasks.SAL).metric().none()))
                .hasMessage("a state of BinaryMetric cannot be added to one of NormalsMetric; add states of the same"
                        + " task");
        assertThatThrownBy(() -> new SegmentationMetric(7).none().plus(new SegmentationMetric(21).none()))
                .hasMessageContaining("21 classes");
    }

    @Test
    void an_exact_sum_does_not_overflow() {
        // a long holds 2²³ units of 1: each of these sums is 386 times as large
        FixedPointSum.Running running = new FixedPointSum.Running();
        IntStream.range(0, 100_000).forEach(i -> running.add(32_400));
        assertThat(running.sum().over(1)).isEqualTo(3.24e9);
        IntStream.range(0, 200_000).forEach(i -> running.add(-32_400));
        assertThat(running.sum().over(1)).isEqualTo(-3.24e9);
        IntStream.range(0, 100_000).forEach(i -> running.add(32_400));
        running.add(0.25);

        assertThat(running.sum().over(1)).isEqualTo(0.25);
        assertThatThrownBy(() -> running.add(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void terms_of_an_exact_sum_are_rounded_to_the_nearest_unit_and_up_between_two() {
        double unit = 0x1p-40;
        for (double units :
                new double[] {0.49999999999999994, 0.5, 1.5, 2.5, -0.5, -0.51, -1.5, 0x1p51 + 0.5, 0x1p60}) {
            assertThat(FixedPointSum.of(units * unit).units().longValueExact())
                    .as("%s units", units)
                    .isEqualTo(Math.round(units));
        }
    }

    private static TaskMetric.State stateOf(TaskName task, List<float[]> outputs, List<float[]> labels) {
        TaskMetric metric = Tasks.PASCAL.kind(task).metric();
        return IntStream.range(0, outputs.size())
                .mapToObj(i -> metric.ofOutput(tensor(outputs.get(i)), labels.get(i)))
                .reduce(metric.none(), TaskMetric.State::plus);
    }

    private Map<TaskName, HostTensor> outputs() {
        Map<TaskName, HostTensor> outputs = new TreeMap<>();
        PascalTasks.NAMES.stream()
                .forEach(task -> outputs.put(
                        task,
                        tensor(Images.of(Tasks.PASCAL.get(task).channels() * PIXELS, at -> random.nextGaussian()))));
        return outputs;
    }

    private Map<TaskName, float[]> labels() {
        Map<TaskName, float[]> labels = new TreeMap<>();
        PascalTasks.NAMES.stream().forEach(task -> labels.put(task, label(task)));
        return labels;
    }

    private float[] label(TaskName task) {
        return switch (task.key()) {
            case "semseg", "human_parts" ->
                Images.classes(random, PIXELS, Tasks.PASCAL.get(task).channels(), 0.1);
            case "sal" -> Images.of(PIXELS, at -> random.nextInt(2));
            default -> Images.normals(random, PIXELS, 0.3);
        };
    }
}
