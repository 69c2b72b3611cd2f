package dev.weightflow.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleValidation;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.scenes.stage.Look;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads rendered scenes with the reader of the real dataset without a fault, and compares the labels of its tasks with each other. */
class ScenesAreReadAsPascalMtTest {

    private static final int PERSON = 15;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Look.class)
    void every_sample_is_sound_and_its_tasks_agree(Look look) {
        Path root = folder.resolve("data");
        SceneDataset.render(SceneOptions.of(root, 6, 2, 3).withSize(80, 60).withLook(look), step -> {});

        Set<Integer> parts = new TreeSet<>();
        for (Split split : Split.values()) {
            PascalMt data = PascalMt.open(root, split);
            assertThat(data.size()).isEqualTo(split == Split.TRAIN ? 6 : 2);
            for (int index = 0; index < data.size(); index++) {
                SampleValidation inspection = data.inspect(data.id(index));
                assertThat(inspection.faults()).isEmpty();
                parts.addAll(agreeing(((SampleValidation.Valid) inspection).sample()));
            }
        }
        assertThat(parts).containsExactly(0, 1, 2, 3, 4, 5, 6);
    }

    private static Set<Integer> agreeing(RawSample sample) {
        Pixels semseg = sample.labels().get(PascalTasks.SEMSEG);
        Pixels parts = sample.labels().get(PascalTasks.HUMAN_PARTS);
        Pixels salience = sample.labels().get(PascalTasks.SAL);
        Pixels normals = sample.labels().get(PascalTasks.NORMALS);
        Set<Integer> seen = new TreeSet<>();
        int counted = 0;
        for (int pixel = 0; pixel < 80 * 60; pixel++) {
            int kind = at(semseg, pixel, 0);
            int part = at(parts, pixel, 0);
            seen.add(part);
            assertThat(part > 0)
                    .as("a part on a person, and on every pixel of one")
                    .isEqualTo(kind == PERSON);
            if (at(salience, pixel, 0) == 1) {
                assertThat(kind).as("what is salient is an object").isPositive();
            }
            boolean counts = at(normals, pixel, 3) == 255;
            counted += counts ? 1 : 0;
            if (kind == PERSON) {
                assertThat(counts).as("normals count on people").isTrue();
            }
        }
        assertThat(counted).isPositive();
        return seen;
    }

    private static int at(Pixels pixels, int pixel, int channel) {
        return pixels.data()[pixel * pixels.channels() + channel] & 255;
    }
}
