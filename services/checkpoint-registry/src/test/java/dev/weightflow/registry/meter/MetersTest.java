package dev.weightflow.registry.meter;

import static dev.weightflow.registry.World.PASCAL;
import static dev.weightflow.registry.World.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.registry.Figures;
import dev.weightflow.registry.World;
import dev.weightflow.registry.review.Registry;
import dev.weightflow.schema.evaluation.TaskMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetersTest {

    private final World world = new World();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final RegistryMeters counters = new RegistryMeters(meters, () -> World.NOW.plusSeconds(7));
    private final Registry registry = world.open();
    private final ModelGauges gauges = new ModelGauges(meters, registry.models(), registry.evaluations());

    @Test
    void counters_are_there_before_anything_happens() {
        assertThat(count("weightflow.registrations", "outcome", "refused")).isZero();
        assertThat(count("weightflow.gate.decisions", "outcome", "passed")).isZero();
        assertThat(count("weightflow.alias.moves", "by", "person")).isZero();
    }

    @Test
    void deeds_are_counted_and_the_figures_of_both_are_shown() {
        evaluated("a", Figures.two(0.40, 20));
        evaluated("b", Figures.two(0.50, 20));
        evaluated("c", Figures.two(0.30, 40));
        world.deeds.forEach(counters::appended);
        gauges.refresh();

        assertThat(count("weightflow.registrations", "outcome", "registered")).isEqualTo(3);
        assertThat(count("weightflow.gate.decisions", "outcome", "passed")).isEqualTo(2);
        assertThat(count("weightflow.gate.decisions", "outcome", "rejected")).isEqualTo(1);
        assertThat(count("weightflow.alias.moves", "by", "gate")).isEqualTo(2);
        assertThat(figure("champion", "semseg")).isEqualTo(0.50);
        assertThat(figure("challenger", "semseg")).isEqualTo(0.30);
        assertThat(figure("challenger", "normals")).isEqualTo(40);
        // semseg falls by 40 %, normals by 100 %
        assertThat(meters.get("weightflow.model.delta.m").gauge().value()).isCloseTo(-70, within(1e-9));
        assertThat(meters.get("weightflow.model.versions").gauge().value()).isEqualTo(3);
    }

    @Test
    void what_waits_for_an_evaluation_is_in_the_queue() {
        counters.watch(registry);
        evaluated("a", Figures.two(0.40, 20));
        assertThat(queue("length", "reviews")).isZero();
        assertThat(queue("age", "reviews")).isZero();

        world.publish(world.evaluation(world.checkpoint("b"), SCENES, Figures.two(0.5, 20), Optional.empty()));
        World.settle(registry);

        assertThat(queue("length", "reviews")).isEqualTo(1);
        assertThat(queue("age", "reviews")).isEqualTo(7);
        assertThat(queue("length", "retrainings")).isZero();
    }

    @Test
    void no_label_is_an_id() {
        counters.watch(registry);
        evaluated("a", Figures.two(0.40, 20));
        world.deeds.forEach(counters::appended);
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
        world.publish(world.evaluation(world.checkpoint(name), PASCAL, metrics, Optional.empty()));
        World.settle(registry);
    }

    private double queue(String figure, String queue) {
        return meters.get("weightflow.queue." + figure)
                .tag("queue", queue)
                .gauge()
                .value();
    }

    private double count(String name, String... tags) {
        return meters.get(name).tags(tags).counter().count();
    }

    private double figure(String role, String task) {
        return meters.get("weightflow.model.metric")
                .tags("model", "people", "role", role, "task", task)
                .gauge()
                .value();
    }
}
