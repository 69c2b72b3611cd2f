package dev.weightflow.model.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.schema.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PanelTest {

    @Test
    void maps_stand_in_the_order_of_the_tasks_right_of_the_image_and_rows_below_each_other() {
        // given a black image of one pixel, a label and a prediction of two tasks
        float[] image = {-0.485f / 0.229f, -0.456f / 0.224f, -0.406f / 0.225f};
        Map<Task, float[]> labels = Map.of(Task.SAL, new float[] {1}, Task.SEMSEG, new float[] {1});
        Map<Task, float[]> predictions = Map.of(Task.SEMSEG, new float[] {2}, Task.SAL, new float[] {0});

        // when
        Pixels panel = Panel.of(1, image, List.of(labels, predictions));

        // then each square is 224 pixels wide, with 2 white pixels between
        assertThat(panel.width()).isEqualTo(3 * 224 + 2 * 2);
        assertThat(panel.height()).isEqualTo(2 * 224 + 2);
        assertThat(colour(panel, 100, 100)).isEqualTo(0x000000);
        assertThat(colour(panel, 224, 100)).isEqualTo(0xffffff);
        assertThat(colour(panel, 226, 0)).isEqualTo(0x800000);
        assertThat(colour(panel, 452, 223)).isEqualTo(0xffffff);
        assertThat(colour(panel, 100, 225)).isEqualTo(0xffffff);
        assertThat(colour(panel, 100, 300)).isEqualTo(0xffffff);
        assertThat(colour(panel, 449, 226)).isEqualTo(0x008000);
        assertThat(colour(panel, 675, 449)).isEqualTo(0x000000);
    }

    private static int colour(Pixels pixels, int x, int y) {
        return pixels.at(x, y, 0) << 16 | pixels.at(x, y, 1) << 8 | pixels.at(x, y, 2);
    }
}
