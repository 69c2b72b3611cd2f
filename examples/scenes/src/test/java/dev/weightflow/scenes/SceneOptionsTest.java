package dev.weightflow.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.scenes.SceneOptions.ImageSize;
import dev.weightflow.scenes.SceneOptions.Split;
import dev.weightflow.scenes.stage.Look;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SceneOptionsTest {
    private static final Path OUT = Path.of("scenes");

    @Test
    void words_become_options() {
        SceneOptions options = SceneOptions.parsed(OUT, 3, 2, -7, "640x480", "night", "dataset-yaml");

        assertThat(options.size()).isEqualTo(new ImageSize(640, 480));
        assertThat(options.look()).isEqualTo(Look.NIGHT);
        assertThat(options.layout()).isEqualTo(DatasetLayout.DATASET_YAML);
        assertThat(options.id(Split.VAL, 1)).isEqualTo("night_18446744073709551609_val_000001");
    }

    @Test
    void so_many_images_in_a_row_are_of_a_group_if_that_is_wanted() {
        SceneOptions none = SceneOptions.of(OUT, 3, 2, 5);
        SceneOptions threes = none.inGroupsOf(3);

        assertThat(List.of(threes.id(Split.VAL, 2), threes.id(Split.VAL, 3)))
                .containsExactly("day_5_val_g00000_000002", "day_5_val_g00001_000003");
        assertThat(threes.card()).contains("\"group\": 3");
        assertThat(none.card()).doesNotContain("group");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "320", "320x", "x240", "-320x240", "320x240x3", "3e2x240", "999999x1", "320 x 240"})
    void a_size_of_another_form_is_refused_by_name(String size) {
        assertThatThrownBy(() -> SceneOptions.parsed(OUT, 1, 1, 0, size, "day", "pascal-mt"))
                .isInstanceOf(ScenesException.InvalidOptions.class)
                .hasMessageContaining("size must be like 320x240, not '" + size + "'");
    }

    @ParameterizedTest
    @CsvSource({"31x240", "320x31", "2049x32", "0x0", "99999x99999"})
    void a_size_out_of_range_is_refused_by_name(String size) {
        assertThatThrownBy(() -> SceneOptions.parsed(OUT, 1, 1, 0, size, "day", "pascal-mt"))
                .isInstanceOf(ScenesException.InvalidOptions.class)
                .hasMessageContaining("size must be 32 to 2048 pixels each way, not " + size);
    }

    @Test
    void an_unknown_look_is_refused_with_the_known_ones() {
        assertThatThrownBy(() -> SceneOptions.parsed(OUT, 1, 1, 0, "320x240", "dusk", "pascal-mt"))
                .hasMessageContaining("look must be one of day, studio, night, varied, not 'dusk'");
    }

    @Test
    void an_unknown_layout_is_refused_with_the_known_ones() {
        assertThatThrownBy(() -> SceneOptions.parsed(OUT, 1, 1, 0, "320x240", "day", "coco"))
                .hasMessageContaining("layout must be one of pascal-mt, dataset-yaml, pre-training, not 'coco'");
    }

    @Test
    void all_faults_are_named_at_once() {
        assertThatThrownBy(() -> new SceneOptions(
                        Path.of("/"), -1, 2_000_000, 0, new ImageSize(1, 1), Look.DAY, DatasetLayout.PASCAL_MT, -1))
                .isInstanceOfSatisfying(
                        ScenesException.class, e -> assertThat(e.code()).isEqualTo("scenes-invalid-options"))
                .hasMessageContaining("train must be 0 to 1000000, not -1")
                .hasMessageContaining("val must be 0 to 1000000, not 2000000")
                .hasMessageContaining("group must be 0 to 1000000, not -1")
                .hasMessageContaining("size must be 32 to 2048")
                .hasMessageContaining("out must name a folder");
    }

    @Test
    void a_data_set_without_images_is_refused() {
        assertThatThrownBy(() -> SceneOptions.of(OUT, 0, 0, 1)).hasMessageContaining("must not both be 0");
    }

    @Test
    void a_blank_path_is_refused() {
        assertThatThrownBy(() -> SceneOptions.of(Path.of(" "), 1, 1, 1)).hasMessageContaining("out must name a folder");
    }
}
