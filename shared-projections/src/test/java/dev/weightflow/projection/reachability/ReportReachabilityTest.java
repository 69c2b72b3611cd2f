package dev.weightflow.projection.reachability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.SampleLayers;
import dev.weightflow.schema.evaluation.SampleLayers.TaskLayers;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportReachabilityTest {
    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Test
    void a_report_keeps_its_layers_and_its_geometry() {
        Digest image = Digest.ofText("image");
        Digest label = Digest.ofText("label");
        Digest prediction = Digest.ofText("prediction");
        Digest geometry = Digest.ofText("geometry");
        EvaluationReport report = new EvaluationReport(
                EvaluationReport.FORMAT,
                CheckpointId.of(Digest.ofText("checkpoint")),
                Optional.empty(),
                DatasetId.of(Digest.ofText("dataset")),
                Split.VAL,
                1,
                64,
                TaskMetrics.ofPascal(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(TaskFigures.foreground(0.5, 0.5)),
                        Optional.empty()),
                List.of(),
                List.of(),
                "test",
                Optional.empty(),
                List.of(new SampleLayers(
                        "a-sample",
                        image,
                        Map.of(
                                PascalTasks.SAL,
                                new TaskLayers(Optional.of(label), prediction, Optional.empty(), Optional.empty())))),
                Map.of(),
                Optional.of(geometry));
        Reachability reach = new Reachability(store);

        reach.report(store.put(CanonicalJson.write(report)), "a version");
        reach.walk();

        assertThat(List.of(image, label, prediction)).allSatisfy(layer -> assertThat(reach.of(layer))
                .contains(new Reached(ObjectKind.PICTURE, "a version")));
        assertThat(reach.of(geometry)).contains(new Reached(ObjectKind.GEOMETRY, "a version"));
        assertThat(reach.unreadable()).isEmpty();
    }
}
