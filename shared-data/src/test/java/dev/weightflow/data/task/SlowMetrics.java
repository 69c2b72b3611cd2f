package dev.weightflow.data.task;

import dev.weightflow.schema.metric.TaskFigures;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Second implementation of the metrics, as plainly as possible from their definitions: sets of pixels, and decimals of 60 digits. */
final class SlowMetrics {
    private static final MathContext DIGITS = new MathContext(60);

    /** One pixel of one image. */
    record Pixel(int image, int at) {}

    private SlowMetrics() {}

    /** Computes the IoU of one class: valid pixels in both over valid pixels in either. */
    static double iou(List<float[]> predictions, List<float[]> labels, int index) {
        Set<Pixel> valid = pixels(labels, value -> value != 255f);
        Set<Pixel> said = pixels(predictions, value -> value == index);
        Set<Pixel> actual = pixels(labels, value -> value == index);
        Set<Pixel> both = new HashSet<>(valid);
        both.retainAll(said);
        both.retainAll(actual);
        Set<Pixel> either = new HashSet<>(said);
        either.addAll(actual);
        either.retainAll(valid);
        return either.isEmpty() ? 0 : ratio(both, either).doubleValue();
    }

    static float[] argmax(float[] output, int classes) {
        int pixels = output.length / classes;
        float[] indices = new float[pixels];
        for (int at = 0; at < pixels; at++) {
            List<Float> logits = new ArrayList<>();
            for (int index = 0; index < classes; index++) {
                logits.add(output[index * pixels + at]);
            }
            float largest = logits.stream().reduce(Float.NEGATIVE_INFINITY, Math::max);
            indices[at] = IntStream.range(0, classes)
                    .filter(index -> logits.get(index) == largest)
                    .findFirst()
                    .orElseThrow();
        }
        return indices;
    }

    /** Computes saliency from probabilities given as exact decimals. */
    static TaskFigures saliency(List<List<BigDecimal>> probabilities, List<float[]> labels) {
        BigDecimal bestJaccard = BigDecimal.ZERO;
        BigDecimal bestF = BigDecimal.ZERO;
        for (int percent = 20; percent <= 90; percent += 5) {
            BigDecimal threshold = BigDecimal.valueOf(percent, 2);
            List<BigDecimal> jaccards = new ArrayList<>();
            List<BigDecimal> precisions = new ArrayList<>();
            List<BigDecimal> recalls = new ArrayList<>();
            for (int image = 0; image < labels.size(); image++) {
                List<BigDecimal> probability = probabilities.get(image);
                float[] label = labels.get(image);
                Set<Integer> said =
                        indices(label.length, at -> probability.get(at).compareTo(threshold) > 0);
                Set<Integer> actual = indices(label.length, at -> label[at] == 1f);
                Set<Integer> both = new HashSet<>(said);
                both.retainAll(actual);
                Set<Integer> either = new HashSet<>(said);
                either.addAll(actual);
                jaccards.add(either.isEmpty() ? BigDecimal.ONE : ratio(both, either));
                precisions.add(said.isEmpty() ? BigDecimal.ZERO : ratio(both, said));
                recalls.add(actual.isEmpty() ? BigDecimal.ZERO : ratio(both, actual));
            }
            BigDecimal precision = mean(precisions);
            BigDecimal recall = mean(recalls);
            bestJaccard = bestJaccard.max(mean(jaccards));
            if (precision.add(recall).signum() > 0) {
                bestF = bestF.max(BigDecimal.valueOf(2)
                        .multiply(precision)
                        .multiply(recall)
                        .divide(precision.add(recall), DIGITS));
            }
        }
        return TaskFigures.foreground(bestJaccard.doubleValue(), bestF.doubleValue());
    }

    /** Computes angles by the difference and the sum of the two unit vectors (Kahan): no dot product, no cross product. */
    static List<Double> angles(List<float[]> predictions, List<float[]> labels) {
        List<Double> angles = new ArrayList<>();
        for (int image = 0; image < labels.size(); image++) {
            int pixels = labels.get(image).length / 3;
            for (int at = 0; at < pixels; at++) {
                double[] n = vector(labels.get(image), pixels, at);
                if (n[0] != 255) {
                    double[] p = unit(vector(predictions.get(image), pixels, at));
                    n = unit(n);
                    double[] difference = {p[0] - n[0], p[1] - n[1], p[2] - n[2]};
                    double[] sum = {p[0] + n[0], p[1] + n[1], p[2] + n[2]};
                    angles.add(Math.toDegrees(2 * Math.atan2(length(difference), length(sum))));
                }
            }
        }
        return angles;
    }

    static double mean(Collection<Double> values, int power) {
        return mean(values.stream()
                        .map(value -> new BigDecimal(value).pow(power))
                        .toList())
                .doubleValue();
    }

    private static BigDecimal mean(List<BigDecimal> values) {
        return values.stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(BigDecimal.valueOf(values.size()), DIGITS);
    }

    private static BigDecimal ratio(Set<?> part, Set<?> whole) {
        return BigDecimal.valueOf(part.size()).divide(BigDecimal.valueOf(whole.size()), DIGITS);
    }

    private static Set<Pixel> pixels(List<float[]> images, Predicate<Float> which) {
        Set<Pixel> pixels = new HashSet<>();
        for (int image = 0; image < images.size(); image++) {
            for (int at = 0; at < images.get(image).length; at++) {
                if (which.test(images.get(image)[at])) {
                    pixels.add(new Pixel(image, at));
                }
            }
        }
        return pixels;
    }

    private static Set<Integer> indices(int size, Predicate<Integer> which) {
        Set<Integer> indices = new HashSet<>();
        IntStream.range(0, size).filter(which::test).forEach(indices::add);
        return indices;
    }

    private static double[] vector(float[] image, int pixels, int at) {
        return new double[] {image[at], image[pixels + at], image[2 * pixels + at]};
    }

    private static double[] unit(double[] vector) {
        double length = length(vector);
        return new double[] {vector[0] / length, vector[1] / length, vector[2] / length};
    }

    private static double length(double[] vector) {
        return Math.hypot(Math.hypot(vector[0], vector[1]), vector[2]);
    }
}
