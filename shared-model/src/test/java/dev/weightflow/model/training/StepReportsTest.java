package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.weightflow.model.tensor.DeviceSync;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.PascalTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepReportsTest {

    private final NDManager manager = Torch.manager(Device.cpu());
    private final List<Integer> told = new ArrayList<>();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void a_step_is_read_when_the_next_one_has_been_handed_over() {
        long before = DeviceSync.count();
        try (StepReports reports = new StepReports(1)) {
            add(reports, 0, 1);
            assertThat(told).isEmpty();
            assertThat(DeviceSync.count() - before).isZero();

            add(reports, 1, 2);
            assertThat(told).containsExactly(0);

            reports.readAll();
            reports.tell(figures -> told.add(figures.number()));
            assertThat(told).containsExactly(0, 1);
            assertThat(DeviceSync.count() - before).isEqualTo(2);
        }
    }

    @Test
    void without_a_step_behind_each_is_read_at_once() {
        try (StepReports reports = new StepReports(0)) {
            add(reports, 0, 1);

            assertThat(told).containsExactly(0);
        }
    }

    @Test
    void a_step_that_was_not_finite_is_told_by_its_own_number_and_after_those_before_it() {
        try (StepReports reports = new StepReports(1)) {
            add(reports, 6, 1);
            add(reports, 7, Float.NaN);

            assertThat(told).containsExactly(6);
            assertThatThrownBy(() -> add(reports, 8, 1))
                    .isInstanceOfSatisfying(TrainingException.Diverged.class, diverged -> assertThat(diverged.step())
                            .isEqualTo(7))
                    .hasMessageContaining("step 7");
        }
    }

    private void add(StepReports reports, int number, float loss) {
        reports.add(
                number,
                0.1,
                new PendingMetrics(manager.create(new float[] {loss, loss, 3}), Set.of(PascalTasks.SEMSEG), List.of()));
        reports.tell(figures -> {
            assertThat(figures.metrics().gradientNorm()).isEqualTo(3);
            told.add(figures.number());
        });
    }
}
