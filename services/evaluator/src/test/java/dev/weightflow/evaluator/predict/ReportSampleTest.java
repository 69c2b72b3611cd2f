package dev.weightflow.evaluator.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.evaluator.Stored;
import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.metric.TaskFigures;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportSampleTest {
    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @TempDir
    Path folder;

    @Test
    void a_sample_lies_in_the_shard_of_its_split_to_which_its_place_leads() {
        Digest two = Digest.ofText("two");
        Digest three = Digest.ofText("three");
        DatasetId dataset = Stored.manifest(
                store,
                List.of(
                        new Shard(Digest.ofText("other split"), Split.TRAIN, 7, 1),
                        new Shard(two, Split.VAL, 2, 1),
                        new Shard(three, Split.VAL, 3, 1)),
                PascalTasks.NAMES);
        EvaluationReport report = report(dataset, Optional.of(List.of("a", "b", "c", "d", "e")));

        assertThat(find(report, "a")).isEqualTo(new ReportSample(two, 0));
        assertThat(find(report, "b")).isEqualTo(new ReportSample(two, 1));
        assertThat(find(report, "c")).isEqualTo(new ReportSample(three, 0));
        assertThat(find(report, "e")).isEqualTo(new ReportSample(three, 2));
        assertThatThrownBy(() -> find(report, "f")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> find(report(dataset, Optional.empty()), "a"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("does not say which images");
    }

    private ReportSample find(EvaluationReport report, String sample) {
        return ReportSample.find(
                report,
                sample,
                new ArtifactStore(store, new DiskCache(store, folder, DiskCache.GIB, Clock.systemUTC())));
    }

    private EvaluationReport report(DatasetId dataset, Optional<List<String>> images) {
        return new EvaluationReport(
                EvaluationReport.FORMAT,
                CheckpointId.of(Digest.ofText("checkpoint")),
                Optional.empty(),
                dataset,
                Split.VAL,
                5,
                64,
                TaskMetrics.ofPascal(
                        Optional.empty(), Optional.of(TaskFigures.normals(10, 10)), Optional.empty(), Optional.empty()),
                List.of(),
                List.of(),
                "test",
                images.map(names -> store.put(CanonicalJson.write(new ImageSums(
                        ImageSums.FORMAT,
                        names,
                        Map.of(PascalTasks.NORMALS, Collections.nCopies(names.size(), List.of(1.0, 1.0))))))));
    }
}
