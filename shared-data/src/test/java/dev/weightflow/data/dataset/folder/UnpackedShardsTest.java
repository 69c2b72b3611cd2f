package dev.weightflow.data.dataset.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.dataset.shard.ShardWriter;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedShardsTest {
    @TempDir
    Path root;

    @Test
    void a_webdataset_becomes_a_folder_with_lists_by_split_and_the_same_labels() throws IOException {
        SyntheticPascal.in(root.resolve("pascal")).sample("a", 40, 30).sample("b", 24, 24);
        PascalMt samples = PascalMt.of(
                root.resolve("pascal"),
                List.of("a", "b"),
                Set.of(PascalTasks.SEMSEG, PascalTasks.SAL),
                Limits.defaults());
        Path shards = Files.createDirectory(root.resolve("shards"));
        ShardWriter.write(samples, shards, "train", 1 << 20);
        ShardWriter.write(samples, shards, "validation", 1 << 20);

        UnpackedShards unpacked = UnpackedShards.of(shards, root.resolve("out"), Limits.defaults(), (done, all) -> {});

        assertThat(unpacked.samples()).isEqualTo(4);
        assertThat(unpacked.folders()).contains("images", "semseg", "sal");
        assertThat(unpacked.ids().get(Split.TRAIN)).hasSize(2);
        assertThat(unpacked.ids().get(Split.VAL)).hasSize(2);
        Files.writeString(root.resolve("out/dataset.yaml"), """
                images: images/{id}.jpg
                splits: {train: train.txt, val: val.txt}
                tasks: [{name: cover, kind: segmentation, labels: "semseg/{id}.png", classes: 21, ignore: 255}]
                """);
        DatasetFolder folder = DatasetFolder.open(root.resolve("out"));
        FolderSamples train = folder.samples(Split.TRAIN, folder.tasks().names());
        for (int index = 0; index < 2; index++) {
            assertThat(train.read(index).labels().get(TaskName.of("cover")))
                    .isEqualTo(samples.read(index).labels().get(PascalTasks.SEMSEG));
        }
    }

    @Test
    void what_is_no_shard_and_a_folder_that_is_in_use_are_refused() throws IOException {
        Path empty = Files.createDirectory(root.resolve("empty"));
        Files.writeString(Files.createDirectory(root.resolve("used")).resolve("x"), "x");

        assertThatThrownBy(() -> UnpackedShards.of(empty, root.resolve("out"), Limits.defaults(), (done, all) -> {}))
                .hasMessageContaining("holds no file that ends in .tar");
        assertThatThrownBy(() -> UnpackedShards.of(empty, root.resolve("used"), Limits.defaults(), (done, all) -> {}))
                .hasMessageContaining("not empty");
        assertThatThrownBy(() -> UnpackedShards.of(
                        root.resolve("none"), root.resolve("out"), Limits.defaults(), (done, all) -> {}))
                .hasMessageContaining("is not a folder");
    }
}
