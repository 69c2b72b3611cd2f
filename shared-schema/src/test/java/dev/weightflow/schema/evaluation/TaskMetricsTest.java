package dev.weightflow.schema.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {

    @Test
    void figures_are_written_with_their_units() {
        TaskMetrics metrics = new TaskMetrics(
                Optional.of(new SegmentationMetrics(0.43214, List.of())),
                Optional.of(new NormalsMetrics(17.298, 20.5)),
                null,
                null);

        assertThat(metrics.words()).isEqualTo("semseg 43.21 %, normals 17.30°");
    }
}
