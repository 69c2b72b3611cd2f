package dev.weightflow.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.scenes.DatasetReading.Annotation;
import dev.weightflow.scenes.DatasetReading.Person;
import dev.weightflow.scenes.stage.Look;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetLayoutTest {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 72;
    private static final Map<Integer, Integer> CONTEXT_OF_VOC = Map.ofEntries(
            Map.entry(1, 2),
            Map.entry(2, 23),
            Map.entry(3, 25),
            Map.entry(5, 34),
            Map.entry(6, 45),
            Map.entry(7, 59),
            Map.entry(8, 65),
            Map.entry(9, 72),
            Map.entry(10, 98),
            Map.entry(11, 397),
            Map.entry(12, 113),
            Map.entry(13, 207),
            Map.entry(15, 284),
            Map.entry(16, 308),
            Map.entry(17, 347),
            Map.entry(18, 368),
            Map.entry(20, 427));
    private static final Set<String> PART_NAMES = Set.of(
            "hair", "head", "lear", "rear", "lebrow", "rebrow", "leye", "reye", "mouth", "nose", "neck", "torso",
            "luarm", "ruarm", "llarm", "rlarm", "lhand", "rhand", "luleg", "ruleg", "llleg", "rlleg", "lfoot", "rfoot");

    @TempDir
    static Path folder;

    private static DatasetReading data;

    @BeforeAll
    static void render() {
        Path root = folder.resolve("scenes");
        SceneDataset.render(SceneOptions.of(root, 12, 4, 11).withSize(WIDTH, HEIGHT), progress -> {});
        data = new DatasetReading(root);
    }

    private List<String> all() throws IOException {
        List<String> ids = new java.util.ArrayList<>(data.ids("train"));
        ids.addAll(data.ids("val"));
        return ids;
    }

    @Test
    void the_splits_list_every_image_once() throws IOException {
        assertThat(data.ids("train")).hasSize(12).isSorted();
        assertThat(data.ids("val")).hasSize(4).isSorted();
        assertThat(all()).doesNotHaveDuplicates();
    }

    @Test
    void every_file_has_the_size_of_its_image() throws IOException {
        for (String id : all()) {
            BufferedImage image = data.jpeg(id);
            assertThat(image.getWidth()).isEqualTo(WIDTH);
            assertThat(image.getHeight()).isEqualTo(HEIGHT);
            assertThat(data.semseg(id)).hasSize(WIDTH * HEIGHT);
            assertThat(data.salience(id)).hasSize(WIDTH * HEIGHT);
            assertThat(data.context(id)).hasSize(WIDTH * HEIGHT);
            assertThat(data.normals(id)[2]).hasSize(WIDTH * HEIGHT);
        }
    }

    @Test
    void objects_cover_exactly_the_pixels_of_their_class() throws IOException {
        for (String id : all()) {
            int[] semseg = data.semseg(id);
            int[] covered = new int[semseg.length];
            Annotation annotation = data.annotation(id);
            assertThat(annotation.name()).isEqualTo(id);
            for (int k = 0; k < annotation.masks().size(); k++) {
                for (int i = 0; i < covered.length; i++) {
                    if (annotation.masks().get(k)[i]) {
                        assertThat(covered[i]).as("objects overlap").isZero();
                        covered[i] = annotation.indices().get(k);
                    }
                }
            }
            assertThat(covered).isEqualTo(semseg);
        }
    }

    @Test
    void the_parts_of_a_person_are_the_person_and_only_people_have_parts() throws IOException {
        int people = 0;
        for (String id : all()) {
            Annotation annotation = data.annotation(id);
            assertThat(annotation.people()).hasSize((int)
                    annotation.indices().stream().filter(index -> index == 15).count());
            for (Person person : annotation.people()) {
                people++;
                assertThat(PART_NAMES).containsAll(person.parts().keySet());
                boolean[] union = new boolean[WIDTH * HEIGHT];
                for (boolean[] part : person.parts().values()) {
                    for (int i = 0; i < union.length; i++) {
                        assertThat(union[i] && part[i]).as("parts overlap").isFalse();
                        union[i] |= part[i];
                    }
                }
                assertThat(union).isEqualTo(person.mask());
            }
        }
        assertThat(people).isPositive();
    }

    @Test
    void the_context_map_gives_each_object_its_own_id() throws IOException {
        for (String id : all()) {
            int[] semseg = data.semseg(id);
            int[] context = data.context(id);
            for (int i = 0; i < semseg.length; i++) {
                if (semseg[i] > 0) {
                    assertThat(context[i]).isEqualTo(CONTEXT_OF_VOC.get(semseg[i]));
                } else {
                    assertThat(CONTEXT_OF_VOC).doesNotContainValue(context[i]);
                    assertThat(context[i]).isBetween(0, 459);
                }
            }
        }
    }

    @Test
    void normals_have_length_one_up_to_rounding_except_in_the_sky() throws IOException {
        for (String id : all()) {
            double[][] n = data.normals(id);
            int[] context = data.context(id);
            for (int i = 0; i < context.length; i++) {
                double length = Math.sqrt(n[0][i] * n[0][i] + n[1][i] * n[1][i] + n[2][i] * n[2][i]);
                if (context[i] == 360) {
                    assertThat(length).isLessThan(0.01);
                } else {
                    assertThat(length).isBetween(0.99, 1.01);
                }
            }
        }
    }

    @Test
    void salience_is_all_or_nothing_on_whole_objects() throws IOException {
        for (String id : all()) {
            int[] salience = data.salience(id);
            assertThat(salience).containsOnly(0, 255).contains(255);
            int[] semseg = data.semseg(id);
            for (boolean[] mask : data.annotation(id).masks()) {
                int salient = 0;
                int area = 0;
                for (int i = 0; i < mask.length; i++) {
                    area += mask[i] ? 1 : 0;
                    salient += mask[i] && salience[i] == 255 ? 1 : 0;
                }
                assertThat(salient).isIn(0, area);
            }
            for (int i = 0; i < semseg.length; i++) {
                assertThat(salience[i] == 255 && semseg[i] == 0).isFalse();
            }
        }
    }

    @Test
    void the_palette_is_vocs() throws IOException {
        var palette =
                (java.awt.image.IndexColorModel) data.semsegImage(all().get(0)).getColorModel();
        assertThat(palette.getRGB(0) & 0xFFFFFF).isZero();
        assertThat(palette.getRGB(1) & 0xFFFFFF).isEqualTo(0x800000);
        assertThat(palette.getRGB(15) & 0xFFFFFF).isEqualTo(0xC08080);
        assertThat(palette.getRGB(20) & 0xFFFFFF).isEqualTo(0x004080);
        assertThat(palette.getRGB(255) & 0xFFFFFF).isEqualTo(0xE0E0C0);
    }

    @Test
    void the_cache_of_classes_is_what_the_files_say() throws IOException {
        StringBuilder expected = new StringBuilder("{\n");
        for (String id : data.ids("val")) {
            expected.append("\t\"")
                    .append(id)
                    .append("\": ")
                    .append(data.annotation(id).indices())
                    .append(",\n");
        }
        expected.setLength(expected.length() - 2);
        expected.append("\n}\n");
        assertThat(Files.readString(folder.resolve("scenes/ImageSets/Parts/val.txt")))
                .isEqualTo(expected.toString());
    }

    @Test
    void other_looks_have_the_same_layout(@TempDir Path other) throws IOException {
        for (Look look : Look.values()) {
            Path root = other.resolve(look.key());
            SceneDataset.render(SceneOptions.of(root, 1, 1, 2).withSize(40, 32).withLook(look), progress -> {});
            DatasetReading reading = new DatasetReading(root);
            for (String id : reading.ids("train")) {
                assertThat(id).startsWith(look.key());
                assertThat(reading.semseg(id)).hasSize(40 * 32);
                assertThat(reading.annotation(id).indices()).isNotEmpty();
            }
        }
    }
}
