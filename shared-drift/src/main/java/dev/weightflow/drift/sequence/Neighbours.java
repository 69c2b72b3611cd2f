package dev.weightflow.drift.sequence;

import dev.weightflow.drift.window.ImageFeatures;
import dev.weightflow.drift.window.SquaredDistances;
import dev.weightflow.drift.window.Whitening;
import dev.weightflow.drift.window.Window.Group;
import java.util.Arrays;
import java.util.List;

/** Images by group, among which nearest ones are searched. */
final class Neighbours {
    /** Least squared distance by coordinate: below it is rounding, and the logarithm of equal images' distance stays finite. */
    private static final double LEAST = 1e-4;

    // [image, dimension], whitened
    private final float[][] rows;
    private final SquaredDistances distances;
    // the first image of each group, and at last the number of images
    private final int[] starts;
    private final Whitening whitening;

    Neighbours(List<Group> groups) {
        starts = new int[groups.size() + 1];
        for (int group = 0; group < groups.size(); group++) {
            starts[group + 1] = starts[group] + groups.get(group).images().size();
        }
        float[][] embeddings = groups.stream()
                .flatMap(group -> group.images().stream())
                .map(ImageFeatures::embedding)
                .toArray(float[][]::new);
        whitening = new Whitening(embeddings);
        rows = Arrays.stream(embeddings).map(whitening::of).toArray(float[][]::new);
        distances = new SquaredDistances(rows);
    }

    /** Returns the logarithm of the mean squared distance to the nearest images of that many groups, by coordinate. */
    double distance(float[] embedding, int nearest) {
        return distance(whitening.of(embedding), nearest, -1, -1);
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
        return StrictMath.log(LEAST + mean / point.length);
    }
}
