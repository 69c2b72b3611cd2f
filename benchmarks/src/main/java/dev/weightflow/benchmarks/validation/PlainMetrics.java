package dev.weightflow.benchmarks.validation;

import dev.weightflow.data.task.FixedPointSum;
import dev.weightflow.data.task.LabelEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Sums of the PASCAL-Context metrics by their definitions, pixel by pixel: the baseline, and the expected result. */
final class PlainMetrics {
    private PlainMetrics() {}

    /** Counts for each class the pixels in the intersection of label and prediction, then for each class those in the union. */
    static List<Double> ofClasses(float[] logits, float[] label) {
        int pixels = label.length;
        int classes = logits.length / pixels;
        long[] intersection = new long[classes];
        long[] union = new long[classes];
        for (int pixel = 0; pixel < pixels; pixel++) {
            int best = 0;
            for (int index = 0; index < classes; index++) {
                float logit = LabelEncoding.requireNumber(logits[index * pixels + pixel], index, pixel);
                if (logit > logits[best * pixels + pixel]) {
                    best = index;
                }
            }
            if (label[pixel] != LabelEncoding.IGNORE) {
                int actual = (int) label[pixel];
                intersection[actual] += actual == best ? 1 : 0;
                union[actual]++;
                union[best] += actual == best ? 0 : 1;
            }
        }
        return LongStream.concat(LongStream.of(intersection), LongStream.of(union))
                .mapToObj(count -> (double) count)
                .toList();
    }

    /** Computes the sum of the angles in degrees, and the number of pixels. */
    static List<Double> ofNormals(float[] output, float[] label) {
        int pixels = label.length / 3;
        FixedPointSum.Running angles = new FixedPointSum.Running();
        int valid = 0;
        for (int pixel = 0; pixel < pixels; pixel++) {
            double px = LabelEncoding.requireFinite(output[pixel], 0, pixel);
            double py = LabelEncoding.requireFinite(output[pixels + pixel], 1, pixel);
            double pz = LabelEncoding.requireFinite(output[2 * pixels + pixel], 2, pixel);
            float nx = label[pixel];
            float ny = label[pixels + pixel];
            float nz = label[2 * pixels + pixel];
            if (nx != LabelEncoding.IGNORE) {
                double x = py * nz - pz * ny;
                double y = pz * nx - px * nz;
                double z = px * ny - py * nx;
                double length = Math.sqrt(x * x + y * y + z * z);
                angles.add(StrictMath.toDegrees(StrictMath.atan2(length, px * nx + py * ny + pz * nz)));
                valid++;
            }
        }
        return List.of(angles.sum().over(1), (double) valid);
    }

    /** Computes the Jaccard index at each of 15 thresholds of the probability, and 1 for the image. */
    static List<Double> ofForeground(float[] logits, float[] label) {
        double[] thresholds = IntStream.range(0, 15)
                .mapToDouble(k -> StrictMath.log((4.0 + k) / (16.0 - k)))
                .toArray();
        long[] hits = new long[thresholds.length];
        long[] union = new long[thresholds.length];
        for (int pixel = 0; pixel < label.length; pixel++) {
            LabelEncoding.requireNumber(logits[pixel], 0, pixel);
            for (int k = 0; k < thresholds.length; k++) {
                boolean predicted = logits[pixel] > thresholds[k];
                boolean actual = label[pixel] == 1;
                hits[k] += predicted && actual ? 1 : 0;
                union[k] += predicted || actual ? 1 : 0;
            }
        }
        List<Double> sums = new ArrayList<>();
        for (int k = 0; k < thresholds.length; k++) {
            sums.add(FixedPointSum.of(union[k] == 0 ? 1 : (double) hits[k] / union[k])
                    .over(1));
        }
        sums.add(1.0);
        return sums;
    }
}
