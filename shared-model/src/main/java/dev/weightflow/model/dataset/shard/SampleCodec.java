package dev.weightflow.model.dataset.shard;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.RawLabels;
import dev.weightflow.model.dataset.RawSample;
import dev.weightflow.model.dataset.StoredLabelFormat;
import dev.weightflow.model.dataset.ViolationCode;
import dev.weightflow.model.dataset.image.JpegImage;
import dev.weightflow.model.dataset.image.PngImage;
import dev.weightflow.model.dataset.image.PngWriter;
import dev.weightflow.schema.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A sample as the files of a shard, by their endings:
 *
 * <ul>
 *   <li>{@code jpg}: the photograph's own bytes
 *   <li>{@code json}: {@link Metadata}
 *   <li>{@code semseg.png}, {@code parts.png}: gray, class indices
 *   <li>{@code sal.png}: gray, 0 or 255
 *   <li>{@code normals.png}: RGBA; opaque where the normal counts, transparent black elsewhere
 * </ul>
 */
final class SampleCodec {
    static final String IMAGE = "jpg";
    static final String CARD = "json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SampleCodec() {}

    static String extension(Task task) {
        return switch (task) {
            case SEMSEG -> "semseg.png";
            case NORMALS -> "normals.png";
            case SAL -> "sal.png";
            case HUMAN_PARTS -> "parts.png";
        };
    }

    static SortedMap<String, byte[]> encode(RawSample sample) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put(IMAGE, sample.jpeg());
        sample.labels()
                .forEach((task, label) ->
                        files.put(extension(task), PngWriter.encode(task == Task.SAL ? scaled(label, 255) : label)));
        try {
            String card = JSON.writeValueAsString(Metadata.of(sample));
            files.put(CARD, (card + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a card of plain values is always JSON", e);
        }
        return files;
    }

    /** @param wanted tasks; labels of others are passed over */
    static RawSample decode(String id, Map<String, byte[]> files, Set<Task> wanted, String place, Limits limits) {
        Metadata card = card(id, files, place);
        byte[] jpeg = file(files, IMAGE, place);
        Pixels image = JpegImage.decode(jpeg, place + ".jpg", limits);
        Map<Task, Pixels> labels = labels(card, files, wanted, place, limits);
        return new RawSample(jpeg, image, new RawLabels(id, image.width(), image.height(), labels));
    }

    /** The labels alone; no image need be among the files. */
    static RawLabels decodeLabels(String id, Map<String, byte[]> files, Set<Task> wanted, String place, Limits limits) {
        Metadata card = card(id, files, place);
        return new RawLabels(id, card.width(), card.height(), labels(card, files, wanted, place, limits));
    }

    private static Map<Task, Pixels> labels(
            Metadata card, Map<String, byte[]> files, Set<Task> wanted, String place, Limits limits) {
        return Task.each(
                card.tasks().stream().filter(wanted::contains).toList(),
                task -> label(task, file(files, extension(task), place), place + "." + extension(task), limits));
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

    private static Pixels label(Task task, byte[] file, String name, Limits limits) {
        Pixels stored = PngImage.decode(file, name, limits).pixels();
        Pixels label = task == Task.SAL ? thresholded(stored) : stored;
        StoredLabelFormat.of(task).complaint(label).ifPresent(complaint -> {
            throw badShard(name, complaint);
        });
        return label;
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
     * What a shard says of a sample.
     *
     * @param format of the sample's files; this code knows {@value #FORMAT}
     */
    @JsonPropertyOrder({"format", "id", "width", "height", "tasks"})
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Metadata(int format, String id, int width, int height, List<Task> tasks) {
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
