package dev.weightflow.data.dataset.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.DatasetException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault of a file is a sentence that names the file, the line and the remedy. */
class DatasetYamlFaultsTest {
    private static final String SOUND = """
            images: images/{id}.jpg
            splits: {train: train.txt, val: val.txt}
            tasks:
              - name: cover
                kind: segmentation
                labels: cover/{id}.png
                classes: [ground, water]
                ignore: 255
              - name: depth
                kind: regression
                labels: depth/{id}.png
                unit: m
            """;

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("images: images/{id}.jpg\n", "", 1, "'images' is missing; add it, as 'images: images/{id}.jpg'"),
                fault("{id}.jpg", "all.jpg", 1, "must have {id} in one place"),
                fault("{id}.jpg", "{id}/{id}.jpg", 1, "must have {id} in one place"),
                fault("images/{id}.jpg", "/images/{id}.jpg", 1, "must be a path below the folder"),
                fault("images/{id}.jpg", "../{id}.jpg", 1, "must be a path below the folder"),
                fault("images/{id}.jpg", "a/./{id}.jpg", 1, "must be a path below the folder"),
                fault("images/{id}.jpg", "images/{name}{id}.jpg", 1, "knows {id} and {split}"),
                fault("images:", "image:", 1, "there is no 'image' here, perhaps 'images'"),
                fault("splits:", "split:", 2, "there is no 'split' here, perhaps 'splits'"),
                fault(
                        "splits: {train: train.txt, val: val.txt}\n",
                        "",
                        1,
                        "nothing says which images are for validation"),
                fault("{train: train.txt, val: val.txt}", "2", 2, "the share for validation must lie between 0 and 1"),
                fault("{train: train.txt, val: val.txt}", "0", 2, "the share for validation must lie between 0 and 1"),
                fault("{train: train.txt, val: val.txt}", "{val: 1.5}", 2, "the share for validation must lie between"),
                fault("{train: train.txt, val: val.txt}", "half", 2, "splits must be lists"),
                fault("{train: train.txt, val: val.txt}", "[a, b]", 2, "splits must be lists"),
                fault("train: train.txt", "trian: train.txt", 2, "there is no 'trian' here, perhaps 'train'"),
                fault("train: train.txt", "train: /etc/passwd", 2, "must be a file below the folder"),
                fault("train: train.txt", "train: ../train.txt", 2, "must be a file below the folder"),
                fault("train: train.txt", "train: [a]", 2, "must be a file below the folder"),
                fault("{train: train.txt, val: val.txt}", "{val: 0.1, seed: x}", 2, "'x' is not a whole number"),
                fault("name: cover", "name: Cover", 4, "'Cover' is not a valid task name"),
                fault("name: cover", "name: land-cover", 4, "'land-cover' is not a valid task name"),
                fault("name: cover", "name: depth", 9, "two tasks are called 'depth'"),
                fault("  - name: cover\n    kind", "  - kind", 4, "'name' is missing; add it, as 'name: depth'"),
                fault("    kind: segmentation\n", "", 4, "'kind' is missing"),
                fault("segmentation", "semantic", 5, "there is no kind of task called 'semantic'; there are binary"),
                fault(
                        "    labels: cover/{id}.png\n",
                        "",
                        4,
                        "'labels' is missing; add it, as 'labels: labels/{id}.png'"),
                fault("cover/{id}.png", "{coco: a.json}", 6, "'kind' is missing; add it, as 'kind: stuff'"),
                fault("cover/{id}.png", "{kind: stuff}", 6, "'coco' is missing; add it"),
                fault("cover/{id}.png", "{coco: a.json, kind: things}", 6, "no kind of COCO file called 'things'"),
                fault("cover/{id}.png", "{coco: ../a.json, kind: stuff}", 6, "must be a file below the folder"),
                fault("cover/{id}.png", "{coco: a.json, kind: stuff, png: x}", 6, "there is no 'png' here"),
                fault("cover/{id}.png", "{coco: a.json, kind: stuff}", 8, "'ignore' is for files of numbers"),
                fault("depth/{id}.png", "{coco: a.json, kind: stuff}", 11, "make the task a segmentation"),
                fault("cover/{id}.png", "cover/", 6, "must have {id} in one place"),
                fault("cover/{id}.png", "../cover/{id}.png", 6, "must be a path below the folder"),
                fault("    classes: [ground, water]\n", "", 4, "'classes' is missing"),
                fault("[ground, water]", "[ground]", 4, "classes must be 2 to 255 names, not 1"),
                fault("[ground, water]", "1", 4, "classes must be 2 to 255 names, not 1"),
                fault("[ground, water]", "300", 4, "classes must be 2 to 255 names, not 300"),
                fault("[ground, water]", "many", 7, "classes must be a list of names, or how many there are"),
                fault("[ground, water]", "[ground, ground]", 4, "classes must have different names"),
                fault(
                        "[ground, water]",
                        "[{name: a, colour: red}, {name: b, colour: blue}]",
                        4,
                        "colours must be as #e69f00"),
                fault("[ground, water]", "[{name: a, color: red}, b]", 7, "there is no 'color' here, perhaps 'colour'"),
                fault("[ground, water]", "[{colour: '#000000'}, b]", 7, "'name' is missing"),
                fault("ignore: 255", "ignore: void", 8, "'void' is not a number"),
                fault("ignore: 255", "ignore: [1, x]", 8, "'x' is not a number"),
                fault("ignore: 255", "ignored: 255", 4, "ignored"),
                fault("ignore: 255", "map: 3", 8, "map must say which number is which class"),
                fault("ignore: 255", "map: {a: 0}", 8, "map has 'a: 0', and both must be whole"),
                fault("ignore: 255", "map: {7: road}", 8, "map has '7: road', and both must be whole"),
                fault("ignore: 255", "map: {7: 5}", 8, "map has class 5, and the classes are 0 to 1"),
                fault("ignore: 255", "weights: [1]", 4, "weights must be one for each of the 2 classes, not 1"),
                fault("ignore: 255", "weights: [1, -1]", 4, "weights must not be below 0"),
                fault("ignore: 255", "channel: first", 8, "'first' is not a whole number"),
                fault("unit: m", "unit: metres-and-more", 9, "unit must have at most 12 characters"),
                fault("unit: m", "loss: huber", 9, "loss must be one of l1, berhu, silog, not 'huber'"),
                fault("unit: m", "loss: silog", 9, "loss silog is of logarithms"),
                fault("unit: m", "scale: big", 12, "'big' is not a number"),
                fault("unit: m", "reciprocal: big", 12, "'big' is not a number"),
                fault("unit: m", "min: 5\n    max: 2", 9, "min must be below max"),
                fault(
                        "kind: regression",
                        "kind: normals\n    axes: [x, y, y]",
                        11,
                        "axes must name x, y and z once each"),
                fault("kind: regression", "kind: normals\n    loss: l3", 9, "loss must be l1 or cosine"),
                fault("kind: regression", "kind: boundaries\n    tolerance: 3", 9, "tolerance must be above 0"),
                fault("tasks:\n", "tasks: []\nmore:\n", 4, "there is no 'more' here"),
                fault(
                        SOUND.substring(SOUND.indexOf("tasks:")),
                        "tasks: []\n",
                        3,
                        "tasks must be a list of at least one task"),
                fault(SOUND.substring(SOUND.indexOf("tasks:")), "tasks: [cover]\n", 3, "a task must be a mapping"),
                fault(SOUND.substring(SOUND.indexOf("tasks:")), "", 1, "'tasks' is missing"),
                fault("images: images/{id}.jpg", "preset: ade20k", 1, "there is no preset 'ade20k'; there are camvid"),
                fault("images: images/{id}.jpg", "images: [unclosed", 2, ""),
                fault("unit: m", "unit: m\n    unit: km", 13, "'unit' is given twice"));
    }

    private static Arguments fault(String sound, String faulty, int line, String sentence) {
        assertThat(SOUND).contains(sound);
        return Arguments.of(SOUND.replace(sound, faulty), line, sentence);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_fault_names_file_line_and_way_out(String yaml, int line, String sentence) {
        assertThatThrownBy(() -> DatasetYaml.read(yaml.getBytes(StandardCharsets.UTF_8), "city/dataset.yaml"))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("city/dataset.yaml")
                .hasMessageContaining("line " + line + ":")
                .hasMessageContaining(sentence);
    }

    @Test
    void the_sound_file_has_no_fault_and_there_are_sixty_others() {
        assertThat(DatasetYaml.read(SOUND.getBytes(StandardCharsets.UTF_8), "x").tasks())
                .hasSize(2);
        assertThat(faults().count()).isGreaterThanOrEqualTo(60);
    }

    @Test
    void hostile_yaml_is_refused() {
        String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
        assertThatThrownBy(() -> DatasetYaml.read(bomb.getBytes(StandardCharsets.UTF_8), "bomb"))
                .hasMessageContaining("bomb");
        String deep = "a: " + "[".repeat(500) + "]".repeat(500);
        assertThatThrownBy(() -> DatasetYaml.read(deep.getBytes(StandardCharsets.UTF_8), "deep"))
                .hasMessageContaining("deep");
        String tag = "images: !!javax.script.ScriptEngineManager [x]\n";
        assertThatThrownBy(() -> DatasetYaml.read(tag.getBytes(StandardCharsets.UTF_8), "tag"))
                .hasMessageContaining("tag");
        assertThatThrownBy(() -> DatasetYaml.read("- a\n".getBytes(StandardCharsets.UTF_8), "list"))
                .hasMessageContaining("must be a mapping");
    }
}
