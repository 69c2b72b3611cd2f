package dev.weightflow.data.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.task.binary.Binary;
import dev.weightflow.data.task.regression.Regression;
import dev.weightflow.data.task.segmentation.Segmentation;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Reads layers back with the JDK's reader, which shares nothing with the writer. */
class LayerTest {
    private static final float NAN = Float.NaN;
    private static final Task DEPTH =
            new Task(TaskName.of("depth"), new Regression("m", Optional.empty(), Optional.empty(), false, "l1", true));
    private static final Task ROADS = new Task(TaskName.of("roads"), new Binary(true));

    @Test
    void classes_are_indices_into_the_task_s_colours() throws IOException {
        Task zones = new Task(
                TaskName.of("zones"),
                new Segmentation(
                        List.of("water", "land", "ice"),
                        List.of("#0000ff", "#00a000", "#ffffff"),
                        List.of(),
                        false,
                        null));

        BufferedImage layer = read(Layer.png(zones, new float[] {0, 1, 2, 255, 2, 0}, 3, 2));

        assertThat(layer.getColorModel()).isInstanceOf(IndexColorModel.class);
        assertThat(samples(layer, 0)).containsExactly(0, 1, 2, 255, 2, 0);
        assertThat(argb(layer)).containsExactly(0xff0000ff, 0xff00a000, 0xffffffff, 0x00000000, 0xffffffff, 0xff0000ff);
    }

    @Test
    void there_may_be_as_many_classes_as_a_byte_holds() throws IOException {
        List<String> names = IntStream.range(0, 255).mapToObj(i -> "class " + i).toList();
        Task many = new Task(TaskName.of("many"), new Segmentation(names, List.of(), List.of(), false, null));

        BufferedImage layer = read(Layer.png(many, new float[] {254, 255}, 2, 1));

        assertThat(samples(layer, 0)).containsExactly(254, 255);
        assertThat(argb(layer)).containsExactly(0xff000000 | many.kind().palette()[254], 0);
    }

    @Test
    void probabilities_are_gray_levels() throws IOException {
        BufferedImage layer = read(Layer.png(Tasks.PASCAL.get(PascalTasks.SAL), new float[] {0, 0.5f, 1, 0.2f}, 2, 2));

        assertThat(layer.getRaster().getNumBands()).isOne();
        assertThat(samples(layer, 0)).containsExactly(0, 128, 255, 51);
        assertThat(opaque(layer)).containsOnly(true);
    }

    @Test
    void what_does_not_count_of_a_binary_label_is_transparent() throws IOException {
        BufferedImage layer = read(Layer.png(ROADS, new float[] {0, 1, LabelEncoding.IGNORE}, 3, 1));

        assertThat(samples(layer, 0)).containsExactly(0, 255, 128);
        assertThat(opaque(layer)).containsExactly(true, true, false);
    }

    @Test
    void normals_are_colours_and_black_ones_are_transparent() throws IOException {
        // x, y, z of three pixels: right, nothing, away from us
        float[] values = {1, 255, 0, 0, 255, 0, 0, 255, -1};

        BufferedImage layer = read(Layer.png(Tasks.PASCAL.get(PascalTasks.NORMALS), values, 3, 1));

        assertThat(argb(layer)[0]).isEqualTo(0xffff8080);
        assertThat(argb(layer)[2]).isEqualTo(0xff808000);
        assertThat(opaque(layer)).containsExactly(true, false, true);
    }

    @Test
    void numbers_are_gray_levels_of_their_range_or_of_a_given_one() throws IOException {
        float[] values = {2, NAN, 4, 6};

        BufferedImage own = read(Layer.png(DEPTH, values, 2, 2));
        BufferedImage given = read(Layer.png(DEPTH, values, 2, 2, new NumberRange(4, 12)));

        assertThat(samples(own, 0)).containsExactly(1, 0, 128, 255);
        assertThat(opaque(own)).containsExactly(true, false, true, true);
        assertThat(samples(given, 0)).containsExactly(1, 0, 1, 65);
    }

    @Test
    void label_and_prediction_share_the_label_s_range() {
        Tasks tasks = Tasks.of(List.of(DEPTH, ROADS));
        Map<TaskName, float[]> predictions = Map.of(DEPTH.name(), new float[] {0, 9}, ROADS.name(), new float[] {0, 1});

        assertThat(Layer.ranges(tasks, Map.of(DEPTH.name(), new float[] {1, NAN}), predictions))
                .containsExactly(Map.entry(DEPTH.name(), new NumberRange(1, 1)));
        assertThat(Layer.ranges(tasks, Map.of(), predictions))
                .containsExactly(Map.entry(DEPTH.name(), new NumberRange(0, 9)));
    }

    @Test
    void a_map_of_another_size_is_refused() {
        assertThatThrownBy(() -> Layer.png(ROADS, new float[3], 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no map of roads with 2 x 2 pixels");
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static int[] samples(BufferedImage image, int band) {
        return image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), band, (int[]) null);
    }

    private static int[] argb(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static boolean[] opaque(BufferedImage image) {
        int[] argb = argb(image);
        boolean[] opaque = new boolean[argb.length];
        for (int i = 0; i < argb.length; i++) {
            opaque[i] = argb[i] >>> 24 == 255;
        }
        return opaque;
    }
}
