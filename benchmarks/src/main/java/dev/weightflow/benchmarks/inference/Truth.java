package dev.weightflow.benchmarks.inference;

import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.MeasuredRow;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.comparison.statistics.Estimate;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.comparison.statistics.ResampledFigures;
import dev.weightflow.comparison.statistics.Resamples;
import dev.weightflow.schema.PascalTasks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Equal methods. The error of normals on an image is the image's own, plus the method's on this image, plus the method's with this seed, plus the
 * interaction of all three; the parts are such that the difference of two methods on these images has a standard error of 1 through the images.
 *
 * @param deviation of a difference of two methods from seed to seed
 * @param together the part of a seed's image error that differs between seeds
 */
record Truth(int methods, int seeds, int images, double deviation, double together, int resamples) {

    private static final double LEVEL = Interval.LEVEL;
    /** Mean angle in degrees: so large that Δm is nearly linear. */
    private static final double MEAN = 1_000;
    /** Deviation of the images themselves, which pairing removes. */
    private static final double OF_IMAGES = 30;

    /** Margin in standard errors, so that an estimate hardly ever lies beyond the other end. */
    private static final double MARGIN = 10;

    private static final String NORMALS = PascalTasks.NORMALS.key();

    Tally simulate(int run) {
        List<MeasuredRow> measured = measured(new Random(run));
        List<Difference> table =
                Statistics.of(Set.of(PascalTasks.NORMALS), measured, Map.of()).to("m0");
        long covered = table.stream()
                .filter(one -> one.quantity().equals(NORMALS) && holdsZero(one))
                .count();
        long deltaM = table.stream()
                .filter(one -> one.quantity().equals(Statistics.DELTA_M) && holdsZero(one))
                .count();
        boolean star = table.stream()
                .filter(one -> one.quantity().equals(NORMALS))
                .anyMatch(one -> one.difference().finds());
        long equivalent = table.stream()
                .filter(one -> one.quantity().equals(NORMALS) && isEquivalentAtTheMargin(one))
                .count();
        boolean[] byImages = byImages(measured);
        int held = (int)
                IntStream.range(0, byImages.length).filter(at -> byImages[at]).count();
        return new Tally(
                1, methods - 1, covered, deltaM, star ? 1 : 0, equivalent, held, held < byImages.length ? 1 : 0);
    }

    private static boolean holdsZero(Difference difference) {
        return !difference.estimate().orElseThrow().interval(LEVEL).excludesZero();
    }

    /** Returns whether a true difference as large as the margin would be found equivalent. */
    private boolean isEquivalentAtTheMargin(Difference difference) {
        Estimate none = difference.estimate().orElseThrow();
        double margin = MARGIN * Math.hypot(1, deviation);
        return new Estimate(none.value() + margin, images, seeds, none.imageVariance(), none.seedVariance())
                        .equivalencePValue(margin)
                <= 1 - LEVEL;
    }

    /** Computes whether the percentile interval over the images, of the means over the seeds, contains zero. */
    private boolean[] byImages(List<MeasuredRow> measured) {
        double[][] means = measured.stream()
                .map(method -> method.seeds().values().stream()
                        .map(figures -> figures.figures().get(PascalTasks.NORMALS))
                        .reduce(new double[1 + resamples], Truth::plus))
                .toArray(double[][]::new);
        boolean[] held = new boolean[methods - 1];
        for (int at = 1; at < methods; at++) {
            double[] mine = means[at];
            double[] differences = IntStream.rangeClosed(1, resamples)
                    .mapToDouble(draw -> mine[draw] - means[0][draw])
                    .toArray();
            held[at - 1] = !Interval.of(differences, LEVEL).orElseThrow().excludesZero();
        }
        return held;
    }

    private static double[] plus(double[] one, double[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(at -> one[at] + other[at])
                .toArray();
    }

    private List<MeasuredRow> measured(Random random) {
        double[] image = random.doubles(images)
                .map(any -> OF_IMAGES * random.nextGaussian())
                .toArray();
        double perImage = Math.sqrt(images / 2.0);
        List<String> names =
                IntStream.range(0, images).mapToObj(at -> "image-" + at).toList();
        Resamples draws = Resamples.of(images, resamples, Resamples.SEED);
        List<MeasuredRow> all = new ArrayList<>();
        for (int method = 0; method < methods; method++) {
            double[] own = gaussian(random, perImage * Math.sqrt(1 - together));
            Map<Long, ResampledFigures> bySeed = new TreeMap<>();
            for (long seed = 0; seed < seeds; seed++) {
                double ofSeed = deviation / Math.sqrt(2) * random.nextGaussian();
                double[] each = gaussian(random, perImage * Math.sqrt(together));
                List<List<Double>> sums = new ArrayList<>(images);
                for (int at = 0; at < images; at++) {
                    sums.add(List.of(MEAN + image[at] + own[at] + ofSeed + each[at], 1.0));
                }
                bySeed.put(
                        seed,
                        ResampledFigures.of(
                                new ImageSums(ImageSums.FORMAT, names, Map.of(PascalTasks.NORMALS, sums)), draws));
            }
            all.add(new MeasuredRow("m" + method, method == 0, bySeed));
        }
        return all;
    }

    private double[] gaussian(Random random, double scale) {
        double[] values = new double[images];
        Arrays.setAll(values, any -> scale * random.nextGaussian());
        return values;
    }
}
