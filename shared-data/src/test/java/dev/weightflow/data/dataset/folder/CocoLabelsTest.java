package dev.weightflow.data.dataset.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoLabelsTest {
    private static final TaskName COVER = TaskName.of("cover");
    private static final int IGNORE = LabelEncoding.IGNORE;
    private static final String TRAIN = """
            {"images": [{"id": 3, "file_name": "photos/a.jpg", "width": 4, "height": 2},
                        {"id": 4, "file_name": "b.jpg", "width": 4, "height": 2}],
             "annotations": [
               {"image_id": 3, "category_id": 90, "segmentation": [[0, 0, 3, 0, 3, 2, 0, 2]]},
               {"image_id": 3, "category_id": 8, "segmentation": {"counts": [0, 2, 6], "size": [2, 4]}}],
             "categories": [{"id": 90, "name": "road"}, {"id": 5, "name": "tree"}, {"id": 8, "name": "car"}]}
            """;
    private static final String VAL = TRAIN.replace("photos/a.jpg", "d.jpg").replace("b.jpg", "e.jpg");
    private static final String PANOPTIC = """
            {"images": [{"id": 3, "file_name": "a.jpg", "width": 4, "height": 2}],
             "annotations": [{"image_id": 3, "file_name": "a.png", "segments_info": [
               {"id": 66051, "category_id": 90}, {"id": 2, "category_id": 8}]}],
             "categories": [{"id": 90, "name": "road"}, {"id": 5, "name": "tree"}, {"id": 8, "name": "car"}]}
            """;

    @TempDir
    Path root;

    @BeforeEach
    void five_photographs() throws IOException {
        for (String id : List.of("a", "b", "c")) {
            file("train/" + id + ".jpg", SyntheticPascal.jpeg(4, 2, (x, y) -> SyntheticPascal.rgb(9, 9, 9)));
        }
        for (String id : List.of("d", "e")) {
            file("val/" + id + ".jpg", SyntheticPascal.jpeg(4, 2, (x, y) -> SyntheticPascal.rgb(9, 9, 9)));
        }
        text("cover/train.json", TRAIN);
        text("cover/val.json", VAL);
    }

    @Test
    void classes_are_categories_by_name_and_the_rest_is_ignored() throws IOException {
        declare("stuff", "[car, road]");

        DatasetFolder folder = DatasetFolder.open(root);

        assertThat(values(folder, Split.TRAIN, "a")).containsExactly(0, 1, 1, IGNORE, 0, 1, 1, IGNORE);
        assertThat(values(folder, Split.VAL, "d")).containsExactly(0, 1, 1, IGNORE, 0, 1, 1, IGNORE);
        assertThat(folder.lists()).contains(root.resolve("cover/train.json"), root.resolve("cover/val.json"));
    }

    @Test
    void a_background_that_is_no_category_is_what_shows_none() throws IOException {
        declare("instances", "[background, road]");

        assertThat(values(DatasetFolder.open(root), Split.TRAIN, "a")).containsExactly(1, 1, 1, 0, 1, 1, 1, 0);
        assertThat(values(DatasetFolder.open(root), Split.TRAIN, "b")).containsOnly(0);
    }

    @Test
    void an_image_is_known_by_the_name_that_label_studio_gives_to_an_upload() throws IOException {
        declare("stuff", "[car, road]");
        text("cover/train.json", TRAIN.replace("photos/a.jpg", "images\\\\1/90fbb0c7-a.jpg"));

        assertThat(values(DatasetFolder.open(root), Split.TRAIN, "a"))
                .containsExactly(0, 1, 1, IGNORE, 0, 1, 1, IGNORE);
    }

    @Test
    void an_image_that_no_file_lists_has_no_label() throws IOException {
        declare("stuff", "[car, road]");
        FolderSamples samples = samples(Split.TRAIN);

        assertThat(samples.validate("b")).isEmpty();
        assertThat(samples.validate("c")).singleElement().satisfies(fault -> assertThat(fault.message())
                .contains("sample c has no label of any task"));
    }

    @Test
    void a_panoptic_file_has_its_pngs_in_the_folder_of_its_name() throws IOException {
        declare("panoptic", "[car, road]");
        text("cover/train.json", PANOPTIC);
        Files.delete(root.resolve("cover/val.json"));
        file(
                "cover/train/a.png",
                SyntheticPascal.png(SyntheticPascal.image(
                        4,
                        2,
                        BufferedImage.TYPE_INT_RGB,
                        (x, y) -> x < 2 ? SyntheticPascal.rgb(3, 2, 1) : SyntheticPascal.rgb(x == 2 ? 2 : 0, 0, 0))));

        assertThat(values(DatasetFolder.open(root), Split.TRAIN, "a"))
                .containsExactly(1, 1, 0, IGNORE, 1, 1, 0, IGNORE);
        assertThat(samples(Split.TRAIN).files("a"))
                .containsExactly(root.resolve("train/a.jpg"), root.resolve("cover/train/a.png"));
        Files.delete(root.resolve("cover/train/a.png"));
        assertThat(samples(Split.TRAIN).validate("a")).singleElement().satisfies(fault -> assertThat(fault.message())
                .contains("cover/train/a.png is missing"));
        text("cover/train.json", PANOPTIC.replace("\"a.png\"", "\"../../a.png\""));
        assertThat(samples(Split.TRAIN).files("a")).containsExactly(root.resolve("train/a.jpg"));
        assertThat(samples(Split.TRAIN).validate("a")).singleElement().satisfies(fault -> assertThat(fault.message())
                .contains("not a plain path below it"));
    }

    @Test
    void the_file_is_part_of_what_the_folder_is() throws IOException {
        declare("stuff", "[car, road]");
        String before = DatasetFolder.open(root).definition();

        text("cover/val.json", VAL.replace("[0, 2, 6]", "[1, 2, 5]"));

        assertThat(DatasetFolder.open(root).definition()).isNotEqualTo(before);
    }

    @Test
    void what_is_wrong_is_told_by_its_place() throws IOException {
        declare("stuff", "[car, bus]");
        assertFault("cover/train.json has no category called 'bus'; name one of car, road, tree");

        declare("stuff", "[car, road]");
        text("cover/val.json", VAL.replace("d.jpg", "x/b.jpg"));
        assertFault("cover/val.json has an image x/b.jpg, and there is another called b; rename one");

        text("cover/val.json", VAL.replace("\"annotations\": [", "\"annotations\": [,"));
        assertFault("cover/val.json cannot be read", "line 3");

        Files.delete(root.resolve("cover/val.json"));
        Files.delete(root.resolve("cover/train.json"));
        assertFault("cover/train.json is missing in " + root);
    }

    private void assertFault(String... parts) {
        assertThatThrownBy(() -> DatasetFolder.open(root))
                .isInstanceOf(DatasetException.class)
                .hasMessageContainingAll(parts);
    }

    private FolderSamples samples(Split split) {
        DatasetFolder folder = DatasetFolder.open(root);
        return folder.samples(split, folder.tasks().names());
    }

    private static int[] values(DatasetFolder folder, Split split, String id) {
        Pixels label = folder.samples(split, folder.tasks().names())
                .readLabels(id)
                .labels()
                .get(COVER);
        int[] values = new int[8];
        for (int at = 0; at < 8; at++) {
            values[at] = label.at(at % 4, at / 4, 0);
        }
        return values;
    }

    private void declare(String kind, String classes) throws IOException {
        text("dataset.yaml", """
                images: "{split}/{id}.jpg"
                tasks:
                  - name: cover
                    kind: segmentation
                    labels: {coco: "cover/{split}.json", kind: %s}
                    classes: %s
                """.formatted(kind, classes));
    }

    private void file(String name, byte[] content) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.write(root.resolve(name), content);
    }

    private void text(String name, String content) throws IOException {
        file(name, content.getBytes());
    }
}
