package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.scenes.stage.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests trainings on images of several folders. */
class MixedFoldersTest {
    @TempDir
    static Path folder;

    private final CapturedTerminal terminal = new CapturedTerminal(folder);

    @BeforeAll
    static void render_a_few_scenes() {
        SceneDataset.render(SceneOptions.of(folder.resolve("day"), 8, 2, 3).withSize(64, 48), step -> {});
        SceneDataset.render(
                SceneOptions.of(folder.resolve("night"), 6, 2, 4)
                        .withSize(64, 48)
                        .withLook(Look.NIGHT),
                step -> {});
    }

    @Test
    void images_of_both_folders_train_and_the_first_one_validates() throws IOException {
        assertThat(fit("both", "day=0.5", "night=0.5")).as(terminal.err()).isZero();
        assertThat(fit("alone", "day")).as(terminal.err()).isZero();

        String run = Files.readString(folder.resolve("both/run.json"));
        assertThat(run).contains("\"datasets\"", "\"share\" : 0.5");
        assertThat(Files.readString(folder.resolve("alone/run.json"))).doesNotContain("\"datasets\"");
        assertThat(folder.resolve("both/last/model.safetensors"))
                .isNotEmptyFile()
                .satisfies(weights -> assertThat(Files.readAllBytes(weights))
                        .isNotEqualTo(Files.readAllBytes(folder.resolve("alone/last/model.safetensors"))));
    }

    @Test
    void equal_shares_need_no_numbers_and_are_the_same_run() throws IOException {
        assertThat(fit("numbers", "day=1", "night=1")).as(terminal.err()).isZero();
        assertThat(fit("words", "day", "night")).as(terminal.err()).isZero();

        assertThat(folder.resolve("words/last/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("numbers/last/model.safetensors"));
    }

    @Test
    void another_share_is_another_run() {
        fit("once", "day=0.5", "night=0.5");

        assertThat(fit("once", "day=0.9", "night=0.1")).isNotZero();
        assertThat(terminal.err()).contains("is the folder of another run");
    }

    @Test
    void a_share_for_one_folder_alone_is_refused() {
        assertThat(fit("half", "day=0.5", "night")).isEqualTo(2);
        assertThat(terminal.err()).contains("Give each --data a share, such as --data day=0.7 --data night=0.3");
        assertThat(fit("none", "day=0.5", "night=0")).isEqualTo(2);
        assertThat(terminal.err()).contains("a share must be a number above 0");
    }

    private int fit(String out, String... data) {
        List<String> words = new ArrayList<>(List.of("fit"));
        for (String each : data) {
            words.addAll(List.of("--data", folder.resolve(each).toString()));
        }
        words.addAll(List.of(
                "--model",
                "micro",
                "--image-size",
                "64",
                "--steps",
                "3",
                "--batch-size",
                "4",
                "--out",
                folder.resolve(out).toString()));
        return terminal.run(words.toArray(String[]::new));
    }
}
