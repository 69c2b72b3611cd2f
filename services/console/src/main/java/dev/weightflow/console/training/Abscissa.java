package dev.weightflow.console.training;

import dev.weightflow.console.chart.Charts;
import dev.weightflow.console.chart.Line;
import dev.weightflow.console.text.Texts;
import dev.weightflow.console.training.Histories.Entry;
import dev.weightflow.console.training.Histories.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * X axis of a training's curves: its steps, its epochs, or the time since it began, including pauses between workers. Times are known for starts and
 * commits; in between they are interpolated.
 *
 * @param place maps a step to its position
 * @param label formats a position
 */
record Abscissa(Unit unit, double total, DoubleUnaryOperator place, DoubleFunction<String> label) {
    enum Unit {
        STEP,
        EPOCH,
        TIME;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Unit of(String key) {
            return Stream.of(values())
                    .filter(unit -> unit.key().equals(key))
                    .findFirst()
                    .orElse(STEP);
        }
    }

    /**
     * @param asked the requested unit; steps where it is not available
     * @param total the number of steps
     */
    static Abscissa of(Unit asked, long total, Optional<Long> stepsPerEpoch, List<Entry> history) {
        double steps = Math.max(1, total);
        if (asked == Unit.EPOCH && stepsPerEpoch.isPresent()) {
            double each = stepsPerEpoch.get();
            return new Abscissa(Unit.EPOCH, steps / each, step -> step / each, Charts::thousands);
        }
        NavigableMap<Double, Double> times = times(history);
        if (asked == Unit.TIME && times.size() > 1) {
            DoubleUnaryOperator at = step -> at(times, step);
            return new Abscissa(
                    Unit.TIME,
                    Math.max(1, at.applyAsDouble(steps)),
                    at,
                    seconds -> Texts.duration(Duration.ofMillis((long) (seconds * 1000))));
        }
        return new Abscissa(Unit.STEP, steps, step -> step, Charts::thousands);
    }

    /** Lists the units that this training can be drawn along. */
    static List<Unit> choices(Optional<Long> stepsPerEpoch, List<Entry> history) {
        return Stream.of(Unit.values())
                .filter(unit -> of(unit, 1, stepsPerEpoch, history).unit() == unit)
                .toList();
    }

    /** Returns seconds by step; of a repeated step, those of the second time. */
    private static NavigableMap<Double, Double> times(List<Entry> history) {
        NavigableMap<Double, Double> times = new TreeMap<>();
        Optional<Instant> first = history.stream()
                .filter(entry -> entry.kind() == Kind.STARTED)
                .map(Entry::at)
                .findFirst();
        first.ifPresent(began -> history.stream()
                .filter(entry -> entry.kind() == Kind.STARTED || entry.kind() == Kind.COMMITTED)
                .forEach(entry -> entry.step()
                        .ifPresent(step -> times.put(
                                step.doubleValue(),
                                Duration.between(began, entry.at()).toMillis() / 1e3))));
        return times;
    }

    private static double at(NavigableMap<Double, Double> times, double step) {
        Map.Entry<Double, Double> before = times.floorEntry(step);
        Map.Entry<Double, Double> after = times.higherEntry(step);
        if (before == null) {
            return after.getValue();
        }
        if (after == null) {
            // as fast as between the last two
            after = before;
            before = times.lowerEntry(before.getKey());
        }
        double part = (step - before.getKey()) / (after.getKey() - before.getKey());
        return before.getValue() + part * (after.getValue() - before.getValue());
    }

    Line along(Line steps) {
        return unit == Unit.STEP
                ? steps
                : new Line(steps.points().stream()
                        .map(point -> new Line.Point(place.applyAsDouble(point.x()), point.y()))
                        .toList());
    }

    List<Double> along(List<Double> steps) {
        return steps.stream().map(place::applyAsDouble).toList();
    }
}
