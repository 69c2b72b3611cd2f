package dev.weightflow.data.dataset.coco;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.image.PngImage;
import dev.weightflow.data.dataset.raster.Raster;
import dev.weightflow.data.dataset.raster.ValueType;
import dev.weightflow.data.dataset.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Annotation file: of instances or stuff, with polygons or run lengths, or panoptic, with a PNG an image. It may be larger than the memory: only the
 * positions of annotations are kept.
 */
public final class CocoAnnotations {
    private static final JsonFactory JSON = new JsonFactory();

    private final Source source;
    private final String name;
    private final Limits limits;
    private final CocoIndex index;

    private CocoAnnotations(Source source, String name, Limits limits, CocoIndex index) {
        this.source = source;
        this.name = name;
        this.limits = limits;
        this.index = index;
    }

    /**
     * Indexes a file in one pass.
     *
     * @throws DatasetException {@link ViolationCode#MISSING_FILE}, {@link ViolationCode#UNREADABLE} with the line,
     *     {@link ViolationCode#DUPLICATE_ID}, {@link ViolationCode#NO_SAMPLES}, or {@link ViolationCode#TOO_LARGE} also for an image that is too
     *     large
     */
    public static CocoAnnotations open(Source source, String name, Limits limits) {
        source.require(name);
        CocoIndex index = new CocoIndex(name, limits);
        try (InputStream in = limits.begin(name).watched(source.open(name));
                JsonParser json = JSON.createParser(in)) {
            index.read(json);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : ", line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
            throw unreadable(name, sentence(e) + where, e);
        } catch (IOException e) {
            throw unreadable(name, e.toString(), e);
        }
        return new CocoAnnotations(source, name, limits, index);
    }

    /** Lists the images in the file's order. */
    public List<CocoImage> images() {
        return List.copyOf(index.images().values());
    }

    /** Lists the categories, ascending by id. */
    public List<CocoCategory> categories() {
        return List.copyOf(index.categories().values());
    }

    /** Returns the name of the PNG of a panoptic file's annotation; empty for other files, and for an image without annotation. */
    public Optional<String> png(CocoImage image) {
        return index.of(image).stream()
                .filter(CocoIndex.Annotation::panoptic)
                .findFirst()
                .map(annotation -> panoptic(annotation, image).png());
    }

    /**
     * Rasterises the class indices of an image of instances or stuff. Where annotations overlap, the later one in the file counts; crowds count like
     * others.
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE}, {@link ViolationCode#SIZE_MISMATCH}, {@link ViolationCode#CLASS_OUT_OF_RANGE} for a
     *     category that the file does not list, {@link ViolationCode#TOO_LARGE} for outlines and masks of more steps than an item may take
     */
    public Raster classes(CocoImage image, CategoryClasses classes) {
        float[] rows = unlabelled(image, classes);
        Budget budget = limits.begin(subject(image));
        for (CocoIndex.Annotation annotation : index.of(image)) {
            budget.look();
            CocoSegmentation segmentation =
                    annotation(annotation, image, (json, place) -> CocoSegmentation.read(json, place, image, budget));
            requireCategory(segmentation.category(), place(image));
            classes.index(segmentation.category()).ifPresent(value -> segmentation.paint(rows, value));
        }
        return raster(image, rows);
    }

    /**
     * Rasterises the class indices of an image of a panoptic file.
     *
     * @param png the content of {@link #png}
     * @throws DatasetException as {@link #classes(CocoImage, CategoryClasses)}, and {@link ViolationCode#WRONG_FORM} for a PNG that is not RGB of 8
     *     bits
     */
    public Raster classes(CocoImage image, byte[] png, CategoryClasses classes) {
        float[] rows = unlabelled(image, classes);
        index.of(image).stream()
                .filter(CocoIndex.Annotation::panoptic)
                .findFirst()
                .ifPresent(annotation -> {
                    PanopticSegments segments = panoptic(annotation, image);
                    Map<Integer, Integer> indices = new HashMap<>();
                    segments.categories().forEach((id, category) -> {
                        requireCategory(category, place(image));
                        classes.index(category).ifPresent(value -> indices.put(id, value));
                    });
                    segments.paint(rgb(png, segments.png(), image), indices, rows);
                });
        return raster(image, rows);
    }

    private Pixels rgb(byte[] file, String png, CocoImage image) {
        PngImage decoded = PngImage.decode(file, png, limits);
        if (decoded.colour().channels() < 3) {
            throw decoded.wrongForm(png, "save it as an RGB image of segment numbers");
        }
        Pixels pixels = decoded.pixels();
        if (pixels.width() != image.width() || pixels.height() != image.height()) {
            throw DatasetException.about(
                    ViolationCode.SIZE_MISMATCH,
                    png,
                    "is %d x %d pixels and %s says %d x %d; give both the size of the image",
                    pixels.width(),
                    pixels.height(),
                    name,
                    image.width(),
                    image.height());
        }
        return pixels;
    }

    private PanopticSegments panoptic(CocoIndex.Annotation annotation, CocoImage image) {
        return annotation(annotation, image, PanopticSegments::read);
    }

    private interface Reading<T> {
        T from(JsonParser json, String place) throws IOException;
    }

    private <T> T annotation(CocoIndex.Annotation annotation, CocoImage image, Reading<T> reading) {
        try (InputStream in = source.open(name)) {
            in.skipNBytes(annotation.offset());
            try (JsonParser json = JSON.createParser(in.readNBytes(annotation.bytes()))) {
                return reading.from(json, place(image));
            }
        } catch (JsonProcessingException e) {
            throw unreadable(place(image), sentence(e), e);
        } catch (IOException e) {
            throw unreadable(place(image), e.toString(), e);
        }
    }

    private String place(CocoImage image) {
        return subject(image) + ",";
    }

    private String subject(CocoImage image) {
        return name + ", image " + image.id();
    }

    private void requireCategory(int category, String place) {
        if (!index.categories().containsKey(category)) {
            throw DatasetException.about(
                    ViolationCode.CLASS_OUT_OF_RANGE,
                    place,
                    "has an annotation of category %d, which the file does not list; add it to its categories",
                    category);
        }
    }

    private static float[] unlabelled(CocoImage image, CategoryClasses classes) {
        float[] rows = new float[image.width() * image.height()];
        Arrays.fill(rows, classes.unlabelled());
        return rows;
    }

    private static Raster raster(CocoImage image, float[] rows) {
        return new Raster(image.width(), image.height(), 1, ValueType.UINT16, rows);
    }

    private static String sentence(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("");
    }

    private static DatasetException unreadable(String subject, String why, IOException cause) {
        return DatasetException.about(
                ViolationCode.UNREADABLE, subject, cause, "cannot be read (%s); fix it or write it again", why);
    }
}
