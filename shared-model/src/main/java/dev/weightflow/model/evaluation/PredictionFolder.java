package dev.weightflow.model.evaluation;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.ViolationCode;
import dev.weightflow.model.dataset.image.PngImage;
import dev.weightflow.model.dataset.image.PngWriter;
import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.schema.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Predictions as PNG files, {@code TASK/ID.png}: class indices in a gray or palette image for semantic segmentation and human parts,
 * gray for the probability of saliency (black 0, white 1), RGB with n = p / 127.5 − 1 for normals.
 *
 * @param root holds a folder for each task that was predicted, named by the task's key
 * @param size the side of every prediction, in pixels
 */
public record PredictionFolder(Path root, int size) {

    public static final int BENCHMARK_SIZE = 448;

    /**
     * The folder with the size that the first of these images' predictions has; the benchmark's, if there is none.
     *
     * @throws DatasetException if that file is no PNG image
     */
    public static PredictionFolder of(Path root, List<String> ids) {
        PredictionFolder folder = new PredictionFolder(root, BENCHMARK_SIZE);
        return ids.stream()
                .flatMap(id -> folder.tasks().stream().map(task -> folder.file(task, id)))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(first -> new PredictionFolder(
                        root,
                        PngImage.decode(bytes(first), first.toString(), Limits.defaults())
                                .pixels()
                                .width()))
                .orElse(folder);
    }

    public Set<Task> tasks() {
        Set<Task> tasks = EnumSet.noneOf(Task.class);
        Arrays.stream(Task.values())
                .filter(task -> Files.isDirectory(root.resolve(task.key())))
                .forEach(tasks::add);
        return Collections.unmodifiableSet(tasks);
    }

    public Path file(Task task, String id) {
        return root.resolve(task.key()).resolve(id + ".png");
    }

    /**
     * The prediction of one image, in its task's {@link LabelEncoding}; normals are of any length.
     *
     * @throws DatasetException naming the file that is missing, damaged, of another size or of another form
     */
    public float[] read(Task task, String id) {
        Path file = file(task, id);
        PngImage image = PngImage.decode(bytes(file), file.toString(), Limits.defaults());
        Pixels pixels = image.pixels();
        if (pixels.width() != size || pixels.height() != size) {
            throw DatasetException.about(
                    ViolationCode.SIZE_MISMATCH,
                    file,
                    "is %d x %d pixels and must be %d x %d; write all predictions at the size that is scored",
                    pixels.width(),
                    pixels.height(),
                    size,
                    size);
        }
        return switch (LabelEncoding.of(task)) {
            case CLASS_INDEX -> classes(image, file);
            case FOREGROUND -> probabilities(image, file);
            case UNIT_VECTOR -> vectors(image, file);
        };
    }

    /**
     * Writes the prediction of one image, as {@link #read} reads it.
     *
     * @param prediction in its task's {@link LabelEncoding}
     * @throws IOException if the file cannot be written
     */
    public void write(Task task, String id, float[] prediction) throws IOException {
        int channels = LabelEncoding.of(task).channels();
        int pixels = size * size;
        byte[] data = new byte[prediction.length];
        for (int at = 0; at < data.length; at++) {
            float value = prediction[at % channels * pixels + at / channels];
            data[at] = (byte)
                    switch (LabelEncoding.of(task)) {
                        case CLASS_INDEX -> (int) value;
                        case FOREGROUND -> Math.round(255 * value);
                        case UNIT_VECTOR -> Math.round(127.5f * (value + 1));
                    };
        }
        Files.createDirectories(file(task, id).getParent());
        Files.write(file(task, id), PngWriter.encode(new Pixels(size, size, channels, data)));
    }

    private static float[] classes(PngImage image, Path file) {
        if (image.colour().channels() != 1) {
            throw image.wrongForm(file.toString(), "save it as a gray or palette image that holds class indices");
        }
        return planes(image.pixels(), value -> value);
    }

    private static float[] probabilities(PngImage image, Path file) {
        if (image.colour() != PngImage.Colour.GRAY) {
            throw image.wrongForm(file.toString(), "save it as a gray image");
        }
        float white = (1 << image.bitDepth()) - 1;
        return planes(image.pixels(), value -> value / white);
    }

    private static float[] vectors(PngImage image, Path file) {
        if (image.colour() != PngImage.Colour.RGB) {
            throw image.wrongForm(file.toString(), "save it as an RGB image");
        }
        // 2p - 255 points where p / 127.5 - 1 points, and is exact
        return planes(image.pixels(), value -> 2 * value - 255);
    }

    private interface Level {
        float of(int value);
    }

    private static float[] planes(Pixels image, Level level) {
        byte[] data = image.data();
        int channels = image.channels();
        int pixels = data.length / channels;
        float[] planes = new float[data.length];
        for (int at = 0; at < data.length; at++) {
            planes[at % channels * pixels + at / channels] = level.of(data[at] & 0xff);
        }
        return planes;
    }

    private static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw DatasetException.about(
                    ViolationCode.MISSING_FILE, file, "is missing; predict that image too, or take it off the id list");
        }
        try {
            if (Files.size(file) > Limits.defaults().fileBytes()) {
                throw DatasetException.about(
                        ViolationCode.TOO_LARGE, file, "is far too large to be a prediction; write it anew");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE, file, e, "cannot be read (%s); check its permissions", e);
        }
    }
}
