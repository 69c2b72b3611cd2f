package dev.weightflow.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.dataset.shard.ShardSource;
import dev.weightflow.data.dataset.shard.ShardWriter;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.types.Struct;

class SamplesWithPeopleTest {
    private static final Set<TaskName> PARTS = new TreeSet<>(Set.of(PascalTasks.HUMAN_PARTS));

    @TempDir
    Path folder;

    @Test
    void images_without_a_human_part_are_left_out_of_a_folder_and_of_its_shards() throws IOException {
        PascalMt all = made();
        SamplesWithPeople people = SamplesWithPeople.of(all);
        ShardSource shards = ShardSource.open(
                        ShardWriter.write(all, folder.resolve("shards"), "s", ShardWriter.DEFAULT_TARGET_BYTES).stream()
                                .map(shard -> shard.path())
                                .toList(),
                        Limits.defaults())
                .only(PARTS);

        assertThat(ids(people)).containsExactly("a", "d");
        assertThat(people.read(1)).isEqualTo(all.read(3));
        assertThat(ids(SamplesWithPeople.of(shards))).containsExactly("a", "d");
        assertThat(shards.readLabels(3)).isEqualTo(all.readLabels(3));
    }

    @Test
    void where_there_is_nobody_the_way_out_is_told() {
        made();
        PascalMt nobody = PascalMt.of(folder, List.of("b", "c"), PARTS, Limits.defaults());

        assertThatThrownBy(() -> SamplesWithPeople.of(nobody))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("none of the 2 samples")
                .hasMessageContaining("peopleOnly=false");
    }

    @Test
    void labels_of_human_parts_are_needed() {
        SyntheticPascal.in(folder).sample("a", 24, 16);
        PascalMt others = PascalMt.of(folder, List.of("a"), new TreeSet<>(Set.of(PascalTasks.SAL)), Limits.defaults());

        assertThatThrownBy(() -> SamplesWithPeople.of(others)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The provenance list was written by other code, in Python. */
    @Test
    void of_the_real_images_those_remain_whose_provenance_tells_of_parts() throws IOException {
        Path root = SharedData.folder("pascal_mt_mini");
        List<String> train = IdList.of(root, Split.TRAIN, Limits.defaults()).flawless();
        TreeSet<String> expected = new TreeSet<>();
        for (String line : Files.readAllLines(root.resolve("PROVENANCE.csv")).subList(1, 110)) {
            String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");
            if (train.contains(cells[0]) && !cells[11].replaceAll("[^1-6]", "").isEmpty()) {
                expected.add(cells[0]);
            }
        }

        SamplesWithPeople people = SamplesWithPeople.of(PascalMt.of(root, train, PARTS, Limits.defaults()));

        assertThat(ids(people)).containsExactlyElementsOf(expected).hasSizeBetween(1, train.size() - 1);
    }

    /** a and d have a person with parts; b has a dog, and c a person whose parts nobody annotated. */
    private PascalMt made() {
        SyntheticPascal made = SyntheticPascal.in(folder);
        List.of("a", "b", "c", "d").forEach(id -> made.sample(id, 24, 16));
        made.parts("b", SyntheticPascal.anno(object(12)));
        made.parts("c", SyntheticPascal.anno(object(15)));
        return PascalMt.of(folder, List.of("a", "b", "c", "d"), PARTS, Limits.defaults());
    }

    private static Struct object(int kind) {
        return SyntheticPascal.object(kind, SyntheticPascal.mask(24, 16, (x, y) -> 1), Map.of());
    }

    private static List<String> ids(SampleSource samples) {
        return IntStream.range(0, samples.size()).mapToObj(samples::id).toList();
    }
}
