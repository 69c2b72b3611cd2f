package dev.weightflow.model.task.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.model.task.form.MalformedArrayException;
import dev.weightflow.schema.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MultiTaskMetricsTest {
    private static final MultiTaskMetrics ALL = new MultiTaskMetrics(Map.of(
            Task.NORMALS, new NormalsResult(16.5, 21.25),
            Task.SAL, new SaliencyResult(0.625, 0.75),
            Task.HUMAN_PARTS, new SegmentationResult(0.5, List.of(0.75, 0.25)),
            Task.SEMSEG, new SegmentationResult(0.25, List.of(0.5, 0.0))));

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void json_has_exactly_the_documented_members_in_the_tables_order() throws Exception {
        assertThat(json.writeValueAsString(ALL))
                .isEqualTo("{\"semseg\":{\"mIoU\":0.25,\"perClass\":[0.5,0.0]},"
                        + "\"human_parts\":{\"mIoU\":0.5,\"perClass\":[0.75,0.25]},"
                        + "\"sal\":{\"mIoU\":0.625,\"maxF\":0.75},"
                        + "\"normals\":{\"meanAngularError\":16.5,\"rmse\":21.25}}");
    }

    @Test
    void json_is_read_back_with_and_without_all_tasks() throws Exception {
        MultiTaskMetrics one = new MultiTaskMetrics(Map.of(Task.SAL, new SaliencyResult(0.1, 0.2)));

        assertThat(json.readValue(json.writeValueAsString(ALL), MultiTaskMetrics.class))
                .isEqualTo(ALL);
        assertThat(json.writeValueAsString(one)).isEqualTo("{\"sal\":{\"mIoU\":0.1,\"maxF\":0.2}}");
        assertThat(json.readValue(json.writeValueAsString(one), MultiTaskMetrics.class))
                .isEqualTo(one);
        assertThat(one.semseg()).isEmpty();
        assertThat(one.sal()).contains(new SaliencyResult(0.1, 0.2));
    }

    @Test
    void primary_metrics_are_in_the_tables_units() {
        assertThat(ALL.primaryMetrics())
                .isEqualTo(Map.of(Task.SEMSEG, 25.0, Task.HUMAN_PARTS, 50.0, Task.SAL, 62.5, Task.NORMALS, 16.5));
    }

    @Test
    void a_task_takes_only_its_own_kind_of_result() {
        assertThatThrownBy(() -> new MultiTaskMetrics(Map.of(Task.SAL, new NormalsResult(1, 2))))
                .isInstanceOf(ClassCastException.class);
    }

    @Test
    void a_fault_names_its_task() {
        MultiTaskMetric metric = MultiTaskMetric.of(List.of(Task.SAL));

        assertThatThrownBy(() -> metric.add(Map.of(Task.SAL, new float[] {Float.NaN}), Map.of(Task.SAL, new float[1])))
                .isInstanceOf(MalformedArrayException.class)
                .hasMessageStartingWith("sal: the output is not a finite number");
        assertThatThrownBy(() -> metric.add(Map.of(), Map.of()))
                .hasMessageContaining("sal is measured and has no output");
    }
}
