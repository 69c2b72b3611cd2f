package dev.weightflow.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How long one kind of operation took in a step, not counting what it called.
 *
 * @param milliseconds summed over its calls
 */
record OperationTime(String name, double milliseconds, long calls) {

    /** The median of each operation over several steps, the longest first. */
    static List<OperationTime> medians(List<List<OperationTime>> steps) {
        Map<String, List<OperationTime>> byName =
                steps.stream().flatMap(List::stream).collect(Collectors.groupingBy(OperationTime::name));
        return byName.entrySet().stream()
                .map(times -> new OperationTime(
                        times.getKey(),
                        Quantiles.of(times.getValue().stream()
                                        .mapToDouble(OperationTime::milliseconds)
                                        .toArray())
                                .median(),
                        times.getValue().get(0).calls()))
                .sorted(Comparator.comparingDouble(OperationTime::milliseconds).reversed())
                .toList();
    }
}
