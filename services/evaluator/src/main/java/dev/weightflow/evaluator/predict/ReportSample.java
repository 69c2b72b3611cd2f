package dev.weightflow.evaluator.predict;

import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.id.Digest;
import java.util.List;

/**
 * Position of a sample of a report.
 *
 * @param index the index in the shard, from 0
 */
public record ReportSample(Digest shard, int index) {

    /**
     * Finds a sample by the order of evaluation, which is that of the dataset's shards.
     *
     * @throws NotFoundException if the report does not list its images, or this one is not among them
     */
    public static ReportSample find(EvaluationReport report, String sample, ArtifactStore artifacts) {
        if (report.imageSumsDocuments().isEmpty()) {
            throw NotFoundException.of(
                    "sample", sample, "The report does not say which images it is of; request the evaluation again.");
        }
        int place = place(report, sample, artifacts);
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

    /** Returns the image's index, or -1. */
    private static int place(EvaluationReport report, String sample, ArtifactStore artifacts) {
        int before = 0;
        for (Digest document : report.imageSumsDocuments()) {
            List<String> images = artifacts.imageSums(document).images();
            int place = images.indexOf(sample);
            if (place >= 0) {
                return before + place;
            }
            before += images.size();
        }
        return -1;
    }
}
