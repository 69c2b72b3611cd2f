package dev.weightflow.data.dataset.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads tiny folders in the layouts in which the datasets are published. */
class PresetsTest {
    @TempDir
    Path root;

    private void file(String name, byte[] content) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.write(root.resolve(name), content);
    }

    private static byte[] sixteenBits(int value) {
        BufferedImage image = new BufferedImage(8, 6, BufferedImage.TYPE_USHORT_GRAY);
        IntStream.range(0, 48).forEach(i -> image.getRaster().setSample(i % 8, i / 8, 0, i == 0 ? 0 : value));
        return SyntheticPascal.png(image);
    }

    private static byte[] colour(int red, int green, int blue) {
        return SyntheticPascal.png(SyntheticPascal.image(
                8, 6, BufferedImage.TYPE_INT_RGB, (x, y) -> SyntheticPascal.rgb(red, green, blue)));
    }

    private static float number(Pixels stored, int pixel) {
        return ByteBuffer.wrap(stored.data()).order(ByteOrder.LITTLE_ENDIAN).getFloat(4 * pixel);
    }

    @Test
    void nyud_has_forty_classes_depth_normals_and_boundaries() throws IOException {
        Files.writeString(root.resolve("dataset.yaml"), "preset: nyud\n");
        file("gt_sets/train.txt", "000001\n000002\n".getBytes());
        file("gt_sets/val.txt", "000003\n".getBytes());
        for (String id : new String[] {"000001", "000002", "000003"}) {
            file("images/" + id + ".png", colour(9, 9, 9));
            file("segmentation/" + id + ".png", SyntheticPascal.gray(8, 6, (x, y) -> x == 0 ? 255 : 39));
            file("depth/" + id + ".png", sixteenBits(2345));
            file("normals/" + id + ".png", colour(127, 127, 255));
            file("edge/" + id + ".png", SyntheticPascal.gray(8, 6, (x, y) -> x == 3 ? 255 : 0));
        }

        DatasetFolder folder = DatasetFolder.open(root);
        RawSample sample = folder.samples(Split.VAL, folder.tasks().names()).read(0);

        assertThat(folder.ids(Split.TRAIN).ids()).hasSize(2);
        assertThat(folder.tasks().get(TaskName.of("semseg")).channels()).isEqualTo(40);
        assertThat(sample.labels()).hasSize(4);
        assertThat(sample.labels().get(TaskName.of("semseg")).at(0, 0, 0)).isEqualTo(LabelEncoding.IGNORE);
        assertThat(sample.labels().get(TaskName.of("semseg")).at(1, 0, 0)).isEqualTo(39);
        assertThat(number(sample.labels().get(TaskName.of("depth")), 0)).isNaN();
        assertThat(number(sample.labels().get(TaskName.of("depth")), 5)).isEqualTo(2.345f);
        assertThat(sample.labels().get(TaskName.of("normals")).at(2, 2, 3)).isEqualTo(255);
        assertThat(sample.labels().get(TaskName.of("edge")).at(3, 1, 0)).isEqualTo(1);
    }

    @Test
    void an_unknown_normal_of_nyud_does_not_count() throws IOException {
        Files.writeString(root.resolve("dataset.yaml"), "preset: nyud\n");
        file("gt_sets/train.txt", "a\n".getBytes());
        file("gt_sets/val.txt", "a\n".getBytes());
        file("images/a.png", colour(9, 9, 9));
        file("normals/a.png", colour(127, 127, 127));

        RawSample sample = DatasetFolder.open(root)
                .samples(Split.VAL, DatasetFolder.open(root).tasks().names())
                .read(0);

        assertThat(sample.labels().get(TaskName.of("normals")).at(2, 2, 3)).isZero();
    }

    @Test
    void cityscapes_has_train_ids_and_depth_of_disparities() throws IOException {
        Files.writeString(root.resolve("dataset.yaml"), "preset: cityscapes\n");
        city("train", "aachen", "aachen_000000_000019");
        city("train", "bochum", "bochum_000000_000313");
        city("val", "munster", "munster_000000_000019");

        DatasetFolder folder = DatasetFolder.open(root);
        RawSample sample = folder.samples(Split.VAL, folder.tasks().names()).read(0);

        assertThat(folder.ids(Split.TRAIN).ids()).containsExactly("aachen_000000_000019", "bochum_000000_000313");
        assertThat(sample.labels().get(TaskName.of("semseg")).at(0, 0, 0)).isEqualTo(13); // car
        assertThat(sample.labels().get(TaskName.of("semseg")).at(7, 0, 0)).isEqualTo(LabelEncoding.IGNORE);
        assertThat(number(sample.labels().get(TaskName.of("depth")), 0)).isNaN();
        double disparity = (5121 - 1) / 256.0;
        assertThat(number(sample.labels().get(TaskName.of("depth")), 1))
                .isCloseTo((float) (0.209313 * 2262.52 / disparity), within(1e-3f));
    }

    private void city(String split, String city, String id) throws IOException {
        file("leftImg8bit/%s/%s/%s_leftImg8bit.png".formatted(split, city, id), colour(1, 2, 3));
        file(
                "gtFine/%s/%s/%s_gtFine_labelIds.png".formatted(split, city, id),
                SyntheticPascal.gray(8, 6, (x, y) -> x < 4 ? 26 : 4));
        file("disparity/%s/%s/%s_disparity.png".formatted(split, city, id), sixteenBits(5121));
    }

    @Test
    void camvid_ignores_its_twelfth_class() throws IOException {
        Files.writeString(root.resolve("dataset.yaml"), "preset: camvid\n");
        for (String split : new String[] {"train", "val"}) {
            file(split + "/0001TP_" + split + ".png", colour(1, 2, 3));
            file(split + "annot/0001TP_" + split + ".png", SyntheticPascal.gray(8, 6, (x, y) -> x < 4 ? 11 : 10));
        }

        DatasetFolder folder = DatasetFolder.open(root);
        Pixels label = folder.samples(Split.VAL, folder.tasks().names())
                .read(0)
                .labels()
                .get(TaskName.of("semseg"));

        assertThat(label.at(0, 0, 0)).isEqualTo(LabelEncoding.IGNORE);
        assertThat(label.at(5, 0, 0)).isEqualTo(10);
        assertThat(FolderGuess.of(withoutFile())).isEqualTo("preset: camvid\n");
    }

    private Path withoutFile() throws IOException {
        Files.delete(root.resolve("dataset.yaml"));
        return root;
    }

    @Test
    void a_folder_without_a_file_is_guessed_from_its_names_and_numbers() throws IOException {
        for (int number = 0; number < 3; number++) {
            file("photos/i" + number + ".jpg", SyntheticPascal.jpeg(8, 6, (x, y) -> 0x336699));
            file("land cover/i" + number + ".png", SyntheticPascal.gray(8, 6, (x, y) -> x == 0 ? 255 : x % 5));
            file("depth/i" + number + ".png", sixteenBits(4000 + number));
            file("edges/i" + number + ".png", SyntheticPascal.gray(8, 6, (x, y) -> x == 3 ? 255 : 0));
            file("water/i" + number + ".png", SyntheticPascal.gray(8, 6, (x, y) -> x > 3 ? 255 : 0));
        }

        String guess = FolderGuess.of(root);

        assertThat(guess)
                .startsWith("images: \"photos/{id}.jpg\"".replace("\"", ""))
                .contains("splits: 0.1")
                .contains("name: land_cover\n    kind: segmentation", "classes: 5", "ignore: 255")
                .contains("name: depth\n    kind: regression", "name: edges\n    kind: boundaries")
                .contains("name: water\n    kind: binary");
        Files.writeString(root.resolve("dataset.yaml"), guess);
        DatasetFolder folder = DatasetFolder.open(root);
        assertThat(folder.samples(Split.TRAIN, folder.tasks().names()).read(0).labels())
                .hasSize(4);
    }
}
