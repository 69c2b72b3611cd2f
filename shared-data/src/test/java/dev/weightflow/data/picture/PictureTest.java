package dev.weightflow.data.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.image.MatScope;
import dev.weightflow.data.picture.TaskMaps.Entry;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PictureTest {

    private static final float[] LABEL = {0, 15, 15, 15}; // background, and three pixels of a person
    private static final float[] PREDICTION = {0, 15, 15, 0};

    @Test
    void a_small_photograph_is_enlarged_and_stands_left_of_label_prediction_and_overlay() {
        // given a photograph of one grey, twice as wide as high
        Pixels photograph = grey(64, 32, 100);

        Pixels picture = Picture.of(
                "2008_000123",
                photograph,
                2,
                Tasks.PASCAL,
                Map.of(PascalTasks.SEMSEG, LABEL),
                Map.of(PascalTasks.SEMSEG, PREDICTION));

        // then four places of 320 x 160
        assertThat(picture.width()).isEqualTo(2 * 12 + 4 * 320 + 3 * 6);
        int y = 12 + 2 * 22 + 6 + 2 * 22 + 40; // in the upper half of each
        assertThat(colour(picture, 12 + 10, y)).isEqualTo(0x646464);
        assertThat(colour(picture, 12 + 326 + 10, y)).isEqualTo(0x000000);
        assertThat(colour(picture, 12 + 326 + 310, y)).isEqualTo(0xc08080);
        assertThat(colour(picture, 12 + 2 * 326 + 310, y + 80)).isEqualTo(0x000000);
        // and over the photograph, background is clear and the person has 153 of 255 parts of its colour
        assertThat(colour(picture, 12 + 3 * 326 + 10, y)).isEqualTo(0x646464);
        assertThat(colour(picture, 12 + 3 * 326 + 310, y))
                .isEqualTo(mixed(0xc0) << 16 | mixed(0x80) << 8 | mixed(0x80));
    }

    @Test
    void a_task_without_a_label_beside_one_that_has_it_shows_an_empty_place() {
        Pixels picture = Picture.of(
                "2008_000123",
                grey(64, 32, 100),
                2,
                Tasks.PASCAL,
                Map.of(PascalTasks.SEMSEG, LABEL),
                Map.of(PascalTasks.SEMSEG, PREDICTION, PascalTasks.SAL, new float[] {0, 0, 1, 1}));

        int second =
                12 + 2 * 22 + 2 * (6 + 2 * 22) + 160 + 6 + 22 + 40; // of sal, below the row of semseg and its legend
        assertThat(colour(picture, 12 + 326 + 10, second)).isEqualTo(0xf0f0f0);
        assertThat(colour(picture, 12 + 2 * 326 + 10, second + 80)).isEqualTo(0xffffff);
    }

    private static int mixed(int level) {
        return Math.round((153 * level + 102 * 100) / 255f);
    }

    @Test
    void a_photograph_of_usual_size_keeps_its_own_and_a_large_one_is_reduced() {
        assertThat(predicted(500, 375).width()).isEqualTo(2 * 12 + 3 * 500 + 2 * 6);
        assertThat(predicted(4000, 3000).width()).isEqualTo(2 * 12 + 3 * 640 + 2 * 6);
    }

    private static Pixels predicted(int width, int height) {
        return Picture.of(
                "a", grey(width, height, 9), 2, Tasks.PASCAL, Map.of(), Map.of(PascalTasks.SEMSEG, PREDICTION));
    }

    @Test
    void the_legend_names_the_classes_that_occur_with_their_iou_in_this_picture() {
        TaskMaps maps = new TaskMaps(Tasks.PASCAL.get(PascalTasks.SEMSEG), Optional.of(LABEL), PREDICTION);

        // background: 1 of 2, person: 2 of 3
        assertThat(maps.legend())
                .containsExactly(new Entry(0x000000, "background 50.0 %"), new Entry(0xc08080, "person 66.7 %"));
        assertThat(maps.figure()).contains("mean IoU of the classes in this picture 58.3 %");
        assertThat(maps.warning()).isEmpty();
    }

    @Test
    void without_a_label_there_are_names_and_no_figures() {
        TaskMaps maps =
                new TaskMaps(Tasks.PASCAL.get(PascalTasks.HUMAN_PARTS), Optional.empty(), new float[] {1, 1, 4, 4});

        assertThat(maps.legend()).extracting(Entry::words).containsExactly("head", "lower arm");
        assertThat(maps.figure()).isEmpty();
    }

    @Test
    void saliency_and_normals_have_the_figures_of_this_picture() {
        TaskMaps saliency = new TaskMaps(
                Tasks.PASCAL.get(PascalTasks.SAL), Optional.of(new float[] {1, 1, 0, 0}), new float[] {1, 0.4f, 0.6f, 0
                });
        TaskMaps normals = new TaskMaps(
                Tasks.PASCAL.get(PascalTasks.NORMALS),
                Optional.of(new float[] {1, 255, 0, 255, 0, 255}),
                new float[] {0, 1, 1, 0, 0, 0});

        assertThat(saliency.figure()).contains("IoU at 0.5 33.3 %");
        assertThat(normals.figure()).contains("mean angular error 90.0 degrees");
        assertThat(normals.legend()).extracting(Entry::words).contains("facing right", "does not count");
    }

    @Test
    void a_prediction_that_shows_nothing_says_so() {
        assertThat(new TaskMaps(Tasks.PASCAL.get(PascalTasks.SEMSEG), Optional.of(LABEL), new float[4]).warning())
                .contains("The prediction is background everywhere.");
        assertThat(new TaskMaps(Tasks.PASCAL.get(PascalTasks.SAL), Optional.empty(), new float[] {0.5f, 0.1f})
                        .warning())
                .hasValueSatisfying(words -> assertThat(words).startsWith("Nothing is predicted as salient"));
        assertThat(new TaskMaps(Tasks.PASCAL.get(PascalTasks.SAL), Optional.empty(), new float[] {0.51f, 0.1f})
                        .warning())
                .isEmpty();
    }

    @Test
    void a_label_without_people_is_said_not_to_count() {
        float[] ignored = {255, 255, 255, 255};

        TaskMaps maps = new TaskMaps(Tasks.PASCAL.get(PascalTasks.HUMAN_PARTS), Optional.of(ignored), new float[4]);

        assertThat(maps.figure()).contains("no pixel of the label counts");
        assertThat(maps.legend()).extracting(Entry::words).containsExactly("background", "does not count");
    }

    @Test
    void each_task_has_a_row_and_letters_are_written() {
        Pixels one = predicted(320, 320);
        Pixels two = Picture.of(
                "a",
                grey(320, 320, 9),
                2,
                Tasks.PASCAL,
                Map.of(),
                Map.of(PascalTasks.SEMSEG, PREDICTION, PascalTasks.SAL, new float[] {0, 0, 1, 1}));
        Pixels untitled =
                Picture.of("", grey(320, 320, 9), 2, Tasks.PASCAL, Map.of(), Map.of(PascalTasks.SEMSEG, PREDICTION));

        assertThat(two.height()).isGreaterThan(one.height() + 320);
        assertThat(one.height()).isEqualTo(untitled.height());
        assertThat(one).isNotEqualTo(untitled);
    }

    @Test
    void a_title_is_cut_where_there_is_no_room_for_it_and_accents_are_left_out() {
        try (MatScope opencv = new MatScope()) {
            assertThat(Lettering.TITLE.within("x".repeat(500), 300))
                    .endsWith("...")
                    .hasSizeLessThan(60);
            assertThat(Lettering.TITLE.width("Zürich")).isEqualTo(Lettering.TITLE.width("Zurich"));
        }
    }

    private static Pixels grey(int width, int height, int level) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) level);
        return new Pixels(width, height, 3, rgb);
    }

    private static int colour(Pixels pixels, int x, int y) {
        return pixels.at(x, y, 0) << 16 | pixels.at(x, y, 1) << 8 | pixels.at(x, y, 2);
    }
}
