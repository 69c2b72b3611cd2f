package dev.weightflow.data.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.task.regression.Regression;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Reads thumbnails back with the JDK's reader, which shares nothing with the writer. */
class ThumbnailTest {
    private static final Task SEMSEG = Tasks.PASCAL.get(PascalTasks.SEMSEG);

    @Test
    void an_image_is_shrunk_to_its_longer_side_and_keeps_its_colours() throws IOException {
        Pixels image = Pixels.zeros(600, 450, 3); // left half red, right half blue
        for (int i = 0; i < 600 * 450; i++) {
            image.data()[3 * i + (i % 600 < 300 ? 0 : 2)] = (byte) 200;
        }

        BufferedImage small = read(Thumbnail.jpeg(image));

        assertThat(small.getWidth()).isEqualTo(240);
        assertThat(small.getHeight()).isEqualTo(180);
        assertColour(small.getRGB(40, 90), 200, 0, 0);
        assertColour(small.getRGB(200, 90), 0, 0, 200);
    }

    @Test
    void what_is_small_keeps_its_size() throws IOException {
        BufferedImage small = read(Thumbnail.jpeg(Pixels.zeros(48, 36, 3)));

        assertThat(small.getWidth()).isEqualTo(48);
        assertThat(small.getHeight()).isEqualTo(36);
        BufferedImage layer = read(Thumbnail.layer(SEMSEG, Pixels.zeros(48, 36, 1), 48, 36, Thumbnail.SIDE));
        assertThat(layer.getWidth()).isEqualTo(48);
    }

    @Test
    void a_label_takes_the_nearest_pixel_and_covers_its_image_whatever_its_own_size() throws IOException {
        // 0 1 / 2 255 over an image of 8 x 4
        BufferedImage layer = read(Thumbnail.layer(SEMSEG, new Pixels(2, 2, 1, new byte[] {0, 1, 2, -1}), 8, 4, 4));

        assertThat(layer.getWidth()).isEqualTo(4);
        assertThat(layer.getHeight()).isEqualTo(2);
        assertThat(layer.getRaster().getSamples(0, 0, 4, 2, 0, (int[]) null))
                .containsExactly(0, 0, 1, 1, 2, 2, 255, 255);
    }

    @Test
    void normals_and_numbers_are_read_as_they_are_stored() throws IOException {
        Pixels normals = new Pixels(2, 1, 4, new byte[] {-1, -128, -128, -1, 0, 0, 0, 0});
        BufferedImage right =
                read(Thumbnail.layer(Tasks.PASCAL.get(PascalTasks.NORMALS), normals, 2, 1, Thumbnail.SIDE));
        assertThat(right.getRGB(0, 0)).isEqualTo(0xffff8080);
        assertThat(right.getRGB(1, 0) >>> 24)
                .as("what does not count is transparent")
                .isZero();

        Task depth = new Task(
                TaskName.of("depth"), new Regression("m", Optional.empty(), Optional.empty(), false, "l1", true));
        byte[] stored = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(2)
                .putFloat(Float.NaN)
                .putFloat(6)
                .array();
        BufferedImage near = read(Thumbnail.layer(depth, new Pixels(3, 1, 4, stored), 3, 1, Thumbnail.SIDE));
        assertThat(near.getRaster().getSamples(0, 0, 3, 1, 0, (int[]) null)).containsExactly(1, 0, 255);
    }

    private static void assertColour(int argb, int... rgb) {
        int[] found = {argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff};
        for (int i = 0; i < 3; i++) {
            assertThat(Math.abs(found[i] - rgb[i])).as(Arrays.toString(found)).isLessThan(6);
        }
    }

    private static BufferedImage read(byte[] file) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(file));
    }
}
