package dev.weightflow.comparison.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.metric.MetricScales;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeedSpreadTest {
    @Test
    void tasks_are_in_points_and_the_gain_is_in_percent_of_the_means() {
        SeedSpread spread = SeedSpread.of(
                MetricScales.UNDECLARED,
                List.of(
                        Map.of(PascalTasks.SEMSEG, 0.50, PascalTasks.NORMALS, 20.0),
                        Map.of(PascalTasks.SEMSEG, 0.52, PascalTasks.NORMALS, 19.0),
                        Map.of(PascalTasks.SEMSEG, 0.54, PascalTasks.NORMALS, 21.0)));

        assertThat(spread.deviations().get("semseg")).isCloseTo(2, within(1e-9));
        assertThat(spread.deviations().get("normals")).isCloseTo(1, within(1e-9));
        // (-3.846 + 0) / 2, (0 + 5) / 2, (3.846 - 5) / 2: -1.923, 2.5, -0.577
        assertThat(spread.deviations().get("gain")).isCloseTo(2.2673, within(1e-4));
        assertThat(spread.degreesOfFreedom()).isEqualTo(2);
    }
}
