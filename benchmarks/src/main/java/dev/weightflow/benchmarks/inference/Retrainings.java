package dev.weightflow.benchmarks.inference;

import dev.weightflow.comparison.statistics.Gain;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.comparison.statistics.LookBudget;
import dev.weightflow.comparison.statistics.Resamples;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Champion and later versions, all measured on the same images. A model's error on an image is the image's own, plus the model's on this image, plus
 * the model's seed; the parts are such that the difference of two models has a standard error of 1 through the images. The least gain is left out, so
 * that the test alone decides.
 *
 * @param deviation of one model from seed to seed
 * @param gain of every version over the champion
 * @param together the part of the images' variance that differs between seeds, which a measured seed deviation includes
 * @param looks the approximate number of looks over which 5 % is spread
 */
record Retrainings(int images, double deviation, double gain, double together, int looks, int resamples) {
    /** Mean angle in degrees: so large that the relative change is nearly linear. */
    private static final double MEAN = 1_000;
    /** Deviation of the images themselves, which pairing removes. */
    private static final double OF_IMAGES = 30;
    /** One of these degrees in percent. */
    private static final double PERCENT = 100 / MEAN;

    private static final Set<TaskName> NORMALS = Set.of(PascalTasks.NORMALS);

    /**
     * Simulates whether any of that many versions would be promoted: by a percentile interval over the images at every look; by the gate that knows
     * the seed deviation; by one that measured it with five, and with three seeds.
     */
    boolean[] promotes(int run, int versions) {
        Random random = new Random(run);
        double[] image = gaussian(random, OF_IMAGES);
        ImageSums champion = model(random, image, 0);
        Resamples draws = Resamples.of(images, resamples, 0);
        double[] measured = {deviation, measured(random, 4), measured(random, 2)};
        OptionalInt[] degreesOfFreedom = {OptionalInt.empty(), OptionalInt.of(4), OptionalInt.of(2)};
        boolean[] promoted = new boolean[4];
        double spent = 0;
        for (int look = 0; look < versions; look++) {
            ImageSums challenger = model(random, image, gain);
            double change = change(champion.figures(), challenger.figures());
            promoted[0] |= byImagesAlone(draws, champion, challenger);
            Gain measuredGain =
                    Gain.of(change, NORMALS, champion, challenger, draws).orElseThrow();
            double level = new LookBudget(looks).level(spent);
            spent += level;
            for (int gate = 0; gate < measured.length; gate++) {
                promoted[1 + gate] |= measuredGain
                                .error(PERCENT * measured[gate], degreesOfFreedom[gate])
                                .upperTail(change)
                        < level;
            }
        }
        return promoted;
    }

    private static boolean byImagesAlone(Resamples draws, ImageSums champion, ImageSums challenger) {
        double[] before = draws.figures(PascalTasks.NORMALS, champion);
        double[] after = draws.figures(PascalTasks.NORMALS, challenger);
        double[] changes = IntStream.range(0, before.length)
                .mapToDouble(at -> 100 * (before[at] - after[at]) / before[at])
                .toArray();
        return Interval.of(changes, Interval.LEVEL).orElseThrow().low() > 0;
    }

    private static double change(Map<TaskName, Double> before, Map<TaskName, Double> after) {
        return 100
                * (before.get(PascalTasks.NORMALS) - after.get(PascalTasks.NORMALS))
                / before.get(PascalTasks.NORMALS);
    }

    /** Draws the deviation that a measurement with one seed more than {@code degreesOfFreedom} shows, on as many images. */
    private double measured(Random random, int degreesOfFreedom) {
        double squares = 0;
        for (int at = 0; at < degreesOfFreedom; at++) {
            squares += Math.pow(random.nextGaussian(), 2);
        }
        return Math.sqrt((deviation * deviation + together / 2) * squares / degreesOfFreedom);
    }

    private ImageSums model(Random random, double[] image, double better) {
        double ofSeed = deviation * random.nextGaussian();
        double[] own = gaussian(random, Math.sqrt(images / 2.0));
        List<List<Double>> sums = new ArrayList<>(images);
        for (int at = 0; at < images; at++) {
            sums.add(List.of(MEAN + image[at] + own[at] + ofSeed - better, 1.0));
        }
        return new ImageSums(
                ImageSums.FORMAT,
                IntStream.range(0, images).mapToObj(at -> "image-" + at).toList(),
                Map.of(PascalTasks.NORMALS, sums));
    }

    private double[] gaussian(Random random, double scale) {
        double[] values = new double[images];
        Arrays.setAll(values, any -> scale * random.nextGaussian());
        return values;
    }
}
