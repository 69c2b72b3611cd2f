package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepMetricsTest {

    private static final Map<TaskName, Double> LOSSES = Map.of(PascalTasks.SEMSEG, 1.5, PascalTasks.SAL, 0.5);
    private static final Map<String, Double> TERMS = Map.of("distance", 0.25);

    @Test
    void finite_numbers_pass() {
        assertThatCode(() -> new StepMetrics(4, LOSSES, TERMS, 2).requireFinite(3))
                .doesNotThrowAnyException();
    }

    @Test
    void each_loss_and_term_that_is_not_finite_is_named() {
        assertThatThrownBy(() -> new StepMetrics(
                                4,
                                Map.of(PascalTasks.SEMSEG, Double.NaN, PascalTasks.SAL, 0.5),
                                Map.of("distance", Double.POSITIVE_INFINITY),
                                2)
                        .requireFinite(3))
                .isInstanceOf(TrainingException.Diverged.class)
                .hasMessageContaining("diverged at step 3: the loss of semseg is NaN, the term distance is Infinity;");
    }

    @Test
    void a_sum_or_a_norm_alone_that_is_not_finite_is_told_with_the_other() {
        assertThatThrownBy(() -> new StepMetrics(Double.NaN, LOSSES, TERMS, 2).requireFinite(1))
                .hasMessageContaining("step 1: the sum of the losses is NaN and the norm of the gradients is 2.0;");
        assertThatThrownBy(() -> new StepMetrics(4, LOSSES, TERMS, Double.POSITIVE_INFINITY).requireFinite(1))
                .hasMessageContaining("the sum of the losses is 4.0 and the norm of the gradients is Infinity;");
    }

    @Test
    void where_a_loss_is_at_fault_the_sum_is_not_told() {
        assertThatThrownBy(() ->
                        new StepMetrics(Double.NaN, Map.of(PascalTasks.SAL, Double.NaN), TERMS, 2).requireFinite(1))
                .hasMessageContaining("step 1: the loss of sal is NaN;");
    }
}
