package dev.weightflow.schema.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.json.CanonicalJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Result of evaluating one checkpoint on one split. Its id is the digest of its canonical JSON, under which it is stored; like every manifest it
 * holds no time.
 *
 * @param job the job that the checkpoint belongs to, if one is known
 * @param imageSize the side of the square that images were resized to, in pixels
 * @param comparisons metrics of other models on the same images, and the checkpoint's change against them
 * @param imageSums the digest of the stored sums of each image (shared-comparison, {@code ImageSums}), for paired comparisons; absent in reports of
 * earlier versions, and where the sums are in parts
 * @param samples the first images with their labels and predictions as separate layers, which can be overlaid
 * @param confusion by task with classes, the confusion matrix in pixels: rows are labels, columns predictions
 * @param geometry the digest of the stored {@link CheckpointGeometry}; absent if no weight of the backbone has moved
 * @param imageSumsParts the digests of the stored sums in order, each with as many images as one document holds, where there are more
 * @param window the digest of the stored {@link dev.weightflow.schema.drift.WindowDocument}, if one was requested
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
        Optional<Digest> imageSums,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SampleLayers> samples,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<TaskName, List<List<Long>>> confusion,
        Optional<Digest> geometry,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Digest> imageSumsParts,
        Optional<Digest> window) {
    public static final int FORMAT = 1;

    /** Name of the comparison with the untrained model. */
    public static final String UNTRAINED = "untrained";

    /** Creates a report without layers, confusion and geometry. */
    public EvaluationReport(
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
        this(
                format,
                checkpoint,
                job,
                dataset,
                split,
                images,
                imageSize,
                metrics,
                comparisons,
                pictures,
                codeVersion,
                imageSums,
                List.of(),
                Map.of(),
                Optional.empty());
    }

    /** Creates a report with the sums of all images in one document, if it keeps any. */
    public EvaluationReport(
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
            Optional<Digest> imageSums,
            List<SampleLayers> samples,
            Map<TaskName, List<List<Long>>> confusion,
            Optional<Digest> geometry) {
        this(
                format,
                checkpoint,
                job,
                dataset,
                split,
                images,
                imageSize,
                metrics,
                comparisons,
                pictures,
                codeVersion,
                imageSums,
                samples,
                confusion,
                geometry,
                List.of(),
                Optional.empty());
    }

    public EvaluationReport {
        comparisons = Faults.listOf(comparisons);
        pictures = Faults.listOf(pictures);
        samples = Faults.listOf(samples);
        imageSumsParts = Faults.listOf(imageSumsParts);
        confusion = TaskName.ordered(confusion);
        Faults.of("An evaluation report")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .present("checkpoint", checkpoint)
                .present("dataset", dataset)
                .present("split", split)
                .atLeast(1, "images", images)
                .atLeast(1, "imageSize", imageSize)
                .present("metrics", metrics)
                .require(
                        metrics == null || !metrics.isEmpty() || window.isPresent(),
                        "metrics must hold at least one task where no window is stored")
                .text("codeVersion", codeVersion)
                .require(
                        confusion.values().stream().allMatch(EvaluationReport::isConfusion),
                        "confusion must have as many columns as rows, and no count below 0")
                .raise();
    }

    /** Returns the report's identity: the digest of {@link CanonicalJson#write}. */
    public ReportId id() {
        return ReportId.of(CanonicalJson.digest(this));
    }

    /** Returns the stored sums of images, in order; empty if it keeps none. */
    public List<Digest> imageSumsDocuments() {
        return imageSums.map(List::of).orElse(imageSumsParts);
    }

    public Optional<Comparison> comparison(String name) {
        return comparisons.stream()
                .filter(comparison -> comparison.name().equals(name))
                .findFirst();
    }

    private static boolean isConfusion(List<List<Long>> rows) {
        return rows.stream()
                .allMatch(row ->
                        row.size() == rows.size() && row.stream().allMatch(count -> count != null && count >= 0));
    }

    /** Returns the pictures of {@link #samples}. */
    public Stream<Digest> layers() {
        return samples.stream().flatMap(SampleLayers::digests);
    }
}
