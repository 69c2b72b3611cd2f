package dev.weightflow.data.dataset.pascal;

import static dev.weightflow.data.dataset.SyntheticPascal.anno;
import static dev.weightflow.data.dataset.SyntheticPascal.gray;
import static dev.weightflow.data.dataset.SyntheticPascal.mask;
import static dev.weightflow.data.dataset.SyntheticPascal.object;
import static dev.weightflow.data.dataset.SyntheticPascal.rgb;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.types.Matrix;

class PascalMtTest {
    private static final int W = 12;
    private static final int H = 10;

    @TempDir
    Path root;

    private SyntheticPascal folder;

    @BeforeEach
    void a_folder_with_one_sample() {
        folder = SyntheticPascal.in(root).list(Split.VAL, "one").sample("one", W, H);
    }

    @Test
    void samples_come_by_ascending_id_whatever_the_order_of_the_list() {
        folder.list(Split.TRAIN, "b", "  c ", "", "a");

        PascalMt data = PascalMt.open(root, Split.TRAIN);

        assertThat(IntStream.range(0, data.size()).mapToObj(data::id)).containsExactly("a", "b", "c");
    }

    @Test
    void an_image_keeps_its_bytes_and_decodes_to_rgb() throws IOException {
        folder.image("one", W, H, (x, y) -> rgb(200, 100, 50));

        RawSample sample = read();

        assertThat(sample.jpeg()).isEqualTo(Files.readAllBytes(root.resolve("JPEGImages/one.jpg")));
        assertThat(sample.image().at(3, 3, 0)).isBetween(198, 202);
        assertThat(sample.image().at(3, 3, 2)).isBetween(48, 52);
    }

    @Test
    void a_mask_of_voc_wins_over_one_of_context_which_fills_the_gaps() {
        folder.file("semseg/pascal-context/one.png", gray(W, H, (x, y) -> 7));
        assertThat(label(PascalTasks.SEMSEG).at(5, 0, 0)).isEqualTo(255);
        assertThat(label(PascalTasks.SEMSEG).at(5, 5, 0)).isEqualTo(2);

        folder.without("semseg/VOC12/one.png");
        assertThat(label(PascalTasks.SEMSEG).at(5, 5, 0)).isEqualTo(7);
    }

    @Test
    void salient_is_what_is_brighter_than_one_half() {
        folder.saliency("one", W, H, (x, y) -> 122 + x);

        assertThat(label(PascalTasks.SAL).at(5, 0, 0)).isZero(); // 127
        assertThat(label(PascalTasks.SAL).at(6, 0, 0)).isEqualTo(1); // 128
    }

    @Test
    void normals_keep_the_order_of_the_file_and_count_only_on_the_valid_classes() {
        folder.normals("one", W, H, (x, y) -> rgb(10, 20, 30)).context("one", W, H, (x, y) -> x);

        Pixels normals = label(PascalTasks.NORMALS);

        for (int x = 0; x < W; x++) {
            boolean valid = List.of(3, 4, 6, 9, 10, 11).contains(x);
            assertThat(List.of(normals.at(x, 1, 0), normals.at(x, 1, 1), normals.at(x, 1, 2), normals.at(x, 1, 3)))
                    .containsExactlyElementsOf(valid ? List.of(10, 20, 30, 255) : List.of(0, 0, 0, 0));
        }
    }

    @Test
    void there_are_170_valid_classes_and_the_known_ones_are_among_them() {
        assertThat(IntStream.rangeClosed(0, ContextMat.HIGHEST).filter(ContextMat::count))
                .hasSize(170);
        assertThat(IntStream.of(284, 59, 65, 113, 158, 72, 368, 34, 23)).allMatch(ContextMat::count);
        assertThat(IntStream.of(0, 1, 2, 459)).noneMatch(ContextMat::count);
    }

    @Test
    void every_name_of_a_part_falls_in_its_class() {
        Map<String, Integer> expected = new LinkedHashMap<>();
        for (String name : "head hair lear rear lebrow rebrow leye reye mouth nose".split(" ")) {
            expected.put(name, 1);
        }
        expected.put("torso", 2);
        expected.put("neck", 2);
        expected.put("luarm", 3);
        expected.put("ruarm", 3);
        for (String name : "llarm rlarm lhand rhand".split(" ")) {
            expected.put(name, 4);
        }
        expected.put("luleg", 5);
        expected.put("ruleg", 5);
        for (String name : "llleg rlleg lfoot rfoot".split(" ")) {
            expected.put(name, 6);
        }
        assertThat(expected).hasSize(24);
        List<String> names = List.copyOf(expected.keySet());
        Map<String, Matrix> masks = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            int cell = i;
            masks.put(names.get(i), mask(W, H, (x, y) -> y * W + x == cell ? 1 : 0));
        }

        folder.parts("one", anno(object(15, mask(W, H, (x, y) -> 1), masks)));

        Pixels parts = label(PascalTasks.HUMAN_PARTS);
        for (int i = 0; i < names.size(); i++) {
            assertThat(parts.at(i % W, i / W, 0)).as(names.get(i)).isEqualTo(expected.get(names.get(i)));
        }
        assertThat(parts.at(W - 1, H - 1, 0)).isZero();
    }

    @Test
    void a_later_part_overwrites_an_earlier_one_and_a_later_person_an_earlier_person() {
        Map<String, Matrix> first = new LinkedHashMap<>();
        first.put("torso", mask(W, H, (x, y) -> 1));
        first.put("head", mask(W, H, (x, y) -> y < 4 ? 1 : 0));
        Map<String, Matrix> second = Map.of("lfoot", mask(W, H, (x, y) -> x < 2 ? 1 : 0));
        Matrix body = mask(W, H, (x, y) -> 1);

        folder.parts("one", anno(object(15, body, first), object(3, body, second), object(15, body, second)));

        Pixels parts = label(PascalTasks.HUMAN_PARTS);
        assertThat(parts.at(5, 2, 0)).isEqualTo(1);
        assertThat(parts.at(5, 7, 0)).isEqualTo(2);
        assertThat(parts.at(1, 2, 0)).isEqualTo(6);
    }

    @Test
    void a_picture_has_no_parts_without_people_without_drawn_parts_or_without_a_body() {
        Map<String, Matrix> head = Map.of("head", mask(W, H, (x, y) -> 1));
        Matrix body = mask(W, H, (x, y) -> 1);
        Matrix nothing = mask(W, H, (x, y) -> 0);

        folder.parts("one", anno(object(8, body, head)));
        assertThat(label(PascalTasks.HUMAN_PARTS)).isEqualTo(Pixels.zeros(W, H, 1));
        folder.parts("one", anno(object(15, body, Map.of())));
        assertThat(label(PascalTasks.HUMAN_PARTS)).isEqualTo(Pixels.zeros(W, H, 1));
        folder.parts("one", anno(object(15, nothing, head)));
        assertThat(label(PascalTasks.HUMAN_PARTS)).isEqualTo(Pixels.zeros(W, H, 1));
        folder.parts("one", anno());
        assertThat(label(PascalTasks.HUMAN_PARTS)).isEqualTo(Pixels.zeros(W, H, 1));

        folder.parts("one", anno(object(15, body, Map.of()), object(15, nothing, head)));
        assertThat(label(PascalTasks.HUMAN_PARTS).at(0, 0, 0)).isEqualTo(1);
    }

    @Test
    void labels_alone_are_those_of_the_sample() {
        RawLabels labels = PascalMt.open(root, Split.VAL).readLabels("one");

        assertThat(labels).isEqualTo(read().raw());
        assertThat(labels.width()).isEqualTo(W);
        assertThat(labels.height()).isEqualTo(H);
    }

    @Test
    void files_of_tasks_that_are_not_asked_for_need_not_be_there() {
        folder.without("human_parts/one.mat").without("pascal-context/trainval/one.mat");

        PascalMt data = PascalMt.of(
                root, List.of("one"), new TreeSet<>(Set.of(PascalTasks.SEMSEG, PascalTasks.SAL)), Limits.defaults());

        assertThat(data.read(0).labels()).containsOnlyKeys(PascalTasks.SEMSEG, PascalTasks.SAL);
    }

    @Test
    void a_sample_is_read_from_the_files_that_it_says_it_is_read_from() {
        PascalMt data = PascalMt.of(
                root,
                List.of("one"),
                new TreeSet<>(Set.of(PascalTasks.SEMSEG, PascalTasks.NORMALS)),
                Limits.defaults());

        assertThat(data.files("one").stream().map(file -> root.relativize(file).toString()))
                .containsExactly(
                        "JPEGImages/one.jpg",
                        "semseg/VOC12/one.png",
                        "normals_distill/one.png",
                        "pascal-context/trainval/one.mat");
        folder.without("semseg/VOC12/one.png");
        assertThat(data.files("one").get(1)).isEqualTo(root.resolve("semseg/pascal-context/one.png"));
    }

    @Test
    void the_tasks_of_a_folder_are_those_that_it_has_folders_for() throws IOException {
        assertThat(new PascalFiles(root).tasks()).containsExactlyElementsOf(PascalTasks.NAMES);

        folder.without("sal_distill/one.png");
        Files.delete(root.resolve("sal_distill"));

        assertThat(new PascalFiles(root).tasks())
                .containsExactly(PascalTasks.SEMSEG, PascalTasks.NORMALS, PascalTasks.HUMAN_PARTS);
        assertThat(new PascalFiles(root.resolve("nowhere")).tasks()).isEmpty();
    }

    @Test
    void reading_writes_nothing_into_the_folder() throws IOException {
        List<String> before = listing();

        read();
        PascalMt.open(root, Split.VAL).validate("one");

        assertThat(listing()).isEqualTo(before);
    }

    private List<String> listing() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> file + " " + file.toFile().lastModified())
                    .sorted()
                    .toList();
        }
    }

    private RawSample read() {
        return PascalMt.open(root, Split.VAL).read(0);
    }

    private Pixels label(TaskName task) {
        return read().labels().get(task);
    }
}
