package dev.weightflow.benchmarks.drift;

import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.drift.window.ImageFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Cameras that take images day after day. An image is the mean of its kind, and deviations of three other images from that: one for its camera, one for its
 * day, one for itself; their squared weights sum to one, so that images of many days vary as the embeddings do.
 */
final class CameraDays {

    /** Parts of the variance that cameras and days have, the likeness of a day to that before, and the days of a group. */
    record Spread(double camera, double day, double persistence, int groupDays) {
        double image() {
            return 1 - camera - day;
        }
    }

    private final Kind day;
    private final Kind night;
    private final int cameras;
    private final Spread spread;
    private final long seed;

    CameraDays(Embeddings embeddings, int cameras, Spread spread, long seed) {
        this.day = new Kind(embeddings.day());
        this.night = new Kind(embeddings.night());
        this.cameras = cameras;
        this.spread = spread;
        this.seed = seed;
    }

    private record Kind(float[][] rows, double[] mean) {
        Kind(float[][] rows) {
            this(rows, new double[rows[0].length]);
            for (float[] row : rows) {
                for (int at = 0; at < mean.length; at++) {
                    mean[at] += row[at] / (double) rows.length;
                }
            }
        }

        void add(double[] into, double weight, int row) {
            for (int at = 0; at < into.length; at++) {
                into[at] += weight * (rows[row][at] - mean[at]);
            }
        }
    }

    int cameras() {
        return cameras;
    }

    /**
     * Takes the images of one camera on one day; a negative day is before the stream began.
     *
     * @param night the part of them that is of the night
     */
    List<ImageFeatures> images(int camera, long date, int count, double night) {
        SeededRandom random = SeededRandom.of(seed, date, camera, "drift-camera-day");
        String group = "camera " + camera + ", days " + Math.floorDiv(date, spread.groupDays());
        List<ImageFeatures> images = new ArrayList<>();
        double[][] base = {base(day, camera, date), base(this.night, camera, date)};
        for (int image = 0; image < count; image++) {
            boolean dark = random.uniform() < night;
            Kind kind = dark ? this.night : day;
            double[] values = base[dark ? 1 : 0].clone();
            kind.add(values, Math.sqrt(spread.image()), random.below(kind.rows().length));
            images.add(new ImageFeatures(
                    "camera " + camera + ", day " + date + ", " + image,
                    "camera " + camera,
                    group,
                    floats(values),
                    Map.of(),
                    Map.of()));
        }
        return images;
    }

    private double[] base(Kind kind, int camera, long date) {
        double[] values = kind.mean().clone();
        kind.add(
                values,
                Math.sqrt(spread.camera()),
                SeededRandom.of(seed, 0, camera, "drift-camera").below(kind.rows().length));
        double rho = spread.persistence();
        double weight = Math.sqrt(spread.day() * (1 - rho * rho));
        for (int back = 0; back < (rho == 0 ? 1 : 20); back++) {
            kind.add(
                    values,
                    rho == 0 ? Math.sqrt(spread.day()) : weight * Math.pow(rho, back),
                    SeededRandom.of(seed, date - back, camera, "drift-day").below(kind.rows().length));
        }
        return values;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int at = 0; at < floats.length; at++) {
            floats[at] = (float) values[at];
        }
        return floats;
    }

    /** Takes a whole number of days of all cameras. */
    List<ImageFeatures> days(long from, int count, int images, double night) {
        List<ImageFeatures> all = new ArrayList<>();
        for (long date = from; date < from + count; date++) {
            for (int camera = 0; camera < cameras; camera++) {
                all.addAll(images(camera, date, images, night));
            }
        }
        return all;
    }
}
