package dev.weightflow.deployment.metrics;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Row of the catalogue.
 *
 * @param services services that have it
 * @param name Micrometer's name, with dots
 * @param baseUnit a gauge's base unit, if it has one
 * @param type {@code counter}, {@code gauge} or {@code timer}
 * @param prometheus the name in Prometheus; of a timer, without the suffix
 * @param labels labels of all of its series
 * @param furtherLabels further labels that some of them have
 * @param buckets whether it is a timer with bucket bounds
 */
public record Metric(
        Set<String> services,
        String name,
        Optional<String> baseUnit,
        String type,
        String prometheus,
        Set<String> labels,
        Set<String> furtherLabels,
        boolean buckets) {

    public Set<String> allLabels() {
        return Stream.concat(labels.stream(), furtherLabels.stream()).collect(Collectors.toSet());
    }

    /** Returns the names of its series in Prometheus. */
    public Set<String> series() {
        if (!type.equals("timer")) {
            return Set.of(prometheus);
        }
        Stream<String> suffixes = Stream.of("_count", "_sum", "_max");
        if (buckets) {
            suffixes = Stream.concat(suffixes, Stream.of("_bucket"));
        }
        return suffixes.map(suffix -> prometheus + suffix).collect(Collectors.toSet());
    }
}
