package dev.weightflow.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.SampleValidation;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenesAreReadByTheirDatasetYamlTest {

    @TempDir
    Path folder;

    @Test
    void every_sample_is_sound_and_two_thirds_of_the_labels_are_there() {
        Path root = folder.resolve("data");
        assertThat(new CapturedTerminal(folder)
                        .run(
                                "scenes",
                                "--layout=dataset-yaml",
                                "--out=" + root,
                                "--train=9",
                                "--val=6",
                                "--image-size=64x48"))
                .isZero();

        DatasetFolder data = DatasetFolder.open(root);
        assertThat(data.tasks().names()).extracting(TaskName::key).containsExactly("cover", "depth", "edges");
        for (Split split : Split.values()) {
            FolderSamples samples = data.samples(split, data.tasks().names());
            assertThat(samples.size()).isEqualTo(split == Split.TRAIN ? 9 : 6);
            Map<TaskName, Integer> labels = new TreeMap<>();
            for (int index = 0; index < samples.size(); index++) {
                SampleValidation inspection = samples.inspect(samples.id(index));
                assertThat(inspection.faults()).isEmpty();
                ((SampleValidation.Valid) inspection)
                        .sample()
                        .labels()
                        .keySet()
                        .forEach(task -> labels.merge(task, 1, Integer::sum));
            }
            assertThat(labels.values()).hasSize(3).containsOnly(split == Split.TRAIN ? 6 : 4);
        }
    }
}
