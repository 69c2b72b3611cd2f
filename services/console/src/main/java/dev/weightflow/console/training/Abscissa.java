package dev.weightflow.console.training;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * X axis of a training's curves: its steps, its epochs, or the time since it began, including pauses between workers. Times are known for starts and
 * commits; in between they are interpolated, and behind the last it goes on as fast as before it.
 *
 * @param places the epoch or the second of the known steps, at least two; empty for steps
 */
record Abscissa(Unit unit, NavigableMap<Double, Double> places) {
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
     */
    static Abscissa of(Unit asked, Optional<Long> stepsPerEpoch, List<Entry> history) {
        if (asked == Unit.EPOCH && stepsPerEpoch.isPresent()) {
            return new Abscissa(Unit.EPOCH, new TreeMap<>(Map.of(0d, 0d, (double) stepsPerEpoch.get(), 1d)));
        }
        NavigableMap<Double, Double> times = times(history);
        return asked == Unit.TIME && times.size() > 1
                ? new Abscissa(Unit.TIME, times)
                : new Abscissa(Unit.STEP, new TreeMap<>());
    }

    /** Lists the units that this training can be drawn along. */
    static List<Unit> choices(Optional<Long> stepsPerEpoch, List<Entry> history) {
        return Stream.of(Unit.values())
                .filter(unit -> of(unit, stepsPerEpoch, history).unit() == unit)
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

    /** Returns the known places for the script that draws: a step and its place, one after the other. */
    String knots() {
        return places.entrySet().stream()
                .map(known -> known.getKey() + " " + known.getValue())
                .collect(Collectors.joining(" "));
    }
}
