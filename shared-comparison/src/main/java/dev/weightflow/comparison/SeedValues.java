package dev.weightflow.comparison;

import dev.weightflow.comparison.statistics.Estimate;
import dev.weightflow.schema.TaskName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/**
 * A quantity of a method: with all seeds, then without the first, without the second and so on; each of all images, then of each resample
 * of them. NaN where there is no value.
 */
record SeedValues(double[][] values) {

    /** Averages over the seeds: of all images, then of each resample. */
    static SeedValues meansOf(List<double[]> seeds) {
        int count = seeds.size();
        double[][] values = new double[count == 1 ? 1 : count + 1][];
        for (int without = 0; without < values.length; without++) {
            int left = without - 1;
            values[without] = IntStream.range(0, seeds.get(0).length)
                    .mapToDouble(at -> IntStream.range(0, count)
                            .filter(seed -> seed != left)
                            .mapToDouble(seed -> seeds.get(seed)[at])
                            .average()
                            .orElseThrow())
                    .toArray();
        }
        return new SeedValues(values);
    }

    /** Applies a function of both sides' figures of the tasks elementwise. */
    static SeedValues each(
            Map<TaskName, SeedValues> one,
            Map<TaskName, SeedValues> other,
            ToDoubleBiFunction<Map<TaskName, Double>, Map<TaskName, Double>> function) {
        double[][] shape = one.values().iterator().next().values;
        double[][] values = new double[shape.length][shape[0].length];
        for (int without = 0; without < shape.length; without++) {
            for (int at = 0; at < shape[0].length; at++) {
                values[without][at] = function.applyAsDouble(at(one, without, at), at(other, without, at));
            }
        }
        return new SeedValues(values);
    }

    private static Map<TaskName, Double> at(Map<TaskName, SeedValues> tasks, int without, int at) {
        return TaskName.each(tasks.keySet(), task -> tasks.get(task).values[without][at]);
    }

    SeedValues minus(SeedValues other) {
        double[][] differences = new double[values.length][values[0].length];
        for (int without = 0; without < values.length; without++) {
            for (int at = 0; at < differences[without].length; at++) {
                differences[without][at] = values[without][at] - other.values[without][at];
            }
        }
        return new SeedValues(differences);
    }

    /** Returns the value with all seeds, of all images. */
    double value() {
        return values[0][0];
    }

    /** Estimates the value with its error; empty where too many resamples have none. */
    Optional<Estimate> estimate(int images) {
        double[][] bySeed =
                IntStream.range(0, values[0].length).mapToObj(this::bySeed).toArray(double[][]::new);
        double[][] resampled = IntStream.range(0, bySeed[0].length)
                .mapToObj(seed -> Arrays.stream(bySeed, 1, bySeed.length)
                        .mapToDouble(each -> each[seed])
                        .toArray())
                .toArray(double[][]::new);
        return Estimate.of(value(), bySeed[0], resampled, images);
    }

    private double[] bySeed(int at) {
        return values.length == 1
                ? new double[] {values[0][at]}
                : Estimate.pseudoValues(
                        values[0][at],
                        Arrays.stream(values, 1, values.length)
                                .mapToDouble(without -> without[at])
                                .toArray());
    }
}
