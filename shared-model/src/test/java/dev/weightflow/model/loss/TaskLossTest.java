package dev.weightflow.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.Backward;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.LossWeights;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskLossTest {
    private static final int SIDE = 3;

    private static NDManager manager;

    private final Random random = new Random(41);

    @BeforeAll
    static void open() {
        manager = Torch.manager(Device.cpu());
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    @ParameterizedTest
    @MethodSource("dev.weightflow.data.task.PascalTaskNames#all")
    void gradients_agree_with_central_differences(TaskName task) {
        // given
        double[] x = random.doubles(2L * Tasks.PASCAL.get(task).channels() * SIDE * SIDE, -2, 2)
                .toArray();
        Shape shape = new Shape(2, Tasks.PASCAL.get(task).channels(), SIDE, SIDE);
        NDArray label = label(task);
        NDArray output = manager.create(x, shape);
        output.setRequiresGradient(true);

        // when
        Backward.of(Torch.recording(() -> KindLosses.loss(Tasks.PASCAL.kind(task), output, label)));

        // then
        double[] gradient = output.getGradient().toDoubleArray();
        for (int at = 0; at < x.length; at++) {
            double slope = (lossAt(task, x, shape, label, at, 1e-6) - lossAt(task, x, shape, label, at, -1e-6)) / 2e-6;
            assertThat(gradient[at]).isCloseTo(slope, within(1e-8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"semseg", "human_parts", "normals"})
    void a_batch_without_a_valid_pixel_has_loss_zero_and_gradient_zero(String key) {
        TaskName task = TaskName.of(key);
        NDArray label = manager.full(labelShape(task), 255f);
        NDArray output =
                manager.randomNormal(new Shape(2, Tasks.PASCAL.get(task).channels(), SIDE, SIDE));
        output.setRequiresGradient(true);

        NDArray loss = Torch.recording(() -> KindLosses.loss(Tasks.PASCAL.kind(task), output, label));
        Backward.of(loss);

        assertThat(loss.getFloat()).isZero();
        assertThat(output.getGradient().abs().max().getFloat()).isZero();
    }

    @Test
    void saliency_of_one_side_only_has_loss_zero_and_gradient_zero() {
        for (float side : new float[] {0, 1}) {
            NDArray output = manager.randomNormal(new Shape(2, 1, SIDE, SIDE));
            output.setRequiresGradient(true);

            NDArray loss = Torch.recording(() -> KindLosses.loss(
                    Tasks.PASCAL.kind(PascalTasks.SAL), output, manager.full(labelShape(PascalTasks.SAL), side)));
            Backward.of(loss);

            assertThat(loss.getFloat()).isZero();
            assertThat(output.getGradient().abs().max().getFloat()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.weightflow.data.task.PascalTaskNames#all")
    void huge_outputs_and_a_zero_vector_stay_finite(TaskName task) {
        NDArray label = label(task).toType(DataType.FLOAT32, true);
        NDArray output = manager.full(new Shape(2, Tasks.PASCAL.get(task).channels(), SIDE, SIDE), 1e4f);
        output.set(new NDIndex("0,:,0,0"), 0);
        output.set(new NDIndex("0,0,0,1"), -1e4f);
        output.setRequiresGradient(true);

        NDArray loss = Torch.recording(() -> KindLosses.loss(Tasks.PASCAL.kind(task), output, label));
        Backward.of(loss);

        assertThat(Float.isFinite(loss.getFloat())).isTrue();
        for (float g : output.getGradient().toFloatArray()) {
            assertThat(Float.isFinite(g)).isTrue();
        }
    }

    @Test
    void normals_of_another_length_lose_nothing_in_the_right_direction() {
        NDArray label = label(PascalTasks.NORMALS);
        NDArray output = label.mul(7);

        assertThat(KindLosses.loss(Tasks.PASCAL.kind(PascalTasks.NORMALS), output, label)
                        .getDouble())
                .isCloseTo(0, within(1e-12));
    }

    @Test
    void arrays_that_do_not_fit_are_refused_by_task_and_shape() {
        MultiTaskLoss loss = new MultiTaskLoss(Tasks.PASCAL, LossWeights.REFERENCE);
        NDArray output = manager.zeros(new Shape(2, 1, 4, 4));

        assertThatThrownBy(() -> loss.loss(
                        Map.of(PascalTasks.SAL, output), Map.of(PascalTasks.SAL, manager.zeros(new Shape(2, 1, 8, 8)))))
                .hasMessageStartingWith("sal: an output of shape (2, 1, 4, 4) and a label of shape (2, 1, 8, 8)");
        assertThatThrownBy(() -> loss.loss(Map.of(PascalTasks.SAL, output), Map.of()))
                .hasMessageContaining("no label");
        assertThatThrownBy(() -> loss.loss(Map.of(), Map.of())).hasMessageContaining("without an output");
    }

    @Test
    void a_loss_leaves_nothing_behind_outside_its_scope() {
        NDArray output = manager.zeros(new Shape(2, 3, SIDE, SIDE), DataType.FLOAT64);
        NDArray label = label(PascalTasks.NORMALS);
        int before = manager.getManagedArrays().size();

        try (StepScope scope = StepScope.open()) {
            KindLosses.loss(Tasks.PASCAL.kind(PascalTasks.NORMALS), output, label);
        }

        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    private static double lossAt(TaskName task, double[] x, Shape shape, NDArray label, int at, double step) {
        double[] moved = x.clone();
        moved[at] += step;
        try (StepScope scope = StepScope.open()) {
            return KindLosses.loss(Tasks.PASCAL.kind(task), manager.create(moved, shape), label)
                    .getDouble();
        }
    }

    private static Shape labelShape(TaskName task) {
        return new Shape(2, task.equals(PascalTasks.NORMALS) ? 3 : 1, SIDE, SIDE);
    }

    /** Creates a float64 label with some ignored pixels. */
    private NDArray label(TaskName task) {
        int pixels = SIDE * SIDE;
        double[] label = new double[2 * pixels * (task.equals(PascalTasks.NORMALS) ? 3 : 1)];
        switch (task.key()) {
            case "semseg", "human_parts" ->
                Arrays.setAll(
                        label,
                        at -> at % 5 == 0
                                ? 255
                                : random.nextInt(Tasks.PASCAL.get(task).channels()));
            case "sal" -> Arrays.setAll(label, at -> at % 3 == 0 ? 1 : 0);
            default -> {
                for (int at = 0; at < 2 * pixels; at++) {
                    int first = at / pixels * 3 * pixels + at % pixels;
                    double x = random.nextGaussian();
                    double y = random.nextGaussian();
                    double z = random.nextGaussian();
                    double length = at % 4 == 0 ? 0 : Math.sqrt(x * x + y * y + z * z);
                    label[first] = length == 0 ? 255 : x / length;
                    label[first + pixels] = length == 0 ? 255 : y / length;
                    label[first + 2 * pixels] = length == 0 ? 255 : z / length;
                }
            }
        }
        return manager.create(label, labelShape(task));
    }
}
