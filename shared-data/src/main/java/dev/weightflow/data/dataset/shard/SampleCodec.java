package dev.weightflow.data.dataset.shard;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.image.FloatFile;
import dev.weightflow.data.dataset.image.PngImage;
import dev.weightflow.data.dataset.image.PngWriter;
import dev.weightflow.data.dataset.image.StoredImage;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Conversion between a sample and the files of a shard, by their extensions:
 *
 * <ul>
 *   <li>{@code jpg} or {@code png}: the photograph's own bytes
 *   <li>{@code json}: {@link Metadata}
 *   <li>classes, as {@code semseg.png} and {@code parts.png}: gray, class indices
 *   <li>foreground, as {@code sal.png}: gray, 0 or 255; where pixels may be ignored 0 or 1, and 255 for these
 *   <li>unit vectors, as {@code normals.png}: RGBA; opaque where the normal is valid, transparent black elsewhere
 *   <li>numbers, as {@code depth.npy}: float32, NaN where a number is ignored
 * </ul>
 */
final class SampleCodec {
    static final String IMAGE = "jpg";
    static final String OTHER_IMAGE = "png";
    static final String CARD = "json";
    private static final String PARTS = "parts";
    private static final String PNG = ".png";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SampleCodec() {}

    /** Returns the extension of a task's label. In a shard, {@code parts} is always the human parts of PASCAL-Context, and no other task. */
    static String extension(Task task) {
        if (task.name().equals(PascalTasks.HUMAN_PARTS) && Tasks.PASCAL.holds(task)) {
            return PARTS + PNG;
        }
        String ending = task.encoding() == LabelEncoding.NUMBER ? ".npy" : PNG;
        return (task.key().equals(PARTS) ? PARTS + ".label" : task.key()) + ending;
    }

    static SortedMap<String, byte[]> encode(RawSample sample) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put(StoredImage.isJpeg(sample.jpeg()) ? IMAGE : OTHER_IMAGE, sample.jpeg());
        sample.labels().forEach((name, label) -> {
            Task task = sample.raw().tasks().get(name);
            files.put(extension(task), file(task, label));
        });
        try {
            String card = JSON.writeValueAsString(Metadata.of(sample));
            files.put(CARD, (card + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a card of plain values is always JSON", e);
        }
        return files;
    }

    /** @param wanted tasks; labels of others are ignored */
    static RawSample decode(String id, Map<String, byte[]> files, Tasks wanted, String place, Limits limits) {
        Metadata card = card(id, files, place);
        String ending = files.containsKey(OTHER_IMAGE) ? OTHER_IMAGE : IMAGE;
        byte[] jpeg = file(files, ending, place);
        Pixels image = StoredImage.decode(jpeg, place + "." + ending, limits);
        Map<TaskName, Pixels> labels = labels(card, files, wanted, place, limits);
        return new RawSample(jpeg, image, new RawLabels(id, image.width(), image.height(), wanted, labels));
    }

    /** Decodes the labels alone; no image need be among the files. */
    static RawLabels decodeLabels(String id, Map<String, byte[]> files, Tasks wanted, String place, Limits limits) {
        Metadata card = card(id, files, place);
        return new RawLabels(id, card.width(), card.height(), wanted, labels(card, files, wanted, place, limits));
    }

    private static Map<TaskName, Pixels> labels(
            Metadata card, Map<String, byte[]> files, Tasks wanted, String place, Limits limits) {
        return TaskName.each(card.tasks().stream().filter(wanted::has).toList(), name -> {
            Task task = wanted.get(name);
            return label(task, file(files, extension(task), place), place + "." + extension(task), limits);
        });
    }

    private static Metadata card(String id, Map<String, byte[]> files, String place) {
        try {
            Metadata card = JSON.readValue(file(files, CARD, place), Metadata.class);
            if (!card.id().equals(id)) {
                throw badShard(place, "has the card of another sample");
            }
            return card;
        } catch (IOException e) {
            throw badShard(
                    place,
                    "has a card that cannot be read ("
                            + e.getMessage().lines().findFirst().orElse("") + ")");
        }
    }

    private static byte[] file(Task task, Pixels label) {
        return switch (task.encoding()) {
            case CLASS_INDEX, UNIT_VECTOR -> PngWriter.encode(label);
            case FOREGROUND -> PngWriter.encode(task.kind().ignorable() ? label : scaled(label, 255));
            case NUMBER -> FloatFile.encode(label);
        };
    }

    private static Pixels label(Task task, byte[] file, String name, Limits limits) {
        Pixels label =
                switch (task.encoding()) {
                    case CLASS_INDEX, UNIT_VECTOR ->
                        PngImage.decode(file, name, limits).pixels();
                    case FOREGROUND ->
                        mask(task, PngImage.decode(file, name, limits).pixels());
                    case NUMBER -> FloatFile.decode(file, name, limits);
                };
        RawLabels.complaint(task, label).ifPresent(complaint -> {
            throw badShard(name, complaint);
        });
        return label;
    }

    private static Pixels mask(Task task, Pixels stored) {
        return task.kind().ignorable() ? stored : thresholded(stored);
    }

    private static Pixels scaled(Pixels label, int factor) {
        byte[] scaled = new byte[label.data().length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (byte) (label.data()[i] * factor);
        }
        return new Pixels(label.width(), label.height(), label.channels(), scaled);
    }

    private static Pixels thresholded(Pixels stored) {
        byte[] salient = new byte[stored.data().length];
        for (int i = 0; i < salient.length; i++) {
            salient[i] = (byte) (stored.data()[i] < 0 ? 1 : 0); // 128 and more
        }
        return new Pixels(stored.width(), stored.height(), stored.channels(), salient);
    }

    private static byte[] file(Map<String, byte[]> files, String extension, String place) {
        byte[] file = files.get(extension);
        if (file == null) {
            throw badShard(place, "has no ." + extension);
        }
        return file;
    }

    private static DatasetException badShard(String place, String what) {
        return DatasetException.about(ViolationCode.BAD_SHARD, place, "%s; write the shard again", what);
    }

    /**
     * Metadata of a sample in a shard.
     *
     * @param format of the sample's files; this code reads {@value #FORMAT}
     */
    @JsonPropertyOrder({"format", "id", "width", "height", "tasks"})
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Metadata(int format, String id, int width, int height, List<TaskName> tasks) {
        static final int FORMAT = 1;

        Metadata {
            if (format != FORMAT) {
                throw new IllegalArgumentException("format " + format + " is not known, only " + FORMAT);
            }
            if (id == null || tasks == null) {
                throw new IllegalArgumentException("a card needs an id and tasks");
            }
            tasks = List.copyOf(tasks);
        }

        static Metadata of(RawSample sample) {
            return new Metadata(
                    FORMAT,
                    sample.id(),
                    sample.image().width(),
                    sample.image().height(),
                    List.copyOf(sample.labels().keySet()));
        }
    }
}
