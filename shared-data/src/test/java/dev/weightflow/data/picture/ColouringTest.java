package dev.weightflow.data.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColouringTest {

    @ParameterizedTest
    @CsvSource({"0,0", "1,800000", "2,008000", "3,808000", "4,000080", "7,808080", "8,400000", "15,c08080", "20,004080"
    })
    void semantic_classes_have_the_development_kit_s_colours(int index, String colour) {
        assertThat(colours(PascalTasks.SEMSEG, index)).containsExactly(Integer.parseInt(colour, 16));
    }

    @Test
    void what_does_not_count_has_the_colour_of_the_development_kit_s_borders() {
        assertThat(colours(PascalTasks.HUMAN_PARTS, 255, 0)).containsExactly(0xe0e0c0, 0x000000);
    }

    @Test
    void the_seven_parts_have_seven_colours() {
        assertThat(Arrays.stream(Tasks.PASCAL.kind(PascalTasks.HUMAN_PARTS).palette())
                        .distinct()
                        .toArray())
                .hasSize(Tasks.PASCAL.get(PascalTasks.HUMAN_PARTS).channels());
    }

    @Test
    void normals_point_into_the_colour_cube_and_those_that_do_not_count_are_black() {
        // x, y, z of four pixels: right, up, towards us, ignored
        assertThat(colours(PascalTasks.NORMALS, 1, 0, 0, 255, 0, 1, 0, 255, 0, 0, 1, 255))
                .containsExactly(0xff8080, 0x80ff80, 0x8080ff, 0x000000);
    }

    @Test
    void saliency_is_gray() {
        assertThat(colours(PascalTasks.SAL, 0, 1, 0.5f, 0.25f)).containsExactly(0x000000, 0xffffff, 0x808080, 0x404040);
    }

    @Test
    void over_a_photograph_background_is_clear_and_saliency_as_opaque_as_it_is_probable() {
        assertThat(Colouring.opacity(Tasks.PASCAL.get(PascalTasks.SEMSEG), new float[] {0, 255, 15}, 3))
                .containsExactly(0, 0, (byte) 153);
        assertThat(Colouring.opacity(Tasks.PASCAL.get(PascalTasks.SAL), new float[] {0, 0.5f, 1}, 3))
                .containsExactly(0, (byte) 77, (byte) 153);
        assertThat(Colouring.opacity(Tasks.PASCAL.get(PascalTasks.NORMALS), new float[] {0, 255, 1, 255, 0, 255}, 2))
                .containsExactly((byte) 153, (byte) 0);
    }

    private static int[] colours(TaskName task, float... values) {
        int pixels = task.equals(PascalTasks.NORMALS) ? values.length / 3 : values.length;
        byte[] rgb = Colouring.of(Tasks.PASCAL.get(task), values, pixels, NumberRange.of(values));
        int[] colours = new int[pixels];
        for (int i = 0; i < pixels; i++) {
            colours[i] = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff;
        }
        return colours;
    }
}
