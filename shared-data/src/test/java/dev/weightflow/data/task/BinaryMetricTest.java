package dev.weightflow.data.task;

import static dev.weightflow.data.task.Images.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.data.task.MalformedArrayException.Fault;
import dev.weightflow.data.task.binary.BinaryMetric;
import dev.weightflow.schema.metric.TaskFigures;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinaryMetricTest {
    private final BinaryMetric metric = new BinaryMetric(false);
    private BinaryMetric.State seen = metric.none();

    @ParameterizedTest(name = "{0} images, {1} of the pixels foreground")
    @CsvSource({"1, 0.3", "1, 0", "1, 1", "7, 0.3", "7, 0.01", "20, 0.95"})
    void agrees_with_sets_of_pixels_on_gray_pictures(int images, double foreground) {
        // given 8-bit grays, 51, 102, 153 and 204 of which lie exactly on thresholds, drawn often
        Random random = new Random(11);
        List<int[]> grays = IntStream.range(0, images)
                .mapToObj(i -> random.ints(200, 0, 256)
                        .map(gray -> gray % 3 == 0 ? 51 * (gray / 3 % 6) : gray)
                        .toArray())
                .toList();
        List<float[]> labels =
                Images.many(images, () -> Images.of(200, at -> random.nextDouble() < foreground ? 1 : 0));

        // when
        for (int i = 0; i < images; i++) {
            int[] gray = grays.get(i);
            addPrediction(Images.of(200, at -> gray[at] / 255f), labels.get(i));
        }

        // then
        List<List<BigDecimal>> exact = new ArrayList<>();
        for (int[] gray : grays) {
            exact.add(IntStream.of(gray)
                    .mapToObj(g -> BigDecimal.valueOf(g).divide(BigDecimal.valueOf(255), new MathContext(60)))
                    .toList());
        }
        assertAgrees(exact, labels);
    }

    @Test
    void agrees_with_sets_of_pixels_on_logits() {
        // given logits among which 0 is frequent: exactly one half, and not above it
        Random random = new Random(12);
        List<float[]> outputs =
                Images.many(6, () -> Images.of(150, at -> random.nextInt(4) == 0 ? 0 : 2 * random.nextGaussian()));
        List<float[]> labels = Images.many(6, () -> Images.of(150, at -> random.nextInt(2)));

        // when
        IntStream.range(0, 6).forEach(i -> add(outputs.get(i), labels.get(i)));

        // then
        List<List<BigDecimal>> probabilities = outputs.stream()
                .map(output -> IntStream.range(0, 150)
                        .mapToObj(at -> new BigDecimal(1 / (1 + Math.exp(-output[at]))))
                        .toList())
                .toList();
        assertAgrees(probabilities, labels);
    }

    @ParameterizedTest
    @CsvSource({"51, 0", "102, 4", "153, 8", "204, 12"})
    void a_probability_that_equals_a_threshold_is_not_above_it(int gray, int above) {
        addPrediction(new float[] {gray / 255f}, new float[] {1});

        // 51/255 is 0.20, the first threshold, 102/255 is 0.40, the fifth
        assertThat(hits()).isEqualTo(above);
    }

    @Test
    void a_logit_of_zero_is_above_the_thresholds_below_one_half() {
        add(new float[] {0}, new float[] {1});

        assertThat(hits()).isEqualTo(6);
    }

    /** Counts the thresholds at which the only pixel, which is foreground, was predicted as foreground: the first ones. */
    private long hits() {
        List<Double> jaccard = seen.jaccard().stream().map(sum -> sum.over(1)).toList();
        long hits = jaccard.stream().filter(index -> index == 1).count();
        assertThat(jaccard.subList((int) hits, 15)).allMatch(index -> index == 0);
        assertThat(seen.precision()).isEqualTo(seen.jaccard());
        assertThat(seen.recall()).isEqualTo(seen.jaccard());
        return hits;
    }

    @Test
    void an_image_without_foreground_that_is_predicted_so_scores_one() {
        add(Images.of(9, at -> -20), new float[9]);

        assertThat(seen.result()).contains(TaskFigures.foreground(1, 0));
    }

    @Test
    void as_many_false_alarms_as_misses_are_no_hit() {
        add(new float[] {9, -9}, new float[] {0, 1});

        assertThat(seen.result()).contains(TaskFigures.foreground(0, 0));
    }

    @Test
    void an_image_counts_as_one_image_whatever_its_size() {
        // given a perfect small image and a large one of which everything is missed
        add(new float[] {-9, 9}, new float[] {0, 1});
        add(Images.of(1000, at -> -9), Images.of(1000, at -> 1));

        // then each has half the weight
        assertThat(seen.images()).isEqualTo(2);
        assertThat(seen.result()).contains(TaskFigures.foreground(0.5, 0.5));
    }

    @Test
    void jaccard_and_f_may_be_greatest_at_different_thresholds() {
        float[] certain = {0.95f, 0.3f, 0.3f, 0.3f};
        addPrediction(certain, new float[] {1, 1, 1, 0});
        addPrediction(certain, new float[] {1, 0, 0, 0});

        // at .2: J = (3/4 + 1/4)/2, P = (3/4 + 1/4)/2, R = 1; at .3 and above: J = (1/3 + 1)/2, P = 1, R = (1/3 + 1)/2
        TaskFigures result = seen.result().orElseThrow();
        assertThat(result.value("mIoU")).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(result.value("maxF")).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void nothing_seen_is_no_result() {
        assertThat(seen.result()).isEmpty();
    }

    @Test
    void malformed_arrays_are_refused() {
        assertRefused(
                Fault.OUTPUT_NOT_A_NUMBER, () -> metric.ofOutput(tensor(new float[] {0, Float.NaN}), new float[2]));
        assertRefused(Fault.WRONG_SIZE, () -> metric.ofOutput(tensor(new float[3]), new float[2]));
        assertRefused(Fault.WRONG_SIZE, () -> metric.ofOutput(tensor(new float[0]), new float[0]));
        assertRefused(Fault.WRONG_SIZE, () -> metric.ofPrediction(new float[3], new float[2]));
        assertRefused(Fault.PREDICTION_OUT_OF_RANGE, () -> metric.ofPrediction(new float[] {0, 1.1f}, new float[2]));
        assertRefused(
                Fault.PREDICTION_OUT_OF_RANGE, () -> metric.ofPrediction(new float[] {0, Float.NaN}, new float[2]));
        assertRefused(Fault.LABEL_OUT_OF_RANGE, () -> metric.ofOutput(tensor(new float[2]), new float[] {0, 255}));
    }

    private void assertAgrees(List<List<BigDecimal>> probabilities, List<float[]> labels) {
        TaskFigures result = seen.result().orElseThrow();
        TaskFigures slow = SlowMetrics.saliency(probabilities, labels);
        assertThat(result.value("mIoU")).isCloseTo(slow.value("mIoU"), within(1e-12));
        assertThat(result.value("maxF")).isCloseTo(slow.value("maxF"), within(1e-12));
    }

    private void add(float[] output, float[] label) {
        seen = seen.plus(metric.ofOutput(tensor(output), label));
    }

    private void addPrediction(float[] prediction, float[] label) {
        seen = seen.plus(metric.ofPrediction(prediction, label));
    }

    private static void assertRefused(Fault fault, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(MalformedArrayException.class, refusal -> assertThat(refusal.fault())
                        .isEqualTo(fault));
    }
}
