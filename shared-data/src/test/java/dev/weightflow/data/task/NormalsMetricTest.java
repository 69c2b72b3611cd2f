package dev.weightflow.data.task;

import static dev.weightflow.data.task.Images.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.data.task.MalformedArrayException.Fault;
import dev.weightflow.data.task.normals.NormalsMetric;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalsMetricTest {
    private final NormalsMetric metric = new NormalsMetric(false);
    private NormalsMetric.State seen = metric.none();

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.4, 0.95})
    void agrees_with_a_list_of_all_angles(double ignored) {
        // given
        Random random = new Random(21);
        List<float[]> outputs = Images.many(6, () -> Images.normals(random, 400, 0));
        List<float[]> labels = Images.many(6, () -> Images.normals(random, 400, ignored));

        // when
        IntStream.range(0, 6).forEach(i -> add(outputs.get(i), labels.get(i)));

        // then
        List<Double> angles = SlowMetrics.angles(outputs, labels);
        TaskFigures result = seen.result().orElseThrow();
        assertThat(seen.pixels()).isEqualTo(angles.size());
        assertThat(result.value("meanAngularError")).isCloseTo(SlowMetrics.mean(angles, 1), within(1e-10));
        assertThat(result.value("rmse")).isCloseTo(Math.sqrt(SlowMetrics.mean(angles, 2)), within(1e-10));
        assertThat(result.value("rmse")).isGreaterThan(result.value("meanAngularError"));
    }

    @Test
    void rmse_is_the_root_of_the_mean_square_and_not_the_mean() {
        // given one pixel that is right and one that is 90 degrees off
        add(new float[] {1, 1, 0, 0, 0, 0}, new float[] {1, 0, 0, 1, 0, 0});

        assertThat(seen.result()).contains(TaskFigures.normals(45, Math.sqrt(4050)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1, 0", "0, 0, -1, 180", "1, 0, 0, 90", "0, 0, 0, 90", "0, 1e-20, 1e-20, 45", "0, 3e30, 3e30, 45"
    })
    void knows_the_angle_to_the_z_axis(float x, float y, float z, double degrees) {
        add(new float[] {x, y, z}, new float[] {0, 0, 1});

        assertThat(seen.result().orElseThrow().value("meanAngularError")).isCloseTo(degrees, within(1e-11));
    }

    @Test
    void directions_between_the_axes_are_directions() {
        add(new float[] {1, 1, 0}, new float[] {1, 1, 0});
        add(new float[] {0, 1, 1}, new float[] {0, 1, 1});
        add(new float[] {2, 1, 1}, new float[] {2, 1, 1});

        assertThat(seen.result()).contains(TaskFigures.normals(0, 0));
    }

    @Test
    void small_angles_are_not_lost() {
        add(new float[] {1e-6f, 0, 1}, new float[] {0, 0, 1});

        assertThat(seen.result().orElseThrow().value("meanAngularError"))
                .isCloseTo(Math.toDegrees(1e-6f), within(1e-12));
    }

    @Test
    void images_without_a_valid_pixel_are_no_result() {
        add(Images.of(30, at -> 1), Images.of(30, at -> 255));

        assertThat(seen).isEqualTo(metric.none());
        assertThat(seen.result()).isEmpty();
    }

    @Test
    void malformed_arrays_are_refused() {
        float[] right = {0, 0, 0, 0, 1, 1};

        assertRefused(
                Fault.OUTPUT_NOT_A_NUMBER,
                () -> metric.ofOutput(tensor(new float[] {0, 0, 0, 0, 1, Float.NaN}), right));
        assertRefused(
                Fault.OUTPUT_NOT_A_NUMBER,
                () -> metric.ofOutput(tensor(new float[] {0, 0, 0, 0, 1, Float.POSITIVE_INFINITY}), right));
        assertRefused(Fault.LABEL_OUT_OF_RANGE, () -> metric.ofOutput(tensor(right), new float[] {0, 0, 0, 0, 1, 0}));
        assertRefused(
                Fault.LABEL_OUT_OF_RANGE, () -> metric.ofOutput(tensor(right), new float[] {0, 0, 0, 0, 1, Float.NaN}));
        assertRefused(
                Fault.OUTPUT_NOT_A_NUMBER, () -> metric.ofOutput(tensor(0, Float.NaN, 0), new float[] {255, 255, 255}));
        assertRefused(Fault.WRONG_SIZE, () -> metric.ofOutput(tensor(new float[3]), right));
        assertRefused(Fault.WRONG_SIZE, () -> metric.ofOutput(tensor(new float[4]), new float[4]));
    }

    private void add(float[] output, float[] label) {
        seen = seen.plus(metric.ofOutput(tensor(output), label));
    }

    private static void assertRefused(Fault fault, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(MalformedArrayException.class, refusal -> assertThat(refusal.fault())
                        .isEqualTo(fault));
    }
}
