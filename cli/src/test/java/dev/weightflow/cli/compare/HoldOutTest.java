package dev.weightflow.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of twelve images, two thirds of which are for training. */
class HoldOutTest {
    private static final String TASKS =
            "\ntasks: [{name: cover, kind: segmentation, classes: [a, b], labels: 'labels/{id}.png'}]\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"pascal-mt", "lists", "{split}", "share", "seeded-share", "camvid", "cityscapes", "nyud"})
    void a_part_of_the_training_split_is_held_out_of_every_layout(String layout) throws IOException {
        DatasetFolder whole = laidOut(layout);
        List<String> validation = whole.ids(Split.VAL).flawless();

        HoldOut part = HoldOut.of(whole, 0.3, 1);

        assertThat(part.ids(Split.VAL).flawless()).hasSize(2).doesNotContainAnyElementsOf(validation);
        assertThat(part.ids(Split.TRAIN).flawless()).hasSize(6);
        assertThat(Stream.of(Split.values()).flatMap(split -> part.ids(split).ids().stream()))
                .containsExactlyInAnyOrderElementsOf(whole.ids(Split.TRAIN).ids());
        for (Split split : Split.values()) {
            assertThat(part.samples(split, part.tasks().names()).size())
                    .isEqualTo(part.ids(split).ids().size());
        }
        assertThat(HoldOut.of(whole, 0.3, 2).held()).as("another seed").isNotEqualTo(part.held());
        assertThatThrownBy(() -> part.requireUnseen(List.of(part.held().get(0), validation.get(0))))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("must not measure on validation images, and " + validation.get(0));
    }

    @Test
    void an_image_of_both_splits_is_not_held_out() throws IOException {
        DatasetFolder whole = laidOut("pascal-mt");
        Files.copy(
                folder.resolve("ImageSets/Context/train.txt"),
                folder.resolve("ImageSets/Context/val.txt"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> HoldOut.of(whole, 0.3, 1))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("take it out of the training or of the validation split");
    }

    @Test
    void something_must_remain_to_train_on() throws IOException {
        DatasetFolder whole = laidOut("pascal-mt");

        assertThatThrownBy(() -> HoldOut.of(whole, 0.99, 1))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("leaves none of the 8 training images");
    }

    private DatasetFolder laidOut(String layout) throws IOException {
        switch (layout) {
            case "pascal-mt" -> {
                images("JPEGImages/%2$s.jpg");
                lists("ImageSets/Context/train.txt", "ImageSets/Context/val.txt");
            }
            case "lists" -> {
                images("images/%2$s.png");
                lists("train.txt", "val.txt");
                declare("images: 'images/{id}.png'\nsplits: {train: train.txt, val: val.txt}" + TASKS);
            }
            case "{split}" -> {
                images("%1$s/%2$s.png");
                declare("images: '{split}/{id}.png'" + TASKS);
            }
            case "share" -> {
                images("images/%2$s.png");
                declare("images: 'images/{id}.png'\nsplits: 0.33" + TASKS);
            }
            case "seeded-share" -> {
                images("images/%2$s.png");
                declare("images: 'images/{id}.png'\nsplits: {val: 0.33, seed: 7}" + TASKS);
            }
            case "camvid" -> {
                images("%1$s/%2$s.png");
                declare("preset: camvid\n");
            }
            case "cityscapes" -> {
                images("leftImg8bit/%1$s/bremen/%2$s_leftImg8bit.png");
                declare("preset: cityscapes\n");
            }
            case "nyud" -> {
                images("images/%2$s.png");
                lists("gt_sets/train.txt", "gt_sets/val.txt");
                declare("preset: nyud\n");
            }
            default -> throw new IllegalArgumentException(layout);
        }
        return DatasetFolder.open(folder);
    }

    private void declare(String yaml) throws IOException {
        Files.writeString(folder.resolve("dataset.yaml"), yaml);
    }

    private void lists(String train, String val) throws IOException {
        for (Split split : Split.values()) {
            Path list = folder.resolve(split == Split.TRAIN ? train : val);
            Files.createDirectories(list.getParent());
            Files.writeString(list, String.join("\n", ids(split)));
        }
    }

    private void images(String pattern) throws IOException {
        for (Split split : Split.values()) {
            for (String id : ids(split)) {
                Path image = folder.resolve(pattern.formatted(split.key(), id));
                Files.createDirectories(image.getParent());
                Files.createFile(image);
            }
        }
    }

    private static List<String> ids(Split split) {
        return IntStream.range(0, 12)
                .filter(at -> (at % 3 == 2) == (split == Split.VAL))
                .mapToObj("image_%02d"::formatted)
                .toList();
    }
}
