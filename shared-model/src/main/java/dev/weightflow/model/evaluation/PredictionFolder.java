package dev.weightflow.model.evaluation;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.image.FloatFile;
import dev.weightflow.data.dataset.image.PngImage;
import dev.weightflow.data.dataset.image.PngWriter;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Predictions as PNG files, {@code TASK/ID.png}: class indices in a gray or palette image for semantic segmentation and human parts,
 * gray for the probability of foreground (black 0, white 1), RGB with n = p / 127.5 − 1 for normals; and numbers as float32 in
 * {@code TASK/ID.npy}.
 *
 * @param root holds a folder for each task that was predicted, named by the task's key
 * @param size the side of every prediction, in pixels
 * @param known the tasks that there may be
 */
public record PredictionFolder(Path root, int size, Tasks known) {

    public static final int BENCHMARK_SIZE = 448;

    private static final String NUMBERS = ".npy";

    /** Predictions of tasks of PASCAL-Context. */
    public PredictionFolder(Path root, int size) {
        this(root, size, Tasks.PASCAL);
    }

    /**
     * Opens the folder with the size of the first of these images' predictions; the benchmark's, if there is none.
     *
     * @throws DatasetException if that file is no prediction
     */
    public static PredictionFolder of(Path root, List<String> ids, Tasks known) {
        PredictionFolder folder = new PredictionFolder(root, BENCHMARK_SIZE, known);
        return ids.stream()
                .flatMap(id -> folder.tasks().stream().map(task -> folder.file(task, id)))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(first -> new PredictionFolder(root, width(first), known))
                .orElse(folder);
    }

    private static int width(Path prediction) {
        String name = prediction.toString();
        return name.endsWith(NUMBERS)
                ? FloatFile.decode(bytes(prediction), name, Limits.defaults()).width()
                : PngImage.decode(bytes(prediction), name, Limits.defaults())
                        .pixels()
                        .width();
    }

    public Set<TaskName> tasks() {
        Set<TaskName> tasks = new TreeSet<>();
        known.names().stream()
                .filter(task -> Files.isDirectory(root.resolve(task.key())))
                .forEach(tasks::add);
        return Collections.unmodifiableSet(tasks);
    }

    public Path file(TaskName task, String id) {
        return root.resolve(task.key()).resolve(id + (encoding(task) == LabelEncoding.NUMBER ? NUMBERS : ".png"));
    }

    private LabelEncoding encoding(TaskName task) {
        return known.get(task).encoding();
    }

    /**
     * Reads the prediction of one image, in its task's {@link LabelEncoding}; normals are of any length.
     *
     * @throws DatasetException naming the file that is missing, damaged, of another size or of another form
     */
    public float[] read(TaskName task, String id) {
        Path file = file(task, id);
        if (encoding(task) == LabelEncoding.NUMBER) {
            return numbers(sized(FloatFile.decode(bytes(file), file.toString(), Limits.defaults()), file));
        }
        PngImage image = PngImage.decode(bytes(file), file.toString(), Limits.defaults());
        sized(image.pixels(), file);
        return switch (encoding(task)) {
            case CLASS_INDEX -> classes(image, file);
            case FOREGROUND -> probabilities(image, file);
            case UNIT_VECTOR -> vectors(image, file);
            case NUMBER -> throw new IllegalStateException("numbers are no image");
        };
    }

    private Pixels sized(Pixels pixels, Path file) {
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
        return pixels;
    }

    private static float[] numbers(Pixels stored) {
        float[] numbers = new float[stored.data().length / 4];
        ByteBuffer.wrap(stored.data())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(numbers);
        return numbers;
    }

    /**
     * Writes the prediction of one image, as {@link #read} reads it.
     *
     * @param prediction in its task's {@link LabelEncoding}
     * @throws IOException if the file cannot be written
     */
    public void write(TaskName task, String id, float[] prediction) throws IOException {
        Files.createDirectories(file(task, id).getParent());
        if (encoding(task) == LabelEncoding.NUMBER) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * prediction.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(prediction);
            Files.write(file(task, id), FloatFile.encode(new Pixels(size, size, 4, bytes.array())));
            return;
        }
        int channels = encoding(task).channels();
        int pixels = size * size;
        byte[] data = new byte[prediction.length];
        for (int at = 0; at < data.length; at++) {
            float value = prediction[at % channels * pixels + at / channels];
            data[at] = (byte)
                    switch (encoding(task)) {
                        case CLASS_INDEX -> (int) value;
                        case FOREGROUND -> Math.round(255 * value);
                        case UNIT_VECTOR -> Math.round(127.5f * (value + 1));
                        case NUMBER -> throw new IllegalStateException("numbers are no image");
                    };
        }
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
