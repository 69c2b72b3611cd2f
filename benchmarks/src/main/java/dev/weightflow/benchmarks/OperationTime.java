package dev.weightflow.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Self time of one kind of operation in a step.
 *
 * @param milliseconds summed over its calls
 */
record OperationTime(String name, double milliseconds, long calls) {

    /** Computes the median of each operation over several steps, the longest first. */
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
