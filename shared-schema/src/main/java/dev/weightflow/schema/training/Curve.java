package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.weightflow.schema.Faults;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * Curve of a training's losses and learning rate by step. Stored as canonical JSON under its digest, anew with every checkpoint.
 *
 * <p>It has only what the steps themselves give (losses, the learning rate), and no pace or memory: the curve of a training is the same however often
 * the work was interrupted. It is thinned by {@link #reduced}, which does not depend on when it is done: thinning a curve and going on gives what
 * going on and thinning gives.
 *
 * @param series by the names that {@code JobProgressed.values} has for them, such as {@code loss.semseg} and {@code learningRate}
 */
public record Curve(int format, Map<String, Series> series) {
    public static final int FORMAT = 1;

    /** Maximum number of points of a series in a stored curve. */
    public static final int MOST_POINTS = 2000;

    public static final String LEARNING_RATE = "learningRate";

    /** Prefix of the names of losses: of the tasks, and {@code loss.total}. */
    public static final String LOSS = "loss.";

    /** Prefix of the names of the terms that a method adds to the loss. */
    public static final String REGULARIZATION = "regularization.";

    public static final Curve EMPTY = new Curve(FORMAT, Map.of());

    public Curve {
        series = series == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(series));
        Faults faults = Faults.of("A curve").require(format == FORMAT, "format must be %d, not %d", FORMAT, format);
        series.forEach((name, points) -> faults.present("series." + name, points));
        faults.raise();
    }

    /**
     * Values of one number by step: the form in which curves are stored, answered over REST, and drawn by every page.
     *
     * @param steps numbers of steps, ascending
     * @param values one for each step, finite
     */
    public record Series(List<Long> steps, List<Double> values) {
        public static final Series EMPTY = new Series(List.of(), List.of());

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

        /**
         * Collects the series of one number of many records, such as the loss of each step. Records whose number is not finite are left out, and one that
         * goes back to an earlier step replaces what was known from there on.
         */
        public static <T> Series of(List<T> records, ToLongFunction<T> step, ToDoubleFunction<T> value) {
            List<Long> steps = new ArrayList<>(records.size());
            List<Double> values = new ArrayList<>(records.size());
            for (T each : records) {
                double number = value.applyAsDouble(each);
                if (Double.isFinite(number)) {
                    long at = step.applyAsLong(each);
                    while (!steps.isEmpty() && steps.get(steps.size() - 1) >= at) {
                        steps.remove(steps.size() - 1);
                        values.remove(values.size() - 1);
                    }
                    steps.add(at);
                    values.add(number);
                }
            }
            return new Series(steps, values);
        }

        private static boolean isAscending(List<Long> steps) {
            for (int i = 1; i < steps.size(); i++) {
                if (steps.get(i) <= steps.get(i - 1)) {
                    return false;
                }
            }
            return true;
        }

        @JsonIgnore
        public boolean isEmpty() {
            return steps.isEmpty();
        }

        /** Returns the points after that step. */
        public Series after(long step) {
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

        /** Merges the points of both; for the same step, the later one's counts. */
        public Series merged(Series later) {
            TreeMap<Long, Double> points = new TreeMap<>();
            for (Series each : List.of(this, later)) {
                for (int i = 0; i < each.steps.size(); i++) {
                    points.put(each.steps.get(i), each.values.get(i));
                }
            }
            return new Series(new ArrayList<>(points.keySet()), new ArrayList<>(points.values()));
        }

        /**
         * Returns at most that many of the points: the first, the last, and the extremes of each bucket of steps, so that no spike is lost.
         *
         * @param points at least 4
         */
        public Series reduced(int points) {
            return steps.isEmpty() ? this : Downsampling.to(points).of(this);
        }

        /** Returns the last step; 0 if there is none. */
        public long last() {
            return steps.isEmpty() ? 0 : steps.get(steps.size() - 1);
        }

        /** Returns the value of the last step. */
        public Optional<Double> latest() {
            return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
        }
    }

    /**
     * Creates a curve from those of the values that belong in it, to seven significant digits, the precision of a loss. Values that are not finite
     * are left out.
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

    /** Returns the last step with a point; 0 if there is none. */
    public long last() {
        return series.values().stream().mapToLong(Series::last).max().orElse(0);
    }

    /** Returns the points after that step. */
    public Curve after(long step) {
        return each(points -> points.after(step));
    }

    /** Returns the points up to and including that step. */
    public Curve until(long step) {
        return each(points -> points.until(step));
    }

    /** Merges the points of both; for the same step, the later curve's counts. */
    public Curve merged(Curve later) {
        SortedMap<String, Series> all = new TreeMap<>(series);
        later.series.forEach((name, points) ->
                all.put(name, all.getOrDefault(name, Series.EMPTY).merged(points)));
        return new Curve(FORMAT, all);
    }

    /**
     * Returns the curve with at most that many points in a series: the first, the last, and the extremes of each bucket of steps, so that no spike is
     * lost. Shorter series stay as they are, except for repetitions of a value.
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
