package dev.weightflow.data.task;

import static dev.weightflow.data.task.Images.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.data.task.MalformedArrayException.Fault;
import dev.weightflow.data.task.segmentation.SegmentationMetric;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentationMetricTest {
    private static final int CLASSES = 21;

    private final SegmentationMetric metric = new SegmentationMetric(CLASSES);
    private SegmentationMetric.State seen = metric.none();

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.9, 1})
    void agrees_with_sets_of_pixels_on_random_images(double ignored) {
        // given classes 15 to 20 that are never there, some of which are predicted all the same
        Random random = new Random(7);
        List<float[]> labels = Images.many(5, () -> Images.classes(random, 300, 15, ignored));
        List<float[]> predictions = Images.many(5, () -> Images.classes(random, 300, 18, 0));

        // when
        IntStream.range(0, 5).forEach(i -> addPrediction(predictions.get(i), labels.get(i)));

        // then
        assertAgrees(predictions, labels);
    }

    @Test
    void takes_the_largest_logit_and_of_equal_ones_the_first() {
        // given logits of only three values, so that most pixels tie
        Random random = new Random(8);
        List<float[]> outputs = Images.many(4, () -> Images.of(CLASSES * 64, at -> random.nextInt(3)));
        List<float[]> labels = Images.many(4, () -> Images.classes(random, 64, CLASSES, 0.2));

        // when
        IntStream.range(0, 4).forEach(i -> add(outputs.get(i), labels.get(i)));

        // then
        assertAgrees(
                outputs.stream()
                        .map(output -> SlowMetrics.argmax(output, CLASSES))
                        .toList(),
                labels);
    }

    @Test
    void a_perfect_prediction_of_every_class_scores_one() {
        float[] label = Images.of(210, at -> at % CLASSES);

        addPrediction(label, label);

        assertThat(seen.result()).contains(TaskFigures.segmentation(1, Collections.nCopies(CLASSES, Optional.of(1.0))));
    }

    @Test
    void an_absent_class_counts_zero_in_the_mean_and_one_that_is_missed_or_only_predicted_is_not_absent() {
        addPrediction(new float[] {0, 1, 0, 3}, new float[] {0, 1, 2, 0});

        TaskFigures result = seen.result().orElseThrow();
        assertThat(result.value("mIoU")).isEqualTo((1.0 / 3 + 1) / CLASSES);
        assertThat(result.perClass())
                .startsWith(
                        Optional.of(1.0 / 3), Optional.of(1.0), Optional.of(0.0), Optional.of(0.0), Optional.empty());
    }

    @Test
    void images_without_a_valid_pixel_change_nothing() {
        float[] nothing = Images.of(50, at -> 255);

        addPrediction(Images.of(50, at -> 3), nothing);
        add(new float[CLASSES * 50], nothing);

        assertThat(seen).isEqualTo(metric.none());
        assertThat(seen.result()).contains(TaskFigures.segmentation(0, Collections.nCopies(CLASSES, Optional.empty())));
    }

    @Test
    void an_ignored_pixel_may_be_predicted_as_anything() {
        addPrediction(new float[] {255, 1}, new float[] {255, 1});

        assertThat(seen.result().orElseThrow().perClass().get(1)).contains(1.0);
    }

    @Test
    void infinite_logits_are_compared_like_others() {
        float[] output = new float[CLASSES];
        Arrays.fill(output, Float.NEGATIVE_INFINITY);
        output[4] = Float.POSITIVE_INFINITY;

        add(output, new float[] {4});

        assertThat(seen.result().orElseThrow().perClass().get(4)).contains(1.0);
    }

    @Test
    void malformed_arrays_are_refused() {
        float[] diverged = new float[CLASSES * 2];
        diverged[CLASSES * 2 - 1] = Float.NaN;

        assertRefused(Fault.OUTPUT_NOT_A_NUMBER, () -> metric.ofOutput(tensor(diverged), new float[2]));
        assertRefused(Fault.WRONG_SIZE, () -> metric.ofOutput(tensor(new float[CLASSES]), new float[2]));
        assertRefused(Fault.WRONG_SIZE, () -> metric.ofPrediction(new float[3], new float[2]));
        assertRefused(Fault.LABEL_OUT_OF_RANGE, () -> metric.ofPrediction(new float[2], new float[] {0, 21}));
        assertRefused(Fault.LABEL_OUT_OF_RANGE, () -> metric.ofPrediction(new float[2], new float[] {0, 0.5f}));
        assertRefused(Fault.LABEL_OUT_OF_RANGE, () -> metric.ofPrediction(new float[2], new float[] {0, Float.NaN}));
        assertRefused(Fault.PREDICTION_OUT_OF_RANGE, () -> metric.ofPrediction(new float[] {0, 255}, new float[2]));
        assertRefused(Fault.PREDICTION_OUT_OF_RANGE, () -> metric.ofPrediction(new float[] {0, -1}, new float[2]));
    }

    private void add(float[] output, float[] label) {
        seen = seen.plus(metric.ofOutput(tensor(output), label));
    }

    private void addPrediction(float[] prediction, float[] label) {
        seen = seen.plus(metric.ofPrediction(prediction, label));
    }

    @Test
    void what_is_out_of_range_is_named() {
        assertThatThrownBy(() -> metric.ofPrediction(new float[2], new float[] {0, 21}))
                .hasMessage("the label at pixel 1 is 21.0, and the classes are 0 to 20");
        assertThatThrownBy(() -> metric.ofPrediction(new float[] {0, 255}, new float[2]))
                .hasMessage("the prediction at pixel 1 is 255.0, and the classes are 0 to 20");
    }

    private static void assertRefused(Fault fault, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(MalformedArrayException.class, refusal -> assertThat(refusal.fault())
                        .isEqualTo(fault));
    }

    private void assertAgrees(List<float[]> predictions, List<float[]> labels) {
        TaskFigures result = seen.result().orElseThrow();
        List<Double> slow = IntStream.range(0, CLASSES)
                .mapToObj(index -> SlowMetrics.iou(predictions, labels, index))
                .toList();
        assertThat(result.perClass().stream().map(iou -> iou.orElse(0.0))).isEqualTo(slow);
        assertThat(result.value("mIoU"))
                .isCloseTo(slow.stream().mapToDouble(x -> x).average().orElseThrow(), within(1e-15));
    }
}
