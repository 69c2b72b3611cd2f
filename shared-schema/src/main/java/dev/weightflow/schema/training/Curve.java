package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.weightflow.schema.Faults;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * How a training's numbers went, step by step. It is stored as canonical JSON under its digest, with every checkpoint anew.
 *
 * <p>Only what the steps themselves give is in it (losses, the learning rate), and no pace or memory: the curve of a training is the same
 * however often the work was interrupted. It is thinned by {@link #reduced}, which does not depend on when it is done: thinning a curve and
 * going on gives what going on and thinning gives.
 *
 * @param series by the names that {@code JobProgressed.values} has for them, such as {@code loss.semseg} and {@code learningRate}
 */
public record Curve(int format, Map<String, Series> series) {
    public static final int FORMAT = 1;

    /** How many points a series of a stored curve has at most. */
    public static final int MOST_POINTS = 2000;

    public static final String LEARNING_RATE = "learningRate";

    /** What the names of losses begin with: of the tasks, and {@code loss.total}. */
    public static final String LOSS = "loss.";

    /** What the names of the terms that a method adds to the loss begin with. */
    public static final String REGULARIZATION = "regularization.";

    public static final Curve EMPTY = new Curve(FORMAT, Map.of());

    public Curve {
        series = series == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(series));
        Faults faults = Faults.of("A curve").require(format == FORMAT, "format must be %d, not %d", FORMAT, format);
        series.forEach((name, points) -> faults.present("series." + name, points));
        faults.raise();
    }

    /**
     * The values of one number.
     *
     * @param steps after how many steps, ascending
     * @param values one a step
     */
    public record Series(List<Long> steps, List<Double> values) {
        static final Series EMPTY = new Series(List.of(), List.of());

        public Series {
            steps = Faults.listOf(steps);
            values = Faults.listOf(values);
            Faults faults = Faults.of("A series of a curve")
                    .require(
                            steps.size() == values.size(),
                            "there must be as many values as steps, not %d and %d",
                            values.size(),
                            steps.size())
                    .require(steps.isEmpty() || steps.get(0) >= 0 && isAscending(steps), "steps must ascend from 0 on");
            values.forEach(value -> faults.finite("values", value));
            faults.raise();
        }

        private static boolean isAscending(List<Long> steps) {
            for (int i = 1; i < steps.size(); i++) {
                if (steps.get(i) <= steps.get(i - 1)) {
                    return false;
                }
            }
            return true;
        }

        Series after(long step) {
            int from = firstAbove(step);
            return new Series(steps.subList(from, steps.size()), values.subList(from, steps.size()));
        }

        Series until(long step) {
            int to = firstAbove(step);
            return new Series(steps.subList(0, to), values.subList(0, to));
        }

        private int firstAbove(long step) {
            int found = Collections.binarySearch(steps, step);
            return found < 0 ? -found - 1 : found + 1;
        }

        /** The points of both; of the same step, the later one's. */
        Series merged(Series later) {
            TreeMap<Long, Double> points = new TreeMap<>();
            for (Series each : List.of(this, later)) {
                for (int i = 0; i < each.steps.size(); i++) {
                    points.put(each.steps.get(i), each.values.get(i));
                }
            }
            return new Series(new ArrayList<>(points.keySet()), new ArrayList<>(points.values()));
        }

        Series reduced(int points) {
            return steps.isEmpty() ? this : Thinning.to(points).of(this);
        }

        /** The last step; 0 if there is none. */
        long last() {
            return steps.isEmpty() ? 0 : steps.get(steps.size() - 1);
        }
    }

    /**
     * Of the values of some steps those that belong into a curve, to seven digits: as many as a loss has. What is no finite number is left
     * out.
     *
     * @param values by name, by step
     */
    public static Curve of(SortedMap<Long, Map<String, Double>> values) {
        Map<String, List<Long>> steps = new TreeMap<>();
        Map<String, List<Double>> numbers = new TreeMap<>();
        values.forEach((step, named) -> named.forEach((name, value) -> {
            if (belongs(name) && Float.isFinite(value.floatValue())) {
                steps.computeIfAbsent(name, any -> new ArrayList<>()).add(step);
                numbers.computeIfAbsent(name, any -> new ArrayList<>())
                        .add(Double.valueOf(Float.toString(value.floatValue())));
            }
        }));
        SortedMap<String, Series> series = new TreeMap<>();
        steps.forEach((name, of) -> series.put(name, new Series(of, numbers.get(name))));
        return new Curve(FORMAT, series);
    }

    private static boolean belongs(String name) {
        return name.equals(LEARNING_RATE) || name.startsWith(LOSS) || name.startsWith(REGULARIZATION);
    }

    @JsonIgnore
    public boolean isEmpty() {
        return last() == 0;
    }

    /** The last step that it tells of; 0 if there is none. */
    public long last() {
        return series.values().stream().mapToLong(Series::last).max().orElse(0);
    }

    /** What comes after that step. */
    public Curve after(long step) {
        return each(points -> points.after(step));
    }

    /** What comes up to that step, this one included. */
    public Curve until(long step) {
        return each(points -> points.until(step));
    }

    /** The points of both; of the same step, the later curve's. */
    public Curve merged(Curve later) {
        SortedMap<String, Series> all = new TreeMap<>(series);
        later.series.forEach((name, points) ->
                all.put(name, all.getOrDefault(name, Series.EMPTY).merged(points)));
        return new Curve(FORMAT, all);
    }

    /**
     * The curve with at most so many points a series: the first, the last, and the least and the greatest of each bucket of steps, so that no
     * spike is lost. Fewer steps in a row stay as they are, but for repetitions of a value.
     *
     * @param points at least 4
     */
    public Curve reduced(int points) {
        return each(of -> of.reduced(points));
    }

    private Curve each(UnaryOperator<Series> change) {
        SortedMap<String, Series> changed = new TreeMap<>();
        series.forEach((name, points) -> {
            Series next = change.apply(points);
            if (!next.steps().isEmpty()) {
                changed.put(name, next);
            }
        });
        return new Curve(FORMAT, changed);
    }
}
