package dev.weightflow.registry.metrics;

import static dev.weightflow.registry.RegistryFixture.PASCAL;
import static dev.weightflow.registry.RegistryFixture.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.projection.Metrics;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.registry.RegistryInstance;
import dev.weightflow.schema.evaluation.TaskMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final RegistryFixture fixture = new RegistryFixture();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final RegistryMetrics counters = new RegistryMetrics(meters);
    private final RegistryInstance instance = fixture.open();
    private final ModelGauges gauges = new ModelGauges(meters, instance.registry.journals());

    @Test
    void counters_are_there_before_anything_happens() {
        assertThat(count("weightflow.registrations", "outcome", "failed")).isZero();
        assertThat(count("weightflow.gate.decisions", "outcome", "passed")).isZero();
        assertThat(count("weightflow.alias.moves", "by", "person")).isZero();
        show();
        assertThat(meters.get("weightflow.review.failures").functionCounter().count())
                .isZero();
    }

    @Test
    void what_was_stated_is_counted_and_the_metrics_of_both_are_shown() {
        evaluated("a", Metrics.two(0.40, 20));
        evaluated("b", Metrics.two(0.50, 20));
        evaluated("c", Metrics.two(0.30, 40));
        fixture.stated.forEach(counters::stated);
        gauges.refresh();

        assertThat(count("weightflow.registrations", "outcome", "registered")).isEqualTo(3);
        assertThat(count("weightflow.gate.decisions", "outcome", "passed")).isEqualTo(2);
        assertThat(count("weightflow.gate.decisions", "outcome", "rejected")).isEqualTo(1);
        assertThat(count("weightflow.alias.moves", "by", "gate")).isEqualTo(2);
        assertThat(metric("champion", "semseg")).isEqualTo(0.50);
        assertThat(metric("challenger", "semseg")).isEqualTo(0.30);
        assertThat(metric("challenger", "normals")).isEqualTo(40);
        // semseg falls by 40 %, normals by 100 %
        assertThat(meters.get("weightflow.model.gain").gauge().value()).isCloseTo(-70, within(1e-9));
        // 2.6121 is the normal distribution's quantile of the second look, tested at 0.45 %, and half a percent each
        // model's seed deviation
        assertThat(meters.get("weightflow.model.gain.low").gauge().value())
                .isCloseTo(-70 - 2.6121 * Math.sqrt(0.5), within(1e-4));
        assertThat(count("weightflow.gate.decisions", "outcome", "undecided")).isZero();
        assertThat(meters.get("weightflow.model.versions").gauge().value()).isEqualTo(3);
    }

    @Test
    void what_waits_for_an_evaluation_is_in_the_queue() {
        show();
        evaluated("a", Metrics.two(0.40, 20));
        assertThat(queue("length", "reviews")).isZero();
        assertThat(queue("age", "reviews")).isZero();

        fixture.publish(fixture.evaluation(fixture.checkpoint("b"), SCENES, Metrics.two(0.5, 20), Optional.empty()));
        instance.settle();

        assertThat(queue("length", "reviews")).isEqualTo(1);
        assertThat(queue("age", "reviews")).isEqualTo(7);
    }

    @Test
    void no_label_is_an_id() {
        show();
        evaluated("a", Metrics.two(0.40, 20));
        fixture.stated.forEach(counters::stated);
        gauges.refresh();

        assertThat(meters.getMeters().stream()
                        .map(Meter::getId)
                        .flatMap(id -> id.getTags().stream())
                        .map(Tag::getValue))
                .allMatch(value -> value.length() < 40);
        assertThat(meters.getMeters().stream().map(meter -> meter.getId().getName()))
                .contains("weightflow.queue.length", "weightflow.model.metric");
    }

    private void evaluated(String name, TaskMetrics metrics) {
        fixture.publish(fixture.evaluation(fixture.checkpoint(name), PASCAL, metrics, Optional.empty()));
        instance.settle();
    }

    private void show() {
        instance.registry.reconciler().show(meters, "reviews", () -> RegistryFixture.NOW.plusSeconds(7));
    }

    private double queue(String metric, String kind) {
        return meters.get("weightflow.queue." + metric)
                .tag("queue", kind)
                .gauge()
                .value();
    }

    private double count(String name, String... tags) {
        return meters.get(name).tags(tags).counter().count();
    }

    private double metric(String role, String task) {
        return meters.get("weightflow.model.metric")
                .tags("model", "people", "role", role, "task", task)
                .gauge()
                .value();
    }
}
