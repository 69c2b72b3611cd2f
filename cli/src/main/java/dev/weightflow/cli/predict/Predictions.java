package dev.weightflow.cli.predict;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.RawLabels;
import dev.weightflow.model.dataset.RawSample;
import dev.weightflow.model.dataset.ViolationCode;
import dev.weightflow.model.dataset.image.Photograph;
import dev.weightflow.model.dataset.image.PngWriter;
import dev.weightflow.model.dataset.transform.ValidationTransform;
import dev.weightflow.model.evaluation.PredictionFolder;
import dev.weightflow.model.evaluation.Predictor;
import dev.weightflow.model.picture.Panel;
import dev.weightflow.schema.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A folder of predictions, and of panels that show them. */
final class Predictions {

    private static final Limits LIMITS = Limits.defaults().withPixels(200_000_000);

    private final Predictor predictor;
    private final ValidationTransform transform;
    private final PredictionFolder folder;
    private final Path panels;

    Predictions(Predictor predictor, Path root) {
        this.predictor = predictor;
        this.transform = new ValidationTransform(predictor.imageSize());
        this.folder = new PredictionFolder(root, predictor.imageSize());
        this.panels = root.resolve("panels");
    }

    /**
     * Predicts one photograph and writes its files.
     *
     * @throws DatasetException if it is no image, damaged or too large
     */
    void write(Photo photo) {
        byte[] file = read(photo.file());
        Pixels pixels = Photograph.decode(file, photo.file().toString(), LIMITS);
        RawLabels none = new RawLabels(photo.id(), pixels.width(), pixels.height(), Map.of());
        float[] image = transform.apply(new RawSample(file, pixels, none)).image();
        Map<Task, float[]> maps = predictor.predict(image);
        try {
            for (Map.Entry<Task, float[]> map : maps.entrySet()) {
                folder.write(map.getKey(), photo.id(), map.getValue());
            }
            Files.createDirectories(panels);
            Files.write(
                    panels.resolve(photo.id() + ".png"),
                    PngWriter.encode(Panel.of(predictor.imageSize(), image, List.of(maps))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            if (Files.size(file) > LIMITS.fileBytes()) {
                throw DatasetException.of(
                        ViolationCode.TOO_LARGE, file, file + " is far too large for a photograph; shrink it");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw DatasetException.of(ViolationCode.MISSING_FILE, file, file + ": there is no such file", e);
        } catch (IOException e) {
            throw DatasetException.of(
                    ViolationCode.UNREADABLE, file, file + " cannot be read (" + e + "); check its permissions", e);
        }
    }
}
