package dev.weightflow.drift.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.data.random.SeededRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final float[] POINT = {1, 2};

    @Test
    void groups_come_in_the_order_of_their_first_images() {
        Window window = new Window(List.of(of("a", "x", "two"), of("b", "x", "one"), of("c", "x", "two")));

        assertThat(window.groups()).extracting(Window.Group::name).containsExactly("two", "one");
        assertThat(window.groups().get(0).images())
                .extracting(ImageFeatures::id)
                .containsExactly("a", "c");
        assertThat(window.dimension()).isEqualTo(2);
    }

    @Test
    void what_is_no_window_is_refused() {
        assertThatThrownBy(() -> new Window(List.of())).hasMessageContaining("at least one image");
        assertThatThrownBy(() -> new Window(List.of(of("a", "", "g"), of("a", "", "g"))))
                .hasMessageContaining("image a is twice");
        assertThatThrownBy(() ->
                        new Window(List.of(ImageFeatures.alone("a", POINT), ImageFeatures.alone("b", new float[] {1}))))
                .hasMessageContaining("not of one backbone");
        assertThatThrownBy(() -> new Window(List.of(of("a", "x", "g"), of("b", "y", "g"))).groups())
                .hasMessageContaining("more than one source");
    }

    @Test
    void features_are_finite_and_stay_as_they_were() {
        float[] embedding = POINT.clone();
        ImageFeatures image = ImageFeatures.alone("a", embedding);
        embedding[0] = 9;
        image.embedding()[1] = 9;

        assertThat(image.embedding()).containsExactly(1, 2);
        assertThat(image.group()).isEqualTo("a");
        assertThatThrownBy(() -> ImageFeatures.alone("a", new float[] {Float.NaN}))
                .hasMessageContaining("not finite");
        assertThatThrownBy(() -> ImageFeatures.alone("a", new float[0])).hasMessageContaining("empty embedding");
        assertThatThrownBy(() -> new ImageFeatures("a", "", "a", POINT, Map.of("brightness", Double.NaN), Map.of()))
                .hasMessageContaining("brightness");
    }

    @Test
    void distances_are_those_of_the_definition() {
        SeededRandom random = SeededRandom.of(1, 0, 0, "points");
        float[][] rows = new float[7][5];
        for (float[] row : rows) {
            for (int at = 0; at < row.length; at++) {
                row[at] = (float) random.uniform(-3, 3);
            }
        }
        for (float[] point : rows) {
            float[] distances = new SquaredDistances(rows).from(point, 6);
            assertThat(distances).hasSize(6);
            for (int row = 0; row < 6; row++) {
                double sum = 0;
                for (int at = 0; at < 5; at++) {
                    sum += Math.pow(point[at] - rows[row][at], 2);
                }
                assertThat((double) distances[row]).isCloseTo(sum, within(1e-4));
            }
        }
    }

    @Test
    void whitened_rows_vary_equally_in_all_directions() {
        SeededRandom random = SeededRandom.of(2, 0, 0, "rows");
        float[][] rows = new float[400][];
        for (int row = 0; row < rows.length; row++) {
            double common = random.uniform(-9, 9);
            rows[row] = new float[] {(float) (50 + common), (float) (common + random.uniform(-9, 9)), 3};
        }
        Whitening whitening = new Whitening(rows);
        double[][] moments = new double[3][3];
        double[][] before = new double[2][2];
        for (float[] row : rows) {
            float[] mapped = whitening.of(row);
            for (int a = 0; a < 3; a++) {
                for (int b = 0; b < 3; b++) {
                    moments[a][b] += mapped[a] * mapped[b] / rows.length;
                }
            }
            for (int a = 0; a < 2; a++) {
                for (int b = 0; b < 2; b++) {
                    before[a][b] += (row[a] - (a == 0 ? 50 : 0)) * (row[b] - (b == 0 ? 50 : 0)) / rows.length;
                }
            }
        }
        // of correlation r: the first alone becomes 1 / 1.3, and determinants multiply
        double r = before[0][1] / Math.sqrt(before[0][0] * before[1][1]);
        double determinant = (1 - r * r) / (1.3 * 1.3 - r * r);
        assertThat(moments[0][0]).isCloseTo(1 / 1.3, within(0.01));
        assertThat(moments[0][0] * moments[1][1] - moments[0][1] * moments[0][1])
                .isCloseTo(determinant, within(0.02));
        assertThat(moments[2][2]).isZero();
    }

    private static ImageFeatures of(String id, String source, String group) {
        return new ImageFeatures(id, source, group, POINT, Map.of(), Map.of());
    }
}
