package dev.weightflow.evaluator.rest;

import dev.weightflow.data.picture.Layer;
import dev.weightflow.data.picture.Legend;
import dev.weightflow.data.picture.NumberRange;
import dev.weightflow.data.task.Task;
import dev.weightflow.evaluator.measure.DrawnSample;
import dev.weightflow.evaluator.predict.Predictions.Predicted;
import dev.weightflow.evaluator.predict.Resampling;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.metric.MetricScale;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Prediction of a model for one image.
 *
 * @param model the model, if the request named one
 * @param milliseconds duration of the forward pass
 * @param width the width of the pictures; their longer side is the model's training size
 * @param height the height of the pictures; they have the photograph's aspect ratio, and samples are square as in reports
 * @param evaluator the version of the service
 * @param sample the sample of a dataset that was predicted, if it was one
 * @param image the image of a sample, a PNG file in Base64
 */
@Schema(name = "Prediction")
public record PredictionView(
        Optional<ModelName> model,
        Optional<VersionNumber> version,
        CheckpointId checkpoint,
        long milliseconds,
        int width,
        int height,
        String evaluator,
        Optional<String> sample,
        Optional<String> image,
        List<TaskMap> tasks) {

    /**
     * Prediction of a task.
     *
     * @param png the file in Base64; its pixels are encoded as those of every layer
     * @param label as the prediction, where the sample has one
     * @param figure the figure of this image's prediction, where it has a label
     * @param scale the scale of the figure
     */
    @Schema(name = "PredictedTask")
    record TaskMap(
            TaskName task,
            String kind,
            String title,
            String png,
            Optional<String> label,
            List<Legend.Entry> legend,
            String summary,
            Optional<Double> figure,
            Optional<MetricScale> scale) {}

    /** Creates the view of a photograph; the maps get its aspect ratio. */
    static PredictionView photograph(
            Optional<ModelVersion> version, CheckpointId checkpoint, String evaluator, Predicted predicted) {
        int side = predicted.sample().size();
        double scale = (double) side / Math.max(predicted.width(), predicted.height());
        int width = (int) Math.max(1, Math.round(scale * predicted.width()));
        int height = (int) Math.max(1, Math.round(scale * predicted.height()));
        return new PredictionView(
                version.map(known -> known.event().model()),
                version.map(ModelVersion::number),
                checkpoint,
                predicted.milliseconds(),
                width,
                height,
                evaluator,
                Optional.empty(),
                Optional.empty(),
                predicted.tasks().stream()
                        .map(task -> {
                            float[] values =
                                    Resampling.nearest(predicted.predictions().get(task.name()), side, width, height);
                            NumberRange range = NumberRange.of(values);
                            return map(
                                    task,
                                    Layer.png(task, values, width, height, range),
                                    Optional.empty(),
                                    Legend.of(task, values, range),
                                    Optional.empty());
                        })
                        .toList());
    }

    /** Creates the view of a sample, with its labels. */
    static PredictionView sample(CheckpointId checkpoint, String evaluator, Predicted predicted) {
        int side = predicted.sample().size();
        Map<TaskName, float[]> labels = predicted.sample().labelValues();
        DrawnSample drawn =
                DrawnSample.of(predicted.tasks(), side, predicted.sample().image(), labels, predicted.predictions());
        return new PredictionView(
                Optional.empty(),
                Optional.empty(),
                checkpoint,
                predicted.milliseconds(),
                side,
                side,
                evaluator,
                Optional.of(predicted.sample().id()),
                Optional.of(base64(drawn.image())),
                predicted.tasks().stream()
                        .map(task -> {
                            float[] values = predicted.predictions().get(task.name());
                            return map(
                                    task,
                                    drawn.tasks().get(task.name()).prediction(),
                                    drawn.tasks().get(task.name()).label(),
                                    Legend.of(task, values, drawn.range().get(task.name())),
                                    Optional.ofNullable(labels.get(task.name()))
                                            .flatMap(label -> figure(task, values, label)));
                        })
                        .toList());
    }

    private static Optional<Double> figure(Task task, float[] prediction, float[] label) {
        List<Double> sums = task.kind().metric().ofPrediction(prediction, label).sums();
        return Optional.of(task.kind()
                        .metric()
                        .figureOfImage(
                                sums.stream().mapToDouble(Double::doubleValue).toArray()))
                .filter(figure -> !figure.isNaN());
    }

    private static TaskMap map(Task task, byte[] png, Optional<byte[]> label, Legend legend, Optional<Double> figure) {
        return new TaskMap(
                task.name(),
                task.kind().type().name(),
                task.kind().title(task.name()),
                base64(png),
                label.map(PredictionView::base64),
                legend.entries(),
                legend.summary(),
                figure,
                figure.map(any -> task.kind().scale()));
    }

    private static String base64(byte[] file) {
        return Base64.getEncoder().encodeToString(file);
    }
}
