package dev.weightflow.model.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.schema.Task;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripTest {
    /** 2 x 2 pixels of the levels 0, 255, 128 and 1 in every channel, normalised by the published constants. */
    private static final float[] IMAGE = {
        (0f - 0.485f) / 0.229f, (1f - 0.485f) / 0.229f, (128 / 255f - 0.485f) / 0.229f, (1 / 255f - 0.485f) / 0.229f,
        (0f - 0.456f) / 0.224f, (1f - 0.456f) / 0.224f, (128 / 255f - 0.456f) / 0.224f, (1 / 255f - 0.456f) / 0.224f,
        (0f - 0.406f) / 0.225f, (1f - 0.406f) / 0.225f, (128 / 255f - 0.406f) / 0.225f, (1 / 255f - 0.406f) / 0.225f
    };

    @Test
    void image_label_and_prediction_stand_side_by_side_with_white_lines_between() {
        float[] label = {0, 1, 255, 20};
        float[] prediction = {15, 0, 1, 1};

        Pixels strip = Strip.of(Task.SEMSEG, 2, IMAGE, label, prediction);

        assertThat(strip.width()).isEqualTo(10);
        assertThat(strip.height()).isEqualTo(2);
        assertThat(row(strip, 0))
                .containsExactly(
                        0x000000, 0xffffff, 0xffffff, 0xffffff, 0x000000, 0x800000, 0xffffff, 0xffffff, 0xc08080,
                        0x000000);
        assertThat(row(strip, 1))
                .containsExactly(
                        0x808080, 0x010101, 0xffffff, 0xffffff, 0xe0e0c0, 0x004080, 0xffffff, 0xffffff, 0x800000,
                        0x800000);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,800000", "2,008000", "3,808000", "4,000080", "7,808080", "8,400000", "15,c08080", "20,004080"
    })
    void semantic_classes_have_the_development_kit_s_colours(int index, String colour) {
        assertThat(Colouring.VOC[index]).isEqualTo(Integer.parseInt(colour, 16));
    }

    @Test
    void the_seven_parts_have_seven_colours() {
        assertThat(Arrays.stream(Colouring.PARTS).distinct().toArray()).hasSize(Task.HUMAN_PARTS.channels());
    }

    @Test
    void normals_point_into_the_colour_cube_and_those_that_do_not_count_are_black() {
        // x, y, z of four pixels: right, up, towards us, ignored
        float[] label = {1, 0, 0, 255, 0, 1, 0, 255, 0, 0, 1, 255};
        float[] prediction = {-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1, 0};

        Pixels strip = Strip.of(Task.NORMALS, 2, IMAGE, label, prediction);

        assertThat(row(strip, 0)[4]).isEqualTo(0xff8080);
        assertThat(row(strip, 0)[5]).isEqualTo(0x80ff80);
        assertThat(row(strip, 1)[4]).isEqualTo(0x8080ff);
        assertThat(row(strip, 1)[5]).isEqualTo(0x000000);
        assertThat(row(strip, 0)[8]).isEqualTo(0x008080);
    }

    @Test
    void saliency_is_gray() {
        Pixels strip = Strip.of(Task.SAL, 2, IMAGE, new float[] {0, 1, 0, 1}, new float[] {0, 1, 0.5f, 0.25f});

        assertThat(row(strip, 1)).startsWith(0x808080, 0x010101).endsWith(0x808080, 0x404040);
        assertThat(row(strip, 0)[5]).isEqualTo(0xffffff);
    }

    private static int[] row(Pixels pixels, int y) {
        int[] row = new int[pixels.width()];
        for (int x = 0; x < row.length; x++) {
            row[x] = pixels.at(x, y, 0) << 16 | pixels.at(x, y, 1) << 8 | pixels.at(x, y, 2);
        }
        return row;
    }
}
