package dev.weightflow.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.scenes.SceneDataset.RenderedScenes;
import dev.weightflow.scenes.stage.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneDatasetTest {
    @TempDir
    Path folder;

    private SceneOptions options(String name, int train, int val) {
        return SceneOptions.of(folder.resolve(name), train, val, 21).withSize(48, 36);
    }

    @Test
    void the_same_options_give_the_same_bytes_whatever_the_number_of_threads() throws IOException {
        SceneDataset.render(options("one", 5, 2), progress -> {}, 1);
        SceneDataset.render(options("three", 5, 2), progress -> {}, 3);

        Map<String, List<Byte>> one = contents(folder.resolve("one"));
        assertThat(one).hasSize(7 * 6 + 4 + 1).isEqualTo(contents(folder.resolve("three")));
    }

    @Test
    void more_images_leave_the_earlier_ones_as_they_were() throws IOException {
        SceneDataset.render(options("small", 2, 1), progress -> {});
        SceneDataset.render(options("large", 4, 3), progress -> {});

        Map<String, List<Byte>> large = contents(folder.resolve("large"));
        contents(folder.resolve("small")).forEach((name, bytes) -> {
            if (name.contains("_train_") || name.contains("_val_")) {
                assertThat(large.get(name)).as(name).isEqualTo(bytes);
            }
        });
    }

    @Test
    void another_seed_or_look_gives_other_scenes() throws IOException {
        SceneOptions options = options("a", 1, 0);
        SceneDataset.render(options, progress -> {});
        SceneDataset.render(options("b", 1, 0).withLook(Look.STUDIO), progress -> {});
        SceneDataset.render(SceneOptions.of(folder.resolve("c"), 1, 0, 22).withSize(48, 36), progress -> {});

        assertThat(jpegs("a")).isNotEqualTo(jpegs("b")).isNotEqualTo(jpegs("c"));
    }

    private List<List<Byte>> jpegs(String name) throws IOException {
        return contents(folder.resolve(name)).entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".jpg"))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Test
    void the_same_data_set_is_recognised_and_not_rendered_again() throws IOException {
        RenderedScenes first = SceneDataset.render(options("data", 2, 1), progress -> {});
        Map<String, List<Byte>> before = contents(first.root());
        AtomicInteger calls = new AtomicInteger();

        RenderedScenes second = SceneDataset.render(options("data", 2, 1), progress -> calls.incrementAndGet());

        assertThat(first.rendered()).isTrue();
        assertThat(second.rendered()).isFalse();
        assertThat(calls).hasValue(0);
        assertThat(contents(second.root())).isEqualTo(before);
    }

    @Test
    void a_folder_with_anything_else_is_refused_and_left_alone() throws IOException {
        Path target = Files.createDirectory(folder.resolve("data"));
        Files.writeString(target.resolve("thesis.txt"), "mine");

        assertThatThrownBy(() -> SceneDataset.render(options("data", 2, 1), progress -> {}))
                .isInstanceOf(ScenesException.TargetOccupied.class)
                .hasMessageContaining(target.toString())
                .hasMessageContaining("holds no rendered scenes");
        assertThat(contents(folder)).containsOnlyKeys("data/thesis.txt");
    }

    @Test
    void scenes_of_other_options_are_refused() {
        SceneDataset.render(options("data", 2, 1), progress -> {});

        assertThatThrownBy(() -> SceneDataset.render(options("data", 3, 1), progress -> {}))
                .isInstanceOf(ScenesException.TargetOccupied.class)
                .hasMessageContaining("other options")
                .hasMessageContaining("scenes.json");
    }

    @Test
    void a_damaged_data_set_is_named_as_such() throws IOException {
        SceneDataset.render(options("data", 2, 1), progress -> {});
        try (Stream<Path> files = Files.list(folder.resolve("data/human_parts"))) {
            Files.delete(files.findFirst().orElseThrow());
        }

        assertThatThrownBy(() -> SceneDataset.render(options("data", 2, 1), progress -> {}))
                .isInstanceOf(ScenesException.TargetIncomplete.class)
                .hasMessageContaining("lacks 1 of its files")
                .hasMessageContaining("human_parts");
    }

    @Test
    void an_empty_folder_is_filled() throws IOException {
        Files.createDirectory(folder.resolve("data"));

        assertThat(SceneDataset.render(options("data", 1, 1), progress -> {}).rendered())
                .isTrue();
    }

    @Test
    void a_file_in_the_way_is_refused_by_name() throws IOException {
        Files.writeString(folder.resolve("data"), "");

        assertThatThrownBy(() -> SceneDataset.render(options("data", 1, 1), progress -> {}))
                .isInstanceOf(ScenesException.TargetOccupied.class)
                .hasMessageContaining("is a file");
    }

    @Test
    void a_parent_that_is_a_file_is_refused_with_the_way_out() throws IOException {
        Files.writeString(folder.resolve("data"), "");

        assertThatThrownBy(() -> SceneDataset.render(options("data/inner", 1, 1), progress -> {}))
                .isInstanceOf(ScenesException.StorageFailed.class)
                .hasMessageContaining("data/inner")
                .hasMessageContaining("choose a place that can be written");
    }

    @Test
    void an_interrupted_run_leaves_nothing_and_can_be_repeated() throws IOException {
        assertThatThrownBy(() -> SceneDataset.render(options("data", 40, 1), progress -> {
                    if (progress == 3) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isInstanceOf(ScenesException.Interrupted.class)
                .hasMessageContaining("render again");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(contents(folder)).isEmpty();

        assertThat(SceneDataset.render(options("data", 2, 1), progress -> {}).rendered())
                .isTrue();
    }

    @Test
    void a_failing_listener_leaves_nothing() throws IOException {
        assertThatThrownBy(() -> SceneDataset.render(options("data", 5, 1), progress -> {
                    throw new IllegalStateException("the terminal is gone");
                }))
                .hasMessage("the terminal is gone");

        assertThat(contents(folder)).isEmpty();
    }

    @Test
    void what_a_killed_run_left_is_cleared_away_by_the_next() throws IOException {
        Path leftover = Files.createDirectories(folder.resolve(".data.rendering-123/data/JPEGImages"));
        Files.writeString(leftover.resolve("x.jpg"), "half");
        Files.writeString(folder.resolve(".data.rendering-123/lock"), "");

        SceneDataset.render(options("data", 1, 1), progress -> {});

        assertThat(folder.resolve(".data.rendering-123")).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(folder.resolve("data"));
        }
    }

    @Test
    void nothing_is_visible_before_the_end() {
        List<Boolean> seen = new ArrayList<>();

        SceneDataset.render(options("data", 2, 1), progress -> seen.add(Files.exists(folder.resolve("data"))));

        assertThat(seen).containsExactly(false, false, false);
    }

    @Test
    void progress_counts_up() {
        List<Integer> told = new ArrayList<>();

        SceneDataset.render(options("data", 3, 1), told::add);

        assertThat(told).containsExactly(1, 2, 3, 4);
    }

    private static Map<String, List<Byte>> contents(Path root) throws IOException {
        Map<String, List<Byte>> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                List<Byte> bytes = new ArrayList<>();
                for (byte value : Files.readAllBytes(file)) {
                    bytes.add(value);
                }
                contents.put(root.relativize(file).toString(), bytes);
            }
        }
        return contents;
    }
}
