package dev.weightflow.benchmarks.loop;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Simulated images and what versions of known quality make of them, as evaluations store it: parts of people by their pixels in intersections and unions,
 * and normals by their angles. Images of a day are alike, and a version has good and bad days and images.
 *
 * @param seed of everything
 */
record World(long seed) {
    /** Tasks that are measured. */
    static final List<TaskName> TASKS = List.of(PascalTasks.HUMAN_PARTS, PascalTasks.NORMALS);

    private static final int CLASSES =
            Tasks.PASCAL.kind(PascalTasks.HUMAN_PARTS).metric().sumCount() / 2;
    private static final int CLASSES_OF_AN_IMAGE = 3;
    /** Degrees of normals that a hundredth of an IoU goes with. */
    private static final double DEGREES = 0.5;

    private static final double OF_A_DAY = 0.02;
    private static final double OF_AN_IMAGE = 0.04;

    /** Images taken before a change, and after it. */
    enum Kind {
        OLD,
        NEW
    }

    /**
     * Version of a model.
     *
     * @param number distinguishes what chance makes of it
     * @param old mean of what it adds to an image's IoU on old images
     * @param now the same on new ones
     */
    record Version(int number, double old, double now) {
        double quality(Kind kind) {
            return kind == Kind.OLD ? old : now;
        }
    }

    /** Some images, by days. */
    record Images(Kind kind, int set, int days, int ofADay) {}

    /** Returns the contributions of the images to the version's figures. */
    ImageSums sums(Version version, Images images) {
        Random base = random(images.set(), images.kind().ordinal(), -1);
        Random own = random(images.set(), images.kind().ordinal(), version.number());
        List<String> names = new ArrayList<>();
        List<List<Double>> parts = new ArrayList<>();
        List<List<Double>> normals = new ArrayList<>();
        for (int day = 0; day < images.days(); day++) {
            double light = 0.05 * base.nextGaussian();
            double ofDay = version.quality(images.kind()) + OF_A_DAY * own.nextGaussian();
            for (int i = 0; i < images.ofADay(); i++) {
                names.add("set%d-day%d-%02d".formatted(images.set(), day, i));
                double easy = light + 0.08 * base.nextGaussian();
                double better = ofDay + OF_AN_IMAGE * own.nextGaussian();
                parts.add(parts(base, own, easy, better));
                double degrees = 25 - 100 * DEGREES * (easy / 4 + better);
                normals.add(List.of(1000 * Math.max(1, degrees), 1000.0));
            }
        }
        return new ImageSums(
                ImageSums.FORMAT, names, Map.of(PascalTasks.HUMAN_PARTS, parts, PascalTasks.NORMALS, normals));
    }

    private static List<Double> parts(Random base, Random own, double easy, double better) {
        double[] sums = new double[2 * CLASSES];
        for (int at = 0; at < CLASSES_OF_AN_IMAGE; at++) {
            int of = base.nextInt(CLASSES);
            double union = 50 + 450 * base.nextDouble();
            double overlap = 0.55 + easy + 0.05 * base.nextGaussian() + better + 0.02 * own.nextGaussian();
            sums[CLASSES + of] += union;
            sums[of] += union * Math.max(0, Math.min(1, overlap));
        }
        List<Double> row = new ArrayList<>();
        for (double sum : sums) {
            row.add(sum);
        }
        return row;
    }

    private Random random(int... parts) {
        long mixed = seed;
        for (int part : parts) {
            mixed = mixed * 6364136223846793005L + part + 1442695040888963407L;
        }
        return new Random(mixed ^ (mixed >>> 29));
    }

    /** Returns the metrics that an evaluation has of these contributions. */
    static TaskMetrics metrics(ImageSums sums) {
        Map<TaskName, Double> figures = new TreeMap<>(sums.figures());
        double degrees = figures.get(PascalTasks.NORMALS);
        return TaskMetrics.ofPascal(
                Optional.empty(),
                Optional.of(TaskFigures.normals(degrees, degrees)),
                Optional.empty(),
                Optional.of(TaskFigures.segmentation(figures.get(PascalTasks.HUMAN_PARTS), List.of())));
    }
}
