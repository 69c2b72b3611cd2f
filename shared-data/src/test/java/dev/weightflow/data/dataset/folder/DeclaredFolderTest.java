package dev.weightflow.data.dataset.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleValidation;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.data.dataset.shard.ShardSource;
import dev.weightflow.data.dataset.shard.ShardWriter;
import dev.weightflow.data.dataset.transform.ValidationTransform;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclaredFolderTest {
    private static final String YAML = """
            images: images/{id}.jpg
            splits: {train: train.txt, val: val.txt}
            tasks:
              - name: cover
                kind: segmentation
                labels: cover/{id}.png
                classes: [ground, water, road]
                map: {10: 0, 20: 1, 30: 2}
              - name: depth
                kind: regression
                labels: depth/{id}.png
                unit: m
                scale: 0.01
                ignore: 0
                max: 50
              - name: edge
                kind: boundaries
                labels: edge/{id}.png
            """;
    private static final TaskName COVER = TaskName.of("cover");
    private static final TaskName DEPTH = TaskName.of("depth");
    private static final TaskName EDGE = TaskName.of("edge");

    @TempDir
    Path root;

    private void file(String name, byte[] content) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.write(root.resolve(name), content);
    }

    private void text(String name, String content) throws IOException {
        file(name, content.getBytes());
    }

    private static byte[] deep(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, x == 0 ? 0 : x == 1 ? 9000 : 100 * (y + 1) + x);
            }
        }
        return SyntheticPascal.png(image);
    }

    private void folder() throws IOException {
        text("dataset.yaml", YAML);
        text("train.txt", "a\nb\n");
        text("val.txt", "c\n");
        for (String id : List.of("a", "b", "c")) {
            file("images/" + id + ".jpg", SyntheticPascal.jpeg(6, 4, (x, y) -> SyntheticPascal.rgb(40 * x, 60 * y, 9)));
        }
        file("cover/a.png", SyntheticPascal.gray(6, 4, (x, y) -> x < 2 ? 10 : x < 4 ? 20 : 77));
        file("cover/c.png", SyntheticPascal.gray(6, 4, (x, y) -> 30));
        file("depth/a.png", deep(6, 4));
        file("depth/b.png", deep(6, 4));
        file("edge/a.png", SyntheticPascal.gray(6, 4, (x, y) -> x == 3 ? 255 : 0));
    }

    @Test
    void a_folder_says_by_one_file_what_its_labels_mean() throws IOException {
        folder();

        DatasetFolder folder = DatasetFolder.open(root);
        FolderSamples train = folder.samples(Split.TRAIN, folder.tasks().names());
        RawSample a = train.read(0);

        assertThat(folder.tasks().names()).containsExactly(COVER, DEPTH, EDGE);
        assertThat(a.labels().get(COVER).at(0, 0, 0)).isZero();
        assertThat(a.labels().get(COVER).at(2, 0, 0)).isEqualTo(1);
        assertThat(a.labels().get(COVER).at(5, 0, 0)).isEqualTo(LabelEncoding.IGNORE);
        assertThat(a.labels().get(EDGE).at(3, 2, 0)).isEqualTo(1);
        float[] depth = numbers(a.labels().get(DEPTH));
        assertThat(depth[0]).isNaN(); // a hole
        assertThat(depth[1]).isNaN(); // beyond the range
        assertThat(depth[6 + 2]).isEqualTo(2.02f);
        assertThat(train.readLabels("a")).isEqualTo(a.raw());
    }

    @Test
    void a_sample_without_the_labels_of_some_tasks_has_the_others() throws IOException {
        folder();

        DatasetFolder folder = DatasetFolder.open(root);

        assertThat(folder.samples(Split.TRAIN, folder.tasks().names()).read(1).labels())
                .containsOnlyKeys(DEPTH);
        assertThat(folder.samples(Split.VAL, folder.tasks().names()).read(0).labels())
                .containsOnlyKeys(COVER);
        SampleValidation none = folder.samples(List.of("b"), Set.of(COVER)).inspect("b");
        assertThat(none.faults())
                .singleElement()
                .extracting(Violation::message)
                .asString()
                .contains("has no label of any task");
    }

    @Test
    void what_a_shard_keeps_of_it_is_what_was_read() throws IOException {
        folder();
        DatasetFolder folder = DatasetFolder.open(root);
        FolderSamples train = folder.samples(Split.TRAIN, folder.tasks().names());
        Path shards = Files.createDirectory(root.resolve("shards"));
        List<Path> written = ShardWriter.write(train, shards, "train", 1 << 20).stream()
                .map(ShardWriter.WrittenShard::path)
                .toList();

        ShardSource stored = ShardSource.open(written, folder.tasks(), Limits.defaults());

        for (int index = 0; index < train.size(); index++) {
            assertThat(stored.read(index)).isEqualTo(train.read(index));
            assertThat(stored.readLabels(index)).isEqualTo(train.readLabels(index));
        }
        Map<TaskName, float[]> labels =
                new ValidationTransform(4).apply(stored.read(0)).labelValues();
        assertThat(labels.get(DEPTH)).hasSize(16).contains(Float.NaN);
        assertThat(labels.get(COVER)).hasSize(16).contains(255f, 0f, 1f);
    }

    @Test
    void a_share_of_the_images_is_drawn_for_validation_by_the_seed() throws IOException {
        folder();
        for (int number = 0; number < 17; number++) {
            file("images/n" + number + ".jpg", SyntheticPascal.jpeg(6, 4, (x, y) -> 0));
        }
        text("dataset.yaml", YAML.replace("{train: train.txt, val: val.txt}", "{val: 0.25, seed: 3}"));
        DatasetFolder one = DatasetFolder.open(root);
        text("dataset.yaml", YAML.replace("{train: train.txt, val: val.txt}", "{val: 0.25, seed: 4}"));
        DatasetFolder other = DatasetFolder.open(root);

        assertThat(one.ids(Split.VAL).ids()).hasSize(5);
        assertThat(one.ids(Split.TRAIN).ids())
                .hasSize(15)
                .doesNotContainAnyElementsOf(one.ids(Split.VAL).ids());
        assertThat(other.ids(Split.VAL).ids())
                .hasSize(5)
                .isNotEqualTo(one.ids(Split.VAL).ids());
    }

    @Test
    void a_number_that_is_no_class_is_told_with_its_place() throws IOException {
        folder();
        text("dataset.yaml", YAML.replace("    map: {10: 0, 20: 1, 30: 2}\n", ""));
        file("cover/a.png", SyntheticPascal.gray(6, 4, (x, y) -> x == 4 && y == 2 ? 37 : 1));

        DatasetFolder folder = DatasetFolder.open(root);

        assertThat(folder.samples(Split.TRAIN, Set.of(COVER)).inspect("a").faults())
                .singleElement()
                .extracting(Violation::message)
                .asString()
                .contains("cover/a.png holds 37 at column 4, row 2; the classes of cover are 0 to 2")
                .contains("'ignore'");
    }

    @Test
    void the_same_name_twice_and_names_that_are_no_ids_are_told() throws IOException {
        folder();
        text(
                "dataset.yaml",
                YAML.replace("images/{id}.jpg", "images/{id}.*").replace("{train: train.txt, val: val.txt}", "0.3"));
        file("images/two words.jpg", SyntheticPascal.jpeg(6, 4, (x, y) -> 0));

        assertThat(DatasetFolder.open(root).ids(Split.TRAIN).faults())
                .singleElement()
                .extracting(Violation::message)
                .asString()
                .contains("'two words' in the images is not a valid sample id");

        file("images/a.png", SyntheticPascal.gray(6, 4, (x, y) -> 0));
        assertThatThrownBy(() -> DatasetFolder.open(root)).hasMessageContaining("are both of sample a");
    }

    private static float[] numbers(Pixels stored) {
        float[] numbers = new float[stored.data().length / 4];
        ByteBuffer.wrap(stored.data())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(numbers);
        return numbers;
    }
}
