package dev.weightflow.drift;

import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.drift.window.ImageFeatures;
import dev.weightflow.drift.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Simulated cameras: images of a day have most of their embedding in common, days of a camera some of it. */
public final class Cameras {
    private static final int DIMENSION = 6;

    private final long seed;
    private final int images;

    /** Cameras that take that many images a day. */
    public Cameras(long seed, int images) {
        this.seed = seed;
        this.images = images;
    }

    /** Images of a camera-day; an image of the night is six away in every coordinate, and that dark. */
    public List<ImageFeatures> day(int camera, int day, double night) {
        SeededRandom own = SeededRandom.of(seed, camera, 0, "camera");
        SeededRandom random = SeededRandom.of(seed, camera, day, "day");
        double[] base = new double[DIMENSION];
        for (int at = 0; at < DIMENSION; at++) {
            base[at] = normal(own) + normal(random);
        }
        String group = camera + "/" + day;
        List<ImageFeatures> taken = new ArrayList<>();
        for (int image = 0; image < images; image++) {
            boolean dark = random.uniform() < night;
            float[] embedding = new float[DIMENSION];
            for (int at = 0; at < DIMENSION; at++) {
                embedding[at] = (float) (base[at] + 0.3 * normal(random) + (dark ? 6 : 0));
            }
            double brightness = 0.5 + 0.1 * normal(random) - (dark ? 0.4 : 0);
            double person = random.uniform();
            taken.add(new ImageFeatures(
                    group + "/" + image + (dark ? "/night" : ""),
                    "camera " + camera,
                    group,
                    embedding,
                    Map.of("brightness", brightness, "contrast", normal(random)),
                    Map.of("semseg", new double[] {person, 1 - person})));
        }
        return taken;
    }

    /** Images of days of three cameras. */
    public Window days(int from, int count, double night) {
        List<ImageFeatures> all = new ArrayList<>();
        for (int day = from; day < from + count; day++) {
            for (int camera = 0; camera < 3; camera++) {
                all.addAll(day(camera, day, night));
            }
        }
        return new Window(all);
    }

    public static double normal(SeededRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
    }
}
