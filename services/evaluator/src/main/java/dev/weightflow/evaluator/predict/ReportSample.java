package dev.weightflow.evaluator.predict;

import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.model.statistics.ImageSums;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;

/**
 * Where a sample of a report lies.
 *
 * @param index its place in the shard, from 0
 */
public record ReportSample(Digest shard, int index) {

    /**
     * Finds a sample by the order in which images were evaluated, which is that of the dataset's shards.
     *
     * @throws NotFoundException if the report does not say which images it is of, or that one is not among them
     */
    public static ReportSample find(EvaluationReport report, String sample, ArtifactStore artifacts) {
        Digest sums = report.imageSums()
                .orElseThrow(() -> NotFoundException.of(
                        "sample",
                        sample,
                        "The report does not say which images it is of; request the evaluation again."));
        int place = WeightflowJson.read(artifacts.store().read(sums), ImageSums.class)
                .images()
                .indexOf(sample);
        int first = 0;
        for (Shard shard : artifacts.dataset(report.dataset()).shards(report.split())) {
            if (place >= first && place < first + shard.samples()) {
                return new ReportSample(shard.digest(), place - first);
            }
            first += shard.samples();
        }
        throw NotFoundException.of(
                "sample", sample, "GET /reports/" + report.id() + "/images lists those of the report.");
    }
}
