package dev.weightflow.projection.reachability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.DatasetManifest.QuarantinedPart;
import dev.weightflow.schema.dataset.Shard;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportReachabilityTest {
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final List<NeededObject> needed = new ArrayList<>();

    @Test
    void a_report_keeps_its_layers_its_geometry_its_window_and_its_sums() {
        Digest image = Digest.ofText("image");
        Digest label = Digest.ofText("label");
        Digest prediction = Digest.ofText("prediction");
        Digest geometry = Digest.ofText("geometry");
        Digest window = Digest.ofText("window");
        Digest sums = Digest.ofText("sums");
        Digest moreSums = Digest.ofText("more sums");
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
                Optional.of(geometry),
                List.of(sums, moreSums),
                Optional.of(window));
        Reachability reach = new Reachability(store, needed::add);

        reach.report(store.put(CanonicalJson.write(report)), "a version");
        reach.walk();

        assertThat(List.of(image, label, prediction)).allSatisfy(layer -> assertThat(needed)
                .contains(new NeededObject(layer, ObjectKind.PICTURE, "a version")));
        assertThat(List.of(sums, moreSums)).allSatisfy(part -> assertThat(needed)
                .contains(new NeededObject(part, ObjectKind.IMAGE_SUMS, "a version")));
        assertThat(needed).contains(new NeededObject(geometry, ObjectKind.GEOMETRY, "a version"));
        assertThat(needed).contains(new NeededObject(window, ObjectKind.WINDOW, "a version"));
        assertThat(reach.unreadable()).isEmpty();
    }

    @Test
    void what_lies_in_parts_is_kept_part_by_part() {
        Digest samples = Digest.ofText("samples");
        Digest more = Digest.ofText("more samples");
        Digest rest = Digest.ofText("the rest");
        DatasetManifest dataset = DatasetManifest.of(
                        PascalTasks.NAMES,
                        List.of(),
                        List.of(new Shard(Digest.ofText("shard"), Split.TRAIN, 2, 10)),
                        List.of(),
                        Digest.ofText("source"))
                .listing(List.of(samples, more))
                .quarantining(List.of(), List.of(new QuarantinedPart(rest, 1)));
        store.put(CanonicalJson.write(dataset));
        Reachability reach = new Reachability(store, needed::add);

        reach.dataset(dataset.id(), "a dataset");
        reach.walk();

        assertThat(List.of(samples, more, rest)).allSatisfy(part -> assertThat(needed)
                .contains(new NeededObject(part, ObjectKind.SAMPLE_LIST, "a dataset")));
    }
}
