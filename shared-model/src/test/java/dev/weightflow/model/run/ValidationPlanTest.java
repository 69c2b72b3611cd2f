package dev.weightflow.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.training.Validation;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValidationPlanTest {

    @Test
    void a_run_is_measured_after_every_so_many_steps_and_after_the_last() {
        ValidationPlan plan = new ValidationPlan(4, 10);

        assertThat(IntStream.rangeClosed(0, 10).filter(plan::due)).containsExactly(4, 8, 10);
        assertThat(plan.next(0)).isEqualTo(4);
        assertThat(plan.next(3)).isEqualTo(4);
        assertThat(plan.next(4)).isEqualTo(8);
        assertThat(plan.next(8)).isEqualTo(10);
    }

    @Test
    void a_validation_is_scored_by_delta_m_over_the_published_models_of_its_tasks() {
        TaskMetrics metrics = TaskMetrics.ofPascal(
                Optional.empty(),
                Optional.of(TaskFigures.normals(20, 30)),
                Optional.of(TaskFigures.foreground(0.5, 0.6)),
                Optional.empty());

        Validation validation = ValidationScore.of(12, 3, metrics);

        assertThat(validation.metrics())
                .containsOnly(Map.entry(PascalTasks.SAL, 0.5), Map.entry(PascalTasks.NORMALS, 20.0));
        double sal = (50 - 62.35) / 62.35;
        double normals = (17.97 - 20) / 17.97;
        assertThat(validation.deltaM()).isCloseTo(100 * (sal + normals) / 2, within(1e-9));
    }
}
