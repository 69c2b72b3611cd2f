package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.json.CanonicalJson;
import java.util.List;
import java.util.Optional;

/**
 * What the evaluation of one checkpoint on one split found. Its id is the digest of its canonical JSON, under which it is
 * stored; like every manifest it holds no time.
 *
 * @param job the job that the checkpoint belongs to, if one is known
 * @param imageSize the side of the square that images were brought to, in pixels
 * @param comparisons the same for other models, and how the checkpoint fares against them
 * @param imageSums the digest of the stored sums of images (shared-model, {@code ImageSums}) of the metrics, for comparisons image by
 *     image; absent in reports of earlier versions, and where there are too many images
 */
public record EvaluationReport(
        int format,
        CheckpointId checkpoint,
        Optional<JobId> job,
        DatasetId dataset,
        Split split,
        int images,
        int imageSize,
        TaskMetrics metrics,
        List<Comparison> comparisons,
        List<PredictionImage> pictures,
        String codeVersion,
        Optional<Digest> imageSums) {
    public static final int FORMAT = 1;

    /** The name of the comparison with the model before any training. */
    public static final String UNTRAINED = "untrained";

    public EvaluationReport {
        comparisons = Faults.listOf(comparisons);
        pictures = Faults.listOf(pictures);
        Faults.of("An evaluation report")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .present("checkpoint", checkpoint)
                .present("dataset", dataset)
                .present("split", split)
                .atLeast(1, "images", images)
                .atLeast(1, "imageSize", imageSize)
                .present("metrics", metrics)
                .text("codeVersion", codeVersion)
                .raise();
    }

    /** The report's identity: the digest of {@link CanonicalJson#write}. */
    public ReportId id() {
        return ReportId.of(CanonicalJson.digest(this));
    }

    public Optional<Comparison> comparison(String name) {
        return comparisons.stream()
                .filter(comparison -> comparison.name().equals(name))
                .findFirst();
    }
}
