package dev.weightflow.cli.predict;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.image.Photograph;
import dev.weightflow.data.dataset.image.PngWriter;
import dev.weightflow.data.dataset.transform.ValidationTransform;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.picture.Picture;
import dev.weightflow.model.evaluation.PredictionFolder;
import dev.weightflow.model.evaluation.Predictor;
import dev.weightflow.schema.TaskName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Folder of predictions, and of panels that show them. */
final class Predictions {

    private static final Limits LIMITS = Limits.defaults().withPixels(200_000_000);

    private final Predictor predictor;
    private final ValidationTransform transform;
    private final PredictionFolder folder;
    private final Path panels;

    Predictions(Predictor predictor, Path root) {
        this.predictor = predictor;
        this.transform = new ValidationTransform(predictor.imageSize());
        this.folder = new PredictionFolder(root, predictor.imageSize(), predictor.tasks());
        this.panels = root.resolve("panels");
    }

    /** Predicts one photograph and writes its files. */
    void write(Photo photo) throws IOException {
        byte[] file = read(photo.file());
        Pixels pixels = Photograph.decode(file, photo.file().toString(), LIMITS);
        RawLabels none = new RawLabels(photo.id(), pixels.width(), pixels.height(), Map.of());
        HostTensor image = transform.apply(new RawSample(file, pixels, none)).image();
        Map<TaskName, float[]> maps = predictor.predict(image);
        for (Map.Entry<TaskName, float[]> map : maps.entrySet()) {
            folder.write(map.getKey(), photo.id(), map.getValue());
        }
        Files.createDirectories(panels);
        Files.write(
                panels.resolve(photo.id() + ".png"),
                PngWriter.encode(
                        Picture.of(photo.id(), pixels, predictor.imageSize(), predictor.tasks(), Map.of(), maps)));
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

    /** Image file, with the name of its predictions. */
    record Photo(Path file, String id) {

        /** Assigns names to the files' predictions. */
        static List<Photo> named(List<Path> files) {
            Map<String, Path> taken = new HashMap<>();
            List<Photo> photos = new ArrayList<>();
            for (Path file : files) {
                String name = file.getFileName().toString();
                int dot = name.lastIndexOf('.');
                String id = dot > 0 ? name.substring(0, dot) : name;
                Path other = taken.put(id, file);
                if (other != null) {
                    throw CommandFailure.refused(
                            "same-name",
                            "the predictions of " + other + " and " + file + " would both be called " + id
                                    + "; rename one, or predict them into two folders");
                }
                photos.add(new Photo(file, id));
            }
            return photos;
        }
    }
}
