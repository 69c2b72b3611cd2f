package dev.weightflow.schema.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {

    @Test
    void figures_are_written_with_their_units() {
        TaskMetrics metrics = TaskMetrics.ofPascal(
                Optional.of(TaskFigures.segmentation(0.43214, List.of())),
                Optional.of(TaskFigures.normals(17.298, 20.5)),
                Optional.empty(),
                Optional.empty());

        assertThat(metrics.words()).isEqualTo("semseg 43.21 %, normals 17.30°");
    }

    @Test
    void tasks_that_were_not_measured_are_left_out_by_any_mapper_and_absent_classes_are_null() throws Exception {
        ObjectMapper mapper = new ObjectMapper().registerModule(new Jdk8Module());
        TaskMetrics metrics = TaskMetrics.ofPascal(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(TaskFigures.segmentation(0.25, List.of(Optional.of(0.5), Optional.empty()))));

        String json = mapper.writeValueAsString(metrics);

        assertThat(json).isEqualTo("{\"human_parts\":{\"mIoU\":0.25,\"perClass\":[0.5,null]}}");
        assertThat(mapper.readValue(json, TaskMetrics.class)).isEqualTo(metrics);
    }
}
