package dev.weightflow.data.dataset.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.ReadingStoppedException;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.Watch;
import dev.weightflow.data.dataset.image.PngWriter;
import dev.weightflow.data.dataset.raster.Raster;
import dev.weightflow.data.dataset.source.FolderSource;
import dev.weightflow.data.dataset.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CocoAnnotationsTest {
    private static final String SOUND = """
            {"info": {"images": [1]},
             "images": [{"id": 3, "file_name": "a.jpg", "width": 4, "height": 2, "license": null},
                        {"id": "b", "file_name": "b.jpg", "width": 2, "height": 2}],
             "annotations": [
               {"id": 1, "image_id": 3, "segmentation": [[0, 0, 3, 0, 3, 2, 0, 2]], "category_id": 90, "bbox": [0, 0, 3, 2]},
               {"segmentation": {"counts": [4, 4], "size": [2, 4]}, "category_id": 5, "image_id": 3, "iscrowd": 1}],
             "categories": [{"id": 90, "name": "road"}, {"id": 5, "name": "tree"}, {"id": 8, "name": "car"}]}
            """;
    private static final String PANOPTIC = """
            {"images": [{"id": 3, "file_name": "a.jpg", "width": 2, "height": 2}],
             "annotations": [{"image_id": 3, "file_name": "a.png", "segments_info": [
               {"id": 66051, "category_id": 90, "area": 1}, {"id": 2, "category_id": 8}, {"id": 9, "category_id": 5}]}],
             "categories": [{"id": 90, "name": "road"}, {"id": 5, "name": "tree"}, {"id": 8, "name": "car"}]}
            """;

    @TempDir
    Path folder;

    @Test
    void later_annotations_lie_over_earlier_ones_and_the_rest_is_unlabelled() {
        CocoAnnotations annotations = open(SOUND);
        CategoryClasses classes = inOrder(annotations);

        assertThat(annotations.images()).extracting(CocoImage::fileName).containsExactly("a.jpg", "b.jpg");
        assertThat(annotations.classes(annotations.images().get(0), classes).values())
                .containsExactly(2, 2, 0, 0, 2, 2, 0, 0);
        assertThat(annotations.classes(annotations.images().get(1), classes).values())
                .containsExactly(255, 255, 255, 255);
    }

    @Test
    void only_the_categories_that_are_named_are_classes() {
        CocoAnnotations annotations = open(SOUND);
        CategoryClasses roads = CategoryClasses.named(List.of("car", "road"), annotations.categories(), 9, "x.json");

        assertThat(annotations.classes(annotations.images().get(0), roads).values())
                .containsExactly(1, 1, 1, 9, 1, 1, 1, 9);
        assertThatThrownBy(() -> CategoryClasses.named(List.of("bus"), annotations.categories(), 9, "x.json"))
                .hasMessage("x.json has no category called 'bus'; name one of car, road, tree");
    }

    @Test
    void a_file_that_begins_with_a_byte_order_mark_is_read_alike() {
        CocoAnnotations annotations = open("\ufeff" + SOUND);

        assertThat(annotations
                        .classes(annotations.images().get(0), new CategoryClasses(Map.of(5, 1), 0))
                        .values())
                .containsExactly(0, 0, 1, 1, 0, 0, 1, 1);
    }

    @Test
    void panoptic_segments_are_numbered_by_red_green_and_blue() {
        CocoAnnotations annotations = open(PANOPTIC);
        CocoImage image = annotations.images().get(0);
        byte[] png = PngWriter.encode(new Pixels(2, 2, 3, new byte[] {3, 2, 1, 2, 0, 0, 0, 0, 0, 9, 0, 0}));

        assertThat(annotations.png(image)).hasValue("a.png");
        assertThat(annotations
                        .classes(image, png, new CategoryClasses(Map.of(90, 0, 8, 1), 255))
                        .values())
                .containsExactly(0, 1, 255, 255);
        assertThat(open(SOUND).png(image)).isEmpty();
    }

    @Test
    void a_segment_that_the_file_does_not_know_is_named_with_its_pixel() {
        CocoAnnotations annotations = open(PANOPTIC);
        byte[] png = PngWriter.encode(new Pixels(2, 2, 3, new byte[] {0, 0, 0, 2, 0, 0, 0, 0, 0, 4, 0, 0}));

        assertThatThrownBy(
                        () -> annotations.classes(annotations.images().get(0), png, new CategoryClasses(Map.of(), 0)))
                .hasMessage(
                        "a.png has segment 4 at column 1, row 1, which x.json, image 3, does not know; write both again");
    }

    @Test
    void a_png_of_another_size_or_form_is_refused() {
        CocoAnnotations annotations = open(PANOPTIC);
        CocoImage image = annotations.images().get(0);
        CategoryClasses classes = new CategoryClasses(Map.of(), 0);

        assertThatThrownBy(() -> annotations.classes(image, PngWriter.encode(Pixels.zeros(3, 2, 3)), classes))
                .hasMessage("a.png is 3 x 2 pixels and x.json says 2 x 2; give both the size of the image");
        assertThatThrownBy(() -> annotations.classes(image, PngWriter.encode(Pixels.zeros(2, 2, 1)), classes))
                .hasMessageContaining("save it as an RGB image of segment numbers");
    }

    /** In each the first text of the valid file is replaced by the second. */
    @ParameterizedTest(name = "{3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"images\": [{| \"pictures\": [{| UNREADABLE| x.json has no list of images; give one of COCO's",
                "\"categories\":| \"classes\":| UNREADABLE| x.json has no list of categories; give one of COCO's",
                "{\"info\":| [{\"info\":| UNREADABLE| x.json is not an object of images, annotations and categories; give",
                "\"name\": \"car\"}]}| \"name\": \"car\"}| UNREADABLE| x.json cannot be read (Unexpected",
                "\"width\": 4,| \"width\": x,| UNREADABLE| line 2, column 54); fix it",
                "\"width\": 4,| \"width\": 4.5,| UNREADABLE| has an image (line 2) with width 4.5, which is not a whole number;",
                "\"width\": 4,| | UNREADABLE| has an image (line 2) without width;",
                "\"width\": 4,| \"width\": null,| UNREADABLE| has an image (line 2) without width;",
                "\"width\": 4,| \"width\": 2000000000,| TOO_LARGE| x.json, image 3, says it is 2000000000 x 2 pixels",
                "\"id\": \"b\"| \"id\": \"3\"| DUPLICATE_ID| x.json lists image 3 more than once; keep one",
                "\"id\": 8| \"id\": 5| DUPLICATE_ID| x.json lists category 5 more than once; keep one",
                "{\"id\": 8, \"name\": \"car\"}| 8| UNREADABLE| has something else than objects in a list, in line 7;",
                "\"id\": 1, \"image_id\": 3| \"image_id\": 4| UNREADABLE| has an annotation of image 4, which it does not list;",
                "\"category_id\": 90| \"category_id\": 91| CLASS_OUT_OF_RANGE| x.json, image 3, has an annotation of category 91",
                "\"category_id\": 90| \"category_id\": \"road\"| UNREADABLE| x.json, image 3, cannot be read (Current token (VALUE_STRING)",
                "\"category_id\": 90| \"category\": 90| UNREADABLE| x.json, image 3, has no category_id; fix",
                "[[0, 0, 3, 0, 3, 2, 0, 2]]| [0, 0, 3, 0, 3, 2, 0, 2]| UNREADABLE| has a segmentation that is not a list of polygons; fix",
                "[[0, 0, 3, 0, 3, 2, 0, 2]]| [[0, 0, 3, 0]]| UNREADABLE| has a polygon of 4 numbers, and it takes two for each",
                "[[0, 0, 3, 0, 3, 2, 0, 2]]| [[0, 0, 3, 0, 3, 2, 0]]| UNREADABLE| has a polygon of 7 numbers",
                "[[0, 0, 3, 0, 3, 2, 0, 2]]| [[0, 0, 3e9, 0, 3, 2]]| UNREADABLE| has a corner at 3.0E9, which lies far outside",
                "\"counts\": [4, 4]| \"counts\": [4, 3]| UNREADABLE| has run lengths for 7 pixels, and the image has 8; fix",
                "\"counts\": [4, 4]| \"counts\": [4, 5]| UNREADABLE| negative, or make more than the image's 8 pixels; fix",
                "\"counts\": [4, 4]| \"counts\": [4, -4, 8]| UNREADABLE| negative, or make more than the image's 8 pixels; fix",
                "\"counts\": [4, 4]| \"counts\": \"4!\"| UNREADABLE| has a text of run lengths that is truncated, or no such",
                "\"counts\": [4, 4]| \"counts\": \"4P\"| UNREADABLE| has a text of run lengths that is truncated, or no such",
                "\"counts\": [4, 4]| \"counts\": \"ooooooooo\"| UNREADABLE| has a text of run lengths that is truncated, or no such",
                "\"size\": [2, 4]| \"size\": [4, 2]| SIZE_MISMATCH| has run lengths of size [4, 2] and not [2, 4], height and width",
                "\"size\": [2, 4]| \"sizes\": [2, 4]| SIZE_MISMATCH| has run lengths of size [] and not [2, 4]"
            })
    void a_damaged_file_is_refused_in_one_sentence(String from, String to, ViolationCode code, String sentence) {
        assertThat(SOUND).contains(from);

        DatasetException refused = catchThrowableOfType(DatasetException.class, () -> {
            CocoAnnotations annotations = open(SOUND.replace(from, to == null ? "" : to));
            annotations.classes(annotations.images().get(0), inOrder(annotations));
        });

        assertThat(refused.getMessage())
                .startsWith("x.json")
                .contains(sentence)
                .contains("; ")
                .doesNotContain("\n");
        assertThat(refused.fault().code()).isEqualTo(code);
    }

    @Test
    void outlines_that_would_take_for_ever_are_refused_by_all_that_an_image_has() throws IOException {
        CocoAnnotations annotations = hostile(ofSteps(200_000_000));

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThatThrownBy(() -> classes(annotations))
                        .isInstanceOf(DatasetException.class)
                        .hasMessage(
                                "hostile.json, image 1 takes more than 200000000 steps to read; simplify it or raise the limit"));
    }

    @Test
    void masks_count_by_the_pixels_that_they_cover() throws IOException {
        String whole =
                "{\"image_id\": 1, \"category_id\": 1, \"segmentation\": {\"size\": [1000, 1000], \"counts\": [0, 1000000]}}";
        Files.writeString(
                folder.resolve("masks.json"), """
                {"images": [{"id": 1, "file_name": "a.jpg", "width": 1000, "height": 1000}],
                 "categories": [{"id": 1, "name": "road"}], "annotations": [%s]}
                """.formatted(String.join(",", Collections.nCopies(60, whole))));
        Source source = FolderSource.of(folder, Limits.defaults());

        assertThat(classes(CocoAnnotations.open(source, "masks.json", ofSteps(125_000_000))))
                .isNotNull();
        assertThatThrownBy(() -> classes(CocoAnnotations.open(source, "masks.json", ofSteps(115_000_000))))
                .hasMessageContaining("takes more than 115000000 steps");
    }

    @Test
    void painting_stops_soon_after_it_is_asked_to_or_its_time_is_over() throws IOException {
        AtomicLong end = new AtomicLong(Long.MAX_VALUE);
        Watch asked = Watch.begin(
                () -> System.nanoTime() > end.get(), System::nanoTime, Duration.ofHours(1), Duration.ofHours(1));
        Watch late = Watch.begin(() -> false, System::nanoTime, Duration.ofSeconds(5), Duration.ofHours(1));
        Limits endless = ofSteps(Long.MAX_VALUE);
        CocoAnnotations stopped = hostile(endless.watchedBy(asked));
        CocoAnnotations slow = hostile(endless.watchedBy(late));
        end.set(System.nanoTime() + 300_000_000L);

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThatThrownBy(() -> classes(stopped)).hasMessage("reading hostile.json, image 1 was stopped");
            assertThat(System.nanoTime() - end.get()).isLessThan(2_000_000_000L);
            assertThatThrownBy(() -> classes(slow))
                    .isInstanceOf(ReadingStoppedException.class)
                    .hasMessageContaining("takes more than 5 s to read");
        });
    }

    private static Raster classes(CocoAnnotations annotations) {
        return annotations.classes(annotations.images().get(0), inOrder(annotations));
    }

    /** Creates 200 polygons, each with 950 edges from one far corner to the other: 2.9 MB, and 20 thousand million points. */
    private CocoAnnotations hostile(Limits limits) throws IOException {
        String corners = "-22000, -22000, 22000, 22000, ".repeat(475) + "0, 1";
        String polygon = "{\"image_id\": 1, \"category_id\": 1, \"segmentation\": [[" + corners + "]]}";
        Files.writeString(
                folder.resolve("hostile.json"), """
                {"images": [{"id": 1, "file_name": "a.jpg", "width": 1414, "height": 1414}],
                 "categories": [{"id": 1, "name": "road"}], "annotations": [%s]}
                """.formatted(String.join(",", Collections.nCopies(200, polygon))));
        return CocoAnnotations.open(FolderSource.of(folder, limits), "hostile.json", limits);
    }

    @Test
    void what_is_beyond_a_limit_is_refused() {
        Limits oneImage = new Limits(1 << 20, 1000, 1 << 20, 1, 1000);
        Limits shortAnnotations = new Limits(100, 1000, 1 << 20, 1000, 1000);

        assertThatThrownBy(() -> open(SOUND, oneImage)).hasMessageContaining("has more than 1 images; split it");
        assertThatThrownBy(() -> open(SOUND, shortAnnotations))
                .hasMessageContaining("has an annotation of 109 bytes, and the limit is 100; simplify it");
    }

    @Test
    void a_file_that_is_missing_is_named() {
        assertThatThrownBy(() ->
                        CocoAnnotations.open(FolderSource.of(folder, Limits.defaults()), "y.json", Limits.defaults()))
                .hasMessage("y.json is missing in " + folder + "; add it, or name another");
    }

    private CocoAnnotations open(String json) {
        return open(json, Limits.defaults());
    }

    private CocoAnnotations open(String json, Limits limits) {
        try {
            Files.write(folder.resolve("x.json"), json.getBytes(StandardCharsets.UTF_8));
            return CocoAnnotations.open(FolderSource.of(folder, limits), "x.json", limits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CategoryClasses inOrder(CocoAnnotations annotations) {
        List<String> names = annotations.categories().stream()
                .sorted(Comparator.comparingInt(CocoCategory::id))
                .map(CocoCategory::name)
                .toList();
        return CategoryClasses.named(names, annotations.categories(), 255, "annotations.json");
    }

    private static Limits ofSteps(long most) {
        Limits usual = Limits.defaults();
        return new Limits(
                usual.fileBytes(),
                usual.pixels(),
                usual.matBytes(),
                usual.ids(),
                usual.shardEntries(),
                most,
                usual.watch());
    }
}
