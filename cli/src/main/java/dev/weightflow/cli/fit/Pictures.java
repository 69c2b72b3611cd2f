package dev.weightflow.cli.fit;

import dev.weightflow.model.dataset.image.PngWriter;
import dev.weightflow.model.evaluation.EvaluationListener.Evaluated;
import dev.weightflow.model.picture.Panel;
import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.schema.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The first images of a validation, with labels in the upper row and predictions in the lower. */
final class Pictures {

    private static final int AT_MOST = 8;

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    void draw(Evaluated image) {
        if (image.done() > AT_MOST) {
            return;
        }
        Map<Task, float[]> predictions = new EnumMap<>(Task.class);
        image.outputs()
                .forEach((task, output) ->
                        predictions.put(task, LabelEncoding.of(task).decode(output, image.size() * image.size())));
        files.put(
                image.id() + ".png",
                PngWriter.encode(
                        Panel.of(image.size(), image.image(), List.of(labels(image, predictions), predictions))));
    }

    private static Map<Task, float[]> labels(Evaluated image, Map<Task, float[]> predictions) {
        Map<Task, float[]> labels = new EnumMap<>(image.labels());
        labels.keySet().retainAll(predictions.keySet());
        return labels;
    }

    void write(Path folder) {
        files.forEach((name, png) -> {
            try {
                Files.write(folder.resolve(name), png);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
