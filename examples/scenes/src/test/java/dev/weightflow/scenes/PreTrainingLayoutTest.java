package dev.weightflow.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.scenes.SceneOptions.Split;
import dev.weightflow.scenes.Workers.SceneRendering;
import dev.weightflow.scenes.render.BodyPart;
import dev.weightflow.scenes.render.Frame;
import dev.weightflow.scenes.render.Label;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.ThingMap;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreTrainingLayoutTest {
    @TempDir
    Path folder;

    @Test
    void every_image_has_all_three_labels_and_the_classes_are_declared_in_their_order() throws IOException {
        SceneOptions options = options(4, 2);
        SceneDataset.render(options, step -> {});

        for (String label : List.of("things", "depth", "edges")) {
            assertThat(folder.resolve("data/labels/" + label).toFile().list())
                    .as(label)
                    .hasSize(6);
        }
        assertThat(Files.readString(folder.resolve("data/dataset.yaml")))
                .contains("classes:\n      - " + String.join("\n      - ", ThingMap.CLASSES) + "\n");
        Raster written = ImageIO.read(folder.resolve("data/labels/things/" + options.id(Split.TRAIN, 0) + ".png")
                        .toFile())
                .getRaster();
        SceneRendering rendering = SceneRendering.of(options, Split.TRAIN, 0);
        byte[] expected = ThingMap.of(rendering.scene(), rendering.frame());
        for (int pixel = 0; pixel < expected.length; pixel++) {
            assertThat(written.getSample(pixel % 64, pixel / 64, 0)).isEqualTo(expected[pixel]);
        }
    }

    /** Names of the classes, by what the ray through a pixel hit. */
    @Test
    void a_class_is_the_name_of_the_thing_and_of_people_that_of_the_part() {
        Set<String> seen = new TreeSet<>();
        for (int index = 0; index < 40; index++) {
            SceneRendering rendering = SceneRendering.of(options(40, 0), Split.TRAIN, index);
            Frame frame = rendering.frame();
            byte[] classes = ThingMap.of(rendering.scene(), frame);
            for (int pixel = 0; pixel < classes.length; pixel++) {
                String name = ThingMap.CLASSES.get(classes[pixel]);
                seen.add(name);
                if (frame.thing()[pixel] == Frame.SKY) {
                    assertThat(name).isEqualTo("sky");
                    continue;
                }
                Label label =
                        rendering.scene().things().get(frame.thing()[pixel]).label();
                if (label == VocClass.PERSON) {
                    assertThat(name).isEqualTo(part(BodyPart.values()[frame.part()[pixel] - 1].partName()));
                } else if (label instanceof VocClass kind) {
                    assertThat(name).isEqualTo(kind.partFileName());
                } else {
                    assertThat(name)
                            .isEqualToIgnoringCase(label == Label.Stuff.UNLABELLED ? "clutter" : label.toString());
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(25);
    }

    /** The six parts of the benchmark, from PASCAL-Part's names. */
    private static String part(String name) {
        if (name.matches("[lr][ul]arm|[lr]hand")) {
            return name.charAt(1) == 'u' ? "upper-arm" : "lower-arm";
        }
        if (name.matches("[lr][ul]leg|[lr]foot")) {
            return name.charAt(1) == 'u' ? "upper-leg" : "lower-leg";
        }
        return Set.of("neck", "torso").contains(name) ? "torso" : "head";
    }

    private SceneOptions options(int train, int val) {
        return SceneOptions.parsed(folder.resolve("data"), train, val, 3, "64x48", "varied", "pre-training");
    }
}
