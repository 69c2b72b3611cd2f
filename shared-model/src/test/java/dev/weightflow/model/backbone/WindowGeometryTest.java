package dev.weightflow.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with the definition, token by token. Swin's windows have 7 tokens a side, the micro model's 4. */
class WindowGeometryTest {

    @ParameterizedTest
    @CsvSource({"7, 3", "4, 2", "2, 1", "5, 2"})
    void every_second_block_is_shifted_by_half_a_window_rounded_down(int window, int half) {
        assertThat(WindowGeometry.of(4 * window, window, true).shift()).isEqualTo(half);
        assertThat(WindowGeometry.of(4 * window, window, false).shift()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"7, 7, 7", "3, 7, 3", "8, 7, 7"})
    void a_grid_of_one_window_or_less_is_not_shifted(int grid, int window, int side) {
        WindowGeometry geometry = WindowGeometry.of(grid, window, true);

        assertThat(geometry.window()).isEqualTo(side);
        assertThat(geometry.shift()).isEqualTo(grid > window ? 3 : 0);
    }

    @ParameterizedTest
    @CsvSource({"14, 7", "21, 7", "8, 4", "12, 4", "10, 5"})
    void tokens_of_a_shifted_window_see_each_other_unless_the_roll_brought_them_together(int grid, int window) {
        WindowGeometry geometry = WindowGeometry.of(grid, window, true);
        float[] mask = geometry.mask();
        int side = grid / window;
        int hidden = 0;
        for (int w = 0; w < geometry.windows(); w++) {
            for (int query = 0; query < geometry.tokens(); query++) {
                for (int key = 0; key < geometry.tokens(); key++) {
                    boolean rows = apart(w / side, query / window, key / window, geometry);
                    boolean columns = apart(w % side, query % window, key % window, geometry);
                    float value = mask[(w * geometry.tokens() + query) * geometry.tokens() + key];
                    assertThat(value).isEqualTo(rows || columns ? WindowGeometry.HIDDEN : 0);
                    hidden += value == 0 ? 0 : 1;
                }
            }
        }
        assertThat(hidden).isPositive();
    }

    /** Returns whether two positions of one window were, before the roll, further apart than in the window. */
    private static boolean apart(int index, int one, int other, WindowGeometry geometry) {
        int first = (index * geometry.window() + one + geometry.shift()) % geometry.grid();
        int second = (index * geometry.window() + other + geometry.shift()) % geometry.grid();
        return first - second != one - other;
    }

    @ParameterizedTest
    @CsvSource({"14, 7", "8, 4"})
    void pairs_share_a_row_of_the_bias_table_if_their_offset_is_the_same(int grid, int window) {
        WindowGeometry geometry = WindowGeometry.of(grid, window, false);
        long[] index = geometry.biasIndex();
        int span = 2 * window - 1;
        for (int query = 0; query < geometry.tokens(); query++) {
            for (int key = 0; key < geometry.tokens(); key++) {
                long row = index[query * geometry.tokens() + key];
                // the published table counts offsets from -(window - 1), rows before columns
                assertThat(row / span - (window - 1)).isEqualTo(query / window - key / window);
                assertThat(row % span - (window - 1)).isEqualTo(query % window - key % window);
            }
        }
        assertThat(geometry.offsets()).isEqualTo(span * span);
    }
}
