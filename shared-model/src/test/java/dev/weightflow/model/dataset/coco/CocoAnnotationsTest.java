package dev.weightflow.model.dataset.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.ViolationCode;
import dev.weightflow.model.dataset.image.PngWriter;
import dev.weightflow.model.dataset.source.FolderSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        CategoryClasses classes = CategoryClasses.inOrder(annotations.categories(), 0, 255);

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

    /** In each the first text, which the sound file has, is replaced by the second. */
    @ParameterizedTest(name = "{3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"images\": [{| \"pictures\": [{| UNREADABLE| x.json has no list of images; give one of COCO's",
                "\"categories\":| \"classes\":| UNREADABLE| x.json has no list of categories; give one of COCO's",
                "{\"info\":| [{\"info\":| UNREADABLE| x.json is no object of images, annotations and categories; give",
                "\"name\": \"car\"}]}| \"name\": \"car\"}| UNREADABLE| x.json cannot be read (Unexpected",
                "\"width\": 4,| \"width\": x,| UNREADABLE| line 2, column 54); mend it",
                "\"width\": 4,| \"width\": 4.5,| UNREADABLE| has an image (line 2) with width 4.5, which is no whole number;",
                "\"width\": 4,| | UNREADABLE| has an image (line 2) without width;",
                "\"width\": 4,| \"width\": null,| UNREADABLE| has an image (line 2) without width;",
                "\"width\": 4,| \"width\": 2000000000,| TOO_LARGE| x.json, image 3, says it is 2000000000 x 2 pixels",
                "\"id\": \"b\"| \"id\": \"3\"| DUPLICATE_ID| x.json lists image 3 more than once; keep one",
                "\"id\": 8| \"id\": 5| DUPLICATE_ID| x.json lists category 5 more than once; keep one",
                "{\"id\": 8, \"name\": \"car\"}| 8| UNREADABLE| has something else than objects in a list, in line 7;",
                "\"id\": 1, \"image_id\": 3| \"image_id\": 4| UNREADABLE| has an annotation of image 4, which it does not list;",
                "\"category_id\": 90| \"category_id\": 91| CLASS_OUT_OF_RANGE| x.json, image 3, has an annotation of category 91",
                "\"category_id\": 90| \"category_id\": \"road\"| UNREADABLE| x.json, image 3, cannot be read (Current token (VALUE_STRING)",
                "\"category_id\": 90| \"category\": 90| UNREADABLE| x.json, image 3, has no category_id; mend",
                "[[0, 0, 3, 0, 3, 2, 0, 2]]| [0, 0, 3, 0, 3, 2, 0, 2]| UNREADABLE| has a segmentation that is no list of polygons; mend",
                "[[0, 0, 3, 0, 3, 2, 0, 2]]| [[0, 0, 3, 0]]| UNREADABLE| has a polygon of 4 numbers, and it takes two for each",
                "[[0, 0, 3, 0, 3, 2, 0, 2]]| [[0, 0, 3, 0, 3, 2, 0]]| UNREADABLE| has a polygon of 7 numbers",
                "[[0, 0, 3, 0, 3, 2, 0, 2]]| [[0, 0, 3e9, 0, 3, 2]]| UNREADABLE| has a corner at 3.0E9, which lies far outside",
                "\"counts\": [4, 4]| \"counts\": [4, 3]| UNREADABLE| has run lengths for 7 pixels, and the image has 8; mend",
                "\"counts\": [4, 4]| \"counts\": [4, 5]| UNREADABLE| negative, or make more than the image's 8 pixels; mend",
                "\"counts\": [4, 4]| \"counts\": [4, -4, 8]| UNREADABLE| negative, or make more than the image's 8 pixels; mend",
                "\"counts\": [4, 4]| \"counts\": \"4!\"| UNREADABLE| has a text of run lengths that is cut off, or no such",
                "\"counts\": [4, 4]| \"counts\": \"4P\"| UNREADABLE| has a text of run lengths that is cut off, or no such",
                "\"counts\": [4, 4]| \"counts\": \"ooooooooo\"| UNREADABLE| has a text of run lengths that is cut off, or no such",
                "\"size\": [2, 4]| \"size\": [4, 2]| SIZE_MISMATCH| has run lengths of size [4, 2] and not [2, 4], height and width",
                "\"size\": [2, 4]| \"sizes\": [2, 4]| SIZE_MISMATCH| has run lengths of size [] and not [2, 4]"
            })
    void a_damaged_file_is_refused_in_one_sentence(String from, String to, ViolationCode code, String sentence) {
        assertThat(SOUND).contains(from);

        DatasetException refused = catchThrowableOfType(DatasetException.class, () -> {
            CocoAnnotations annotations = open(SOUND.replace(from, to == null ? "" : to));
            annotations.classes(annotations.images().get(0), CategoryClasses.inOrder(annotations.categories(), 0, 255));
        });

        assertThat(refused.getMessage())
                .startsWith("x.json")
                .contains(sentence)
                .contains("; ")
                .doesNotContain("\n");
        assertThat(refused.fault().code()).isEqualTo(code);
    }

    @Test
    void a_polygon_that_would_take_for_ever_is_refused() {
        String corners = "0, 0, 64, 32, ".repeat(10_000);
        String endless = SOUND.replace("[[0, 0, 3, 0, 3, 2, 0, 2]]", "[[" + corners + "1, 1]]");

        CocoAnnotations annotations = open(endless);

        assertThatThrownBy(() -> annotations.classes(annotations.images().get(0), new CategoryClasses(Map.of(), 0)))
                .hasMessageContaining("has outlines that are too long for an image of that size; mend");
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
}
