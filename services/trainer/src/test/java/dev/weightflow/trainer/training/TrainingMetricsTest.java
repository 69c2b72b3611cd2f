package dev.weightflow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.model.training.StepMetrics;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.schema.PascalTasks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TrainingMetricsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TrainingMetrics metrics = new TrainingMetrics(meters);

    @Test
    void every_series_is_there_from_the_start() {
        assertThat(meters.get("weightflow.checkpoint.commit").timers()).hasSize(3);
        assertThat(meters.get("weightflow.training.loss").gauges()).hasSize(PascalTasks.NAMES.size() + 1);
        assertThat(meters.get("weightflow.training.steps").counter().count()).isZero();
        assertThat(meters.get("weightflow.training.images").counter().count()).isZero();
    }

    @Test
    void a_step_counts_its_images_and_shows_its_losses() {
        metrics.stepDone(
                new StepReport(
                        0,
                        3,
                        12,
                        new StepMetrics(2.0, Map.of(PascalTasks.SAL, 0.5), Map.of("distance", 0.25), 1),
                        1e-3,
                        5,
                        Duration.ofSeconds(1)),
                8);

        assertThat(meters.get("weightflow.training.steps").counter().count()).isOne();
        assertThat(meters.get("weightflow.training.images").counter().count()).isEqualTo(8);
        assertThat(loss("sal")).isEqualTo(0.5);
        assertThat(loss("total")).isEqualTo(2);
        assertThat(loss("semseg")).isNaN();
        assertThat(term("distance")).isEqualTo(0.25);
        assertThat(term("pathLength")).isNaN();
    }

    @Test
    void how_far_weights_have_moved_is_told_where_it_is_known() {
        assertThat(distance()).isNaN();

        metrics.moved(OptionalDouble.of(0.25));
        assertThat(distance()).isEqualTo(0.25);

        metrics.moved(OptionalDouble.empty());
        assertThat(distance()).isNaN();
    }

    private double distance() {
        return meters.get("weightflow.training.distance").gauge().value();
    }

    private double term(String name) {
        return meters.get("weightflow.training.regularization")
                .tag("term", name)
                .gauge()
                .value();
    }

    private double loss(String task) {
        return meters.get("weightflow.training.loss").tag("task", task).gauge().value();
    }
}
