package dev.weightflow.drift.sequence;

import dev.weightflow.drift.window.ImageFeatures;
import dev.weightflow.drift.window.SquaredDistances;
import dev.weightflow.drift.window.Window.Group;
import java.util.Arrays;
import java.util.List;

/** Images by group, among which nearest ones are searched. */
final class Neighbours {
    /** Least squared distance by coordinate: below it is rounding, and the logarithm of equal images' distance stays finite. */
    private static final double LEAST = 1e-4;

    private static final double CONSTANT = 1e-12;

    // [image, dimension], scaled
    private final float[][] rows;
    private final SquaredDistances distances;
    // the first image of each group, and at last the number of images
    private final int[] starts;
    private final float[] scales;

    Neighbours(List<Group> groups) {
        starts = new int[groups.size() + 1];
        for (int group = 0; group < groups.size(); group++) {
            starts[group + 1] = starts[group] + groups.get(group).images().size();
        }
        rows = groups.stream()
                .flatMap(group -> group.images().stream())
                .map(ImageFeatures::embedding)
                .toArray(float[][]::new);
        scales = scales(rows);
        for (float[] row : rows) {
            scale(row);
        }
        distances = new SquaredDistances(rows);
    }

    /** Returns one by the deviation of each coordinate; 0 for one that never varies. */
    private static float[] scales(float[][] rows) {
        float[] scales = new float[rows[0].length];
        for (int at = 0; at < scales.length; at++) {
            double sum = 0;
            double squares = 0;
            for (float[] row : rows) {
                sum += row[at];
                squares += (double) row[at] * row[at];
            }
            double mean = sum / rows.length;
            double variance = squares / rows.length - mean * mean;
            scales[at] = variance <= CONSTANT * squares / rows.length ? 0 : (float) (1 / Math.sqrt(variance));
        }
        return scales;
    }

    private void scale(float[] row) {
        for (int at = 0; at < row.length; at++) {
            row[at] *= scales[at];
        }
    }

    /** Returns the logarithm of the mean squared distance to the nearest images of that many groups, by coordinate. */
    double distance(float[] embedding, int nearest) {
        float[] point = embedding.clone();
        scale(point);
        return distance(point, nearest, -1, -1);
    }

    /** Returns each image's distance to the other groups, or to the other images if there is one group. */
    double[] own(int nearest) {
        double[] own = new double[rows.length];
        for (int group = 0; group + 1 < starts.length; group++) {
            for (int image = starts[group]; image < starts[group + 1]; image++) {
                own[image] = distance(rows[image], nearest, starts.length == 2 ? -1 : group, image);
            }
        }
        return own;
    }

    private double distance(float[] point, int nearest, int withoutGroup, int withoutImage) {
        float[] all = distances.from(point, rows.length);
        double[] least = new double[starts.length - 1];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int group = 0; group < least.length; group++) {
            if (group != withoutGroup) {
                for (int image = starts[group]; image < starts[group + 1]; image++) {
                    if (image != withoutImage) {
                        least[group] = Math.min(least[group], all[image]);
                    }
                }
            }
        }
        double[] finite = Arrays.stream(least)
                .filter(value -> value < Double.POSITIVE_INFINITY)
                .sorted()
                .limit(nearest)
                .toArray();
        double mean = Arrays.stream(finite).average().orElse(0);
        return StrictMath.log(LEAST + mean / scales.length);
    }
}
