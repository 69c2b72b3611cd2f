package dev.weightflow.deployment.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricCatalogueTest {

    static List<Metric> metrics() {
        return MetricCatalogue.read();
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void micrometer_shows_the_metric_under_the_name_that_the_catalogue_gives(Metric metric) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        register(metric, registry);

        Set<String> series = registry.scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]")[0])
                .collect(Collectors.toSet());

        assertThat(series).isEqualTo(metric.series());
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void no_label_is_an_id(Metric metric) {
        assertThat(metric.labels())
                .isSubsetOf(
                        "type",
                        "kind",
                        "topic",
                        "code",
                        "reader",
                        "queue",
                        "operation",
                        "outcome",
                        "split",
                        "reason",
                        "state",
                        "window",
                        "method",
                        "task",
                        "term",
                        "model",
                        "role",
                        "webhook",
                        "by");
    }

    private static void register(Metric metric, PrometheusMeterRegistry registry) {
        List<Tag> tags =
                metric.labels().stream().map(label -> Tag.of(label, "x")).toList();
        switch (metric.type()) {
            case "counter" -> Counter.builder(metric.name()).tags(tags).register(registry);
            case "gauge" ->
                Gauge.builder(metric.name(), () -> 1)
                        .baseUnit(metric.baseUnit().orElse(null))
                        .tags(tags)
                        .register(registry);
            case "timer" -> {
                Timer.Builder timer = Timer.builder(metric.name()).tags(tags);
                (metric.buckets() ? timer.serviceLevelObjectives(Duration.ofSeconds(1)) : timer).register(registry);
            }
            default ->
                throw new AssertionError("The catalogue has the type " + metric.type() + " for " + metric.name());
        }
    }
}
