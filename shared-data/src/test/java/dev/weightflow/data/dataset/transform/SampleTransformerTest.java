package dev.weightflow.data.dataset.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleTransformerTest {

    @Test
    void a_quarter_turn_counter_clockwise_moves_what_is_right_up() {
        // about (2, 2): column x, row y comes to column y, row 4 - x; row 0 would come from column 4, which is outside
        Pixels classes = gray(4, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);

        float[] turned = semseg(classes, canvas -> canvas.warp(90, 1));

        assertThat(turned)
                .containsExactly(
                        0, 0, 0, 0, //
                        4, 8, 12, 16, //
                        3, 7, 11, 15, //
                        2, 6, 10, 14);
    }

    @Test
    void doubling_the_scale_takes_every_pixel_of_the_middle_twice() {
        // about (2, 2): the source of column x is (x - 2) / 2 + 2 = 1, 1.5, 2, 2.5; halves are rounded up
        Pixels classes = gray(4, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);

        float[] scaled = semseg(classes, canvas -> canvas.warp(0, 2));

        assertThat(scaled)
                .containsExactly(
                        6, 7, 7, 8, //
                        10, 11, 11, 12, //
                        10, 11, 11, 12, //
                        14, 15, 15, 16);
    }

    @Test
    void labels_are_resized_by_the_floor_of_the_scaled_index() {
        Pixels classes = gray(5, 1, 0, 1, 2, 3, 4);

        // floor(0 * 5/3), floor(1 * 5/3), floor(2 * 5/3): centre-aligned nearest would give 0 2 4
        assertThat(semsegRow(classes, 3)).containsExactly(0, 1, 3);
        assertThat(semsegRow(classes, 8)).containsExactly(0, 0, 1, 1, 2, 3, 3, 4);
    }

    @Test
    void the_cubic_resize_is_that_of_the_slow_definition() {
        for (int[] size : new int[][] {{37, 23, 16}, {9, 14, 31}, {20, 20, 20}, {3, 2, 40}}) {
            Pixels image = noise(size[0], size[1], 3, size[2]);

            float[] result = image(image, canvas -> canvas.resize(size[2]));

            for (int c = 0; c < 3; c++) {
                double[][] slow = SlowResampling.cubicResize(channel(image, c), size[2], size[2]);
                assertLevels(result, c, slow);
            }
        }
    }

    @Test
    void the_cubic_warp_is_that_of_the_slow_definition() {
        Pixels image = noise(33, 25, 3, 4);
        for (double[] move : new double[][] {{13.7, 1.2}, {-19.9, 0.75}, {0.3, 0.9}}) {
            float[] result = image(image, canvas -> canvas.warp(move[0], move[1]));
            for (int c = 0; c < 3; c++) {
                assertLevels(result, c, SlowResampling.warp(channel(image, c), move[0], move[1], true));
            }
        }
    }

    @Test
    void the_nearest_warp_is_that_of_the_slow_definition() {
        Pixels classes = noise(33, 25, 1, 9);
        for (int i = 0; i < classes.data().length; i++) {
            classes.data()[i] = (byte) ((classes.data()[i] & 0xff) % 21);
        }
        float[] result = semseg(classes, canvas -> canvas.warp(-17.3, 1.1));
        double[][] slow = SlowResampling.warp(channel(classes, 0), -17.3, 1.1, false);
        for (int i = 0; i < result.length; i++) {
            assertThat((double) result[i]).as("pixel %d", i).isEqualTo(slow[i / 33][i % 33]);
        }
    }

    @Test
    void overshoot_of_a_hard_edge_is_clamped_and_levels_are_cut_to_whole_numbers() {
        byte[] edge = new byte[3 * 8 * 8];
        for (int i = 0; i < edge.length; i++) {
            edge[i] = (byte) (i / 3 % 8 < 4 ? 0 : 255);
        }
        Pixels image = new Pixels(8, 8, 3, edge);
        double[][] slow = SlowResampling.cubicResize(channel(image, 0), 24, 24);
        assertThat(Arrays.stream(slow[12]).min().orElseThrow()).isLessThan(-10);
        assertThat(Arrays.stream(slow[12]).max().orElseThrow()).isGreaterThan(265);

        float[] result = image(image, canvas -> canvas.resize(24));

        for (int x = 0; x < 24; x++) {
            int expected = (int) Math.max(0, Math.min(255, slow[12][x] + 1e-4));
            assertThat(result[12 * 24 + x]).isEqualTo(expected);
        }
    }

    @Test
    void a_flip_mirrors_everything_and_negates_x_of_the_normals() {
        Pixels normals = new Pixels(2, 1, 4, bytes(255, 127, 127, 255, 127, 127, 255, 255));
        RawLabels raw =
                new RawLabels("a", 2, 1, Map.of(PascalTasks.NORMALS, normals, PascalTasks.SAL, gray(2, 1, 1, 0)));
        try (SampleTransformer canvas = SampleTransformer.of(raw)) {
            canvas.flip();
            Map<TaskName, HostTensor> flipped = canvas.labels();

            float half = (float) (2.0 * 127 / 255 - 1);
            double length = Math.sqrt(1 + 2 * half * half);
            float[] expected = {-half, -1, half, half, 1, half};
            assertThat(flipped.get(PascalTasks.SAL).toFloats()).containsExactly(0, 1);
            for (int i = 0; i < expected.length; i++) {
                assertThat(flipped.get(PascalTasks.NORMALS).toFloats()[i])
                        .isCloseTo((float) (expected[i] / length), within(1e-7f));
            }
        }
    }

    /** Before the rotation normals are the stored bytes, and afterwards numbers. */
    @Test
    void two_flips_change_nothing_whether_normals_were_turned_in_between_or_not() {
        Pixels normals = noise(5, 4, 4, 3);
        for (int i = 3; i < normals.data().length; i += 4) {
            normals.data()[i] = -1;
        }
        RawLabels raw = new RawLabels("a", 5, 4, Map.of(PascalTasks.NORMALS, normals));
        for (boolean turned : new boolean[] {false, true}) {
            try (SampleTransformer canvas = SampleTransformer.of(raw);
                    SampleTransformer flipped = SampleTransformer.of(raw)) {
                if (turned) {
                    canvas.warp(0, 1);
                    flipped.warp(0, 1);
                }
                flipped.flip();
                assertThat(flipped.labels()).isNotEqualTo(canvas.labels());
                flipped.flip();
                assertThat(flipped.labels()).isEqualTo(canvas.labels());
            }
        }
    }

    @Test
    void normals_turn_with_the_picture_by_the_closed_form() {
        Pixels all = filled(21, 21, 240, 60, 180, 255);
        double length = Math.hypot(Math.hypot(225, -135), 105); // of 2 p - 255
        double x = 225 / length;
        double y = -135 / length;
        double z = 105 / length;
        double theta = Math.toRadians(17);
        RawLabels raw = new RawLabels("a", 21, 21, Map.of(PascalTasks.NORMALS, all));
        try (SampleTransformer canvas = SampleTransformer.of(raw)) {
            canvas.warp(17, 1);
            float[] turned = canvas.labels().get(PascalTasks.NORMALS).toFloats();

            int centre = 10 * 21 + 10;
            assertThat(turned[centre]).isCloseTo((float) (x * Math.cos(theta) + y * Math.sin(theta)), within(1e-6f));
            assertThat(turned[441 + centre])
                    .isCloseTo((float) (y * Math.cos(theta) - x * Math.sin(theta)), within(1e-6f));
            assertThat(turned[2 * 441 + centre]).isCloseTo((float) z, within(1e-6f));
        }
    }

    @Test
    void normals_of_a_part_of_the_picture_are_moved_as_all_of_it_would_be() {
        int width = 40;
        int height = 30;
        for (int[] part : new int[][] {{0, 0, 7, 5}, {26, 14, 13, 16}, {12, 9, 1, 1}, {0, 0, 40, 30}}) {
            Pixels stored = noise(width, height, 4, part[0]);
            double[][][] components = new double[3][height][width];
            for (int i = 0; i < width * height; i++) {
                int x = i % width;
                int y = i / width;
                boolean counts = x >= part[0] && x < part[0] + part[2] && y >= part[1] && y < part[1] + part[3];
                for (int c = 0; c < 4; c++) {
                    stored.data()[4 * i + c] = counts ? c == 3 ? -1 : stored.data()[4 * i + c] : 0;
                }
                for (int c = 0; c < 3; c++) {
                    components[c][y][x] = counts ? 2 * stored.at(x, y, c) / 255.0 - 1 : 0;
                }
            }
            RawLabels raw = new RawLabels("a", width, height, Map.of(PascalTasks.NORMALS, stored));
            for (double[] move : new double[][] {{13.7, 1.2}, {-19.9, 0.75}, {20, 1.25}}) {
                try (SampleTransformer canvas = SampleTransformer.of(raw)) {
                    canvas.warp(move[0], move[1]);
                    float[] moved = canvas.labels().get(PascalTasks.NORMALS).toFloats();
                    assertNormals(moved, components, move[0], move[1]);
                }
            }
        }
    }

    private static void assertNormals(float[] moved, double[][][] components, double degrees, double scale) {
        double[][] x = SlowResampling.warp(components[0], degrees, scale, true);
        double[][] y = SlowResampling.warp(components[1], degrees, scale, true);
        double[][] z = SlowResampling.warp(components[2], degrees, scale, true);
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.sin(Math.toRadians(degrees));
        int pixels = moved.length / 3;
        for (int i = 0; i < pixels; i++) {
            double u = x[i / x[0].length][i % x[0].length];
            double v = y[i / x[0].length][i % x[0].length];
            double w = z[i / x[0].length][i % x[0].length];
            double length = Math.sqrt(u * u + v * v + w * w);
            boolean known = length > 1e-9;
            double[] expected = {(u * cos + v * sin) / length, (v * cos - u * sin) / length, w / length};
            for (int c = 0; c < 3; c++) {
                assertThat((double) moved[c * pixels + i])
                        .as("component %d of pixel %d, length %f", c, i, length)
                        .isCloseTo(known ? expected[c] : 255, within(1e-4));
            }
        }
    }

    @Test
    void normals_have_length_one_after_the_resize_and_255_where_none_is_known() {
        byte[] half = new byte[4 * 20 * 20];
        for (int i = 0; i < 400; i++) {
            if (i % 20 < 8) {
                System.arraycopy(bytes(200, 80, 230, 255), 0, half, 4 * i, 4);
            }
        }
        RawLabels raw = new RawLabels("a", 20, 20, Map.of(PascalTasks.NORMALS, new Pixels(20, 20, 4, half)));
        try (SampleTransformer canvas = SampleTransformer.of(raw)) {
            canvas.resize(30);
            float[] normals = canvas.labels().get(PascalTasks.NORMALS).toFloats();

            int known = 0;
            for (int i = 0; i < 900; i++) {
                double length = Math.sqrt(normals[i] * normals[i]
                        + normals[900 + i] * normals[900 + i]
                        + normals[1800 + i] * normals[1800 + i]);
                if (normals[i] == 255) {
                    assertThat(normals[900 + i]).isEqualTo(255);
                    assertThat(normals[1800 + i]).isEqualTo(255);
                } else {
                    assertThat(length).isCloseTo(1, within(1e-6));
                    known++;
                }
            }
            // 8 of 20 columns are 12 of 30; ringing reaches up to two source pixels further
            assertThat(known).isBetween(12 * 30, 15 * 30);
            assertThat(normals[15 * 30 + 29]).isEqualTo(255);
        }
    }

    @Test
    void labels_of_another_size_are_brought_to_the_size_of_the_image_first() {
        // 4 -> 6 -> 5 by floors: indices 0 0 1 2 2 3, then of these 0 1 2 3 4
        RawLabels raw = new RawLabels("a", 6, 1, Map.of(PascalTasks.SEMSEG, gray(4, 1, 10, 11, 12, 13)));
        try (SampleTransformer canvas = SampleTransformer.of(raw)) {
            canvas.resize(5);
            float[] row = new float[5];
            System.arraycopy(canvas.labels().get(PascalTasks.SEMSEG).toFloats(), 0, row, 0, 5);
            assertThat(row).containsExactly(10, 10, 11, 12, 12);
        }
    }

    private interface Step {
        void on(SampleTransformer canvas);
    }

    private static float[] semseg(Pixels classes, Step step) {
        RawLabels raw = new RawLabels("a", classes.width(), classes.height(), Map.of(PascalTasks.SEMSEG, classes));
        try (SampleTransformer canvas = SampleTransformer.of(raw)) {
            step.on(canvas);
            return canvas.labels().get(PascalTasks.SEMSEG).toFloats();
        }
    }

    private static float[] semsegRow(Pixels classes, int size) {
        float[] row = new float[size];
        System.arraycopy(semseg(classes, canvas -> canvas.resize(size)), 0, row, 0, size);
        return row;
    }

    private static float[] image(Pixels image, Step step) {
        try (SampleTransformer canvas =
                SampleTransformer.of(image, new RawLabels("a", image.width(), image.height(), Map.of()))) {
            step.on(canvas);
            return canvas.image().toFloats();
        }
    }

    /** Asserts integer levels, except those that single precision may round over a border. */
    private static void assertLevels(float[] result, int channel, double[][] slow) {
        int width = slow[0].length;
        int pixels = slow.length * width;
        for (int i = 0; i < pixels; i++) {
            double exact = Math.max(0, Math.min(255, slow[i / width][i % width]));
            assertThat((long) result[channel * pixels + i])
                    .as("channel %d, pixel %d, exactly %f", channel, i, exact)
                    .isBetween((long) Math.floor(exact - 1e-3), (long) Math.floor(exact + 1e-3));
        }
    }

    private static double[][] channel(Pixels pixels, int channel) {
        double[][] values = new double[pixels.height()][pixels.width()];
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                values[y][x] = pixels.at(x, y, channel);
            }
        }
        return values;
    }

    private static Pixels noise(int width, int height, int channels, long seed) {
        byte[] data = new byte[width * height * channels];
        new Random(seed).nextBytes(data);
        return new Pixels(width, height, channels, data);
    }

    private static Pixels gray(int width, int height, int... values) {
        return new Pixels(width, height, 1, bytes(values));
    }

    private static Pixels filled(int width, int height, int... pixel) {
        byte[] data = new byte[width * height * pixel.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) pixel[i % pixel.length];
        }
        return new Pixels(width, height, pixel.length, data);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
