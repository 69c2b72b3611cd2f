package dev.weightflow.cli.demo.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledImagesTest {
    @TempDir
    Path folder;

    @Test
    void the_images_that_were_asked_for_are_trained_on_and_another_nights_are_validated_on() throws IOException {
        Path night = rendered("night", 1, 4);
        Path other = rendered("other", 2, 2);
        List<String> asked = List.of("day_1_val_g00001_000003", "day_1_val_g00000_000001");

        Path labelled = LabelledImages.of(night, asked, other, folder.resolve("labelled/night"));

        SampleSource train = PascalMt.open(labelled, Split.TRAIN);
        SampleSource val = PascalMt.open(labelled, Split.VAL);
        assertThat(List.of(train.id(0), train.id(1)))
                .isEqualTo(asked.stream().sorted().toList());
        assertThat(train.size()).isEqualTo(2);
        assertThat(val.size()).isEqualTo(2);
        assertThat(train.read(1).raw())
                .isEqualTo(PascalMt.open(night, Split.VAL).read(3).raw());
        assertThat(val.read(0).id()).isEqualTo("day_2_val_g00000_000000");
    }

    @Test
    void what_is_there_is_left_and_what_was_not_finished_is_made_anew() throws IOException {
        Path night = rendered("night", 1, 2);
        Path other = rendered("other", 2, 2);
        Path target = folder.resolve("labelled");
        Files.createDirectories(folder.resolve("labelled.part/JPEGImages"));
        List<String> asked = List.of("day_1_val_g00000_000000");
        LabelledImages.of(night, asked, other, target);
        FileTime then = Files.getLastModifiedTime(target);

        LabelledImages.of(night, asked, other, target);

        assertThat(folder.resolve("labelled.part")).doesNotExist();
        assertThat(Files.getLastModifiedTime(target)).isEqualTo(then);
    }

    private Path rendered(String name, int seed, int images) {
        Path out = folder.resolve(name);
        SceneDataset.render(
                SceneOptions.of(out, 0, images, seed).withSize(40, 32).inGroupsOf(2), progress -> {});
        return out;
    }
}
