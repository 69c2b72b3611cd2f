package dev.weightflow.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.scenes.SceneOptions.Split;
import dev.weightflow.scenes.Workers.SceneRendering;
import dev.weightflow.scenes.render.Frame;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetYamlLayoutTest {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    private static final List<String> TASKS = List.of("cover", "depth", "edges");
    /** The five kinds by VOC's index; a cabinet is furniture and has VOC's index of the background. */
    private static final Map<Integer, Integer> COVER = Map.ofEntries(
            Map.entry(15, 1),
            Map.entry(3, 2),
            Map.entry(8, 2),
            Map.entry(10, 2),
            Map.entry(12, 2),
            Map.entry(13, 2),
            Map.entry(17, 2),
            Map.entry(1, 3),
            Map.entry(2, 3),
            Map.entry(6, 3),
            Map.entry(7, 3),
            Map.entry(9, 4),
            Map.entry(11, 4),
            Map.entry(18, 4),
            Map.entry(5, 255),
            Map.entry(16, 255),
            Map.entry(20, 255));

    private static final int CABINET = 46;

    @TempDir
    Path folder;

    private SceneOptions options;

    @BeforeEach
    void render() {
        options = options("data");
        SceneDataset.render(options, step -> {});
    }

    private SceneOptions options(String name) {
        return SceneOptions.parsed(folder.resolve(name), 9, 6, 21, WIDTH + "x" + HEIGHT, "day", "dataset-yaml");
    }

    @Test
    void each_task_lacks_a_third_of_its_labels_and_each_image_has_one() throws IOException {
        assertThat(files("images", "jpg")).hasSize(15);
        for (String task : TASKS) {
            assertThat(files("labels/" + task, "png").filter(name -> name.contains("_train_")))
                    .as(task)
                    .hasSize(6);
            assertThat(files("labels/" + task, "png").filter(name -> name.contains("_val_")))
                    .as(task)
                    .hasSize(4);
        }
        for (Split split : Split.values()) {
            assertThat(Files.readAllLines(options.out().resolve("splits/" + split.key() + ".txt")))
                    .hasSize(options.count(split))
                    .allSatisfy(id -> assertThat(TASKS.stream().filter(task -> Files.exists(label(task, id))))
                            .isNotEmpty());
        }
    }

    @Test
    void labels_agree_with_what_the_rays_hit() throws IOException {
        int[] compared = new int[TASKS.size()];
        int holes = 0;
        for (int index = 0; index < options.train(); index++) {
            String id = options.id(Split.TRAIN, index);
            SceneRendering rendering = SceneRendering.of(options, Split.TRAIN, index);
            Frame frame = rendering.frame();
            int[][] labels = {numbers("cover", id), numbers("depth", id), numbers("edges", id)};
            for (int task = 0; task < labels.length; task++) {
                compared[task] += labels[task].length > 0 ? 1 : 0;
            }
            for (int pixel = 0; pixel < labels[0].length; pixel++) {
                int voc = rendering.labels().semseg()[pixel];
                int background = rendering.labels().context()[pixel] == CABINET ? 4 : 0;
                assertThat(labels[0][pixel]).isEqualTo(COVER.getOrDefault(voc, background));
            }
            for (int pixel = 0; pixel < labels[1].length; pixel++) {
                holes += labels[1][pixel] == 0 ? 1 : 0;
                if (labels[1][pixel] > 0) {
                    assertThat(Math.abs(labels[1][pixel] - 1000 * frame.depth()[pixel]))
                            .isLessThanOrEqualTo(0.5);
                }
            }
            for (int pixel = 0; pixel < labels[2].length; pixel++) {
                if (otherThing(frame, pixel)) {
                    assertThat(labels[2][pixel]).isEqualTo(255);
                }
            }
        }
        assertThat(compared).containsOnly(6);
        assertThat(holes).isBetween(6 * WIDTH * HEIGHT / 100, 6 * WIDTH * HEIGHT / 2);
    }

    private static boolean otherThing(Frame frame, int pixel) {
        int[] thing = frame.thing();
        return pixel % WIDTH < WIDTH - 1 && thing[pixel] != thing[pixel + 1]
                || pixel / WIDTH < HEIGHT - 1 && thing[pixel] != thing[pixel + WIDTH];
    }

    @Test
    void depth_has_sixteen_bits_and_one_channel() throws IOException {
        Path file = options.out()
                .resolve("labels/depth")
                .resolve(files("labels/depth", "png").findFirst().orElseThrow());
        BufferedImage image = ImageIO.read(file.toFile());

        assertThat(image.getRaster().getNumBands()).isEqualTo(1);
        assertThat(image.getRaster().getTransferType()).isEqualTo(DataBuffer.TYPE_USHORT);
    }

    @Test
    void the_same_options_give_the_same_bytes_and_more_images_leave_the_earlier_ones() throws IOException {
        SceneDataset.render(options("again"), step -> {}, 1);
        SceneDataset.render(
                new SceneOptions(
                        folder.resolve("more"), 12, 7, 21, options.size(), options.look(), options.layout(), 0),
                step -> {});

        Map<String, String> first = contents("data");
        assertThat(first).hasSize(15 + 3 * 10 + 4).isEqualTo(contents("again"));
        assertThat(contents("more")).containsAllEntriesOf(withoutLists(first));
    }

    private static Map<String, String> withoutLists(Map<String, String> contents) {
        Map<String, String> images = new TreeMap<>(contents);
        images.keySet().removeIf(name -> name.startsWith("splits") || name.equals("scenes.json"));
        return images;
    }

    @Test
    void it_is_recognised_and_not_taken_for_the_other_layout() {
        assertThat(SceneDataset.render(options, step -> {}).rendered()).isFalse();
        assertThat(options.card()).contains("\"layout\": \"dataset-yaml\"");
        assertThat(SceneOptions.of(folder.resolve("other"), 9, 6, 21).card()).doesNotContain("layout");
    }

    private Path label(String task, String id) {
        return options.out().resolve("labels").resolve(task).resolve(id + ".png");
    }

    /** Reads the values; empty if the image has no label of the task. */
    private int[] numbers(String task, String id) throws IOException {
        Path file = label(task, id);
        return Files.exists(file)
                ? ImageIO.read(file.toFile()).getRaster().getSamples(0, 0, WIDTH, HEIGHT, 0, (int[]) null)
                : new int[0];
    }

    private Stream<String> files(String below, String ending) throws IOException {
        try (Stream<Path> files = Files.list(options.out().resolve(below))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .toList()
                    .stream();
        }
    }

    private Map<String, String> contents(String name) throws IOException {
        Path root = folder.resolve(name);
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(root.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
