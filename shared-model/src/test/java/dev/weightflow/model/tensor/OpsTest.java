package dev.weightflow.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpsTest {

    private static NDManager manager;

    @BeforeAll
    static void open() {
        manager = Torch.manager(Device.cpu());
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    @Test
    void windows_and_unwindow_are_inverse_and_move_the_rolled_corner_first() {
        NDArray grid = manager.arange(2 * 16 * 3f).reshape(2, 16, 3);

        NDArray windows = Ops.windows(grid, 4, 4, 2, 1);

        assertThat(windows.getShape()).isEqualTo(new Shape(8, 4, 3));
        // rolled by -1, the first window starts at row 1, column 1: token 5
        assertThat(windows.get("0,0").toFloatArray()).containsExactly(15, 16, 17);
        assertThat(Ops.unwindow(windows, 4, 4, 2, 1)).isEqualTo(grid);
    }

    @Test
    void neighbours_come_in_the_order_of_the_published_patch_merging() {
        NDArray tokens = manager.arange(16f).reshape(1, 16, 1);

        assertThat(Ops.neighbours(tokens, 4, 4).toFloatArray())
                .containsExactly(0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15);
    }

    @Test
    void attention_of_one_head_agrees_with_its_definition() {
        NDArray qkv = manager.randomNormal(new Shape(2, 4, 9)).toType(DataType.FLOAT64, true);
        NDArray bias = manager.randomNormal(new Shape(1, 1, 4, 4)).toType(DataType.FLOAT64, true);

        NDArray got = Ops.attention(qkv, bias, 1);

        NDArray q = qkv.get(":,:,0:3");
        NDArray k = qkv.get(":,:,3:6");
        NDArray v = qkv.get(":,:,6:9");
        NDArray expected = q.matMul(k.transpose(0, 2, 1))
                .div(Math.sqrt(3))
                .add(bias.reshape(1, 4, 4))
                .softmax(-1)
                .matMul(v);
        assertThat(got.sub(expected).abs().max().getDouble()).isLessThan(1e-12);
    }

    @Test
    void cross_entropy_sums_valid_pixels_only() {
        NDArray logits = manager.create(new float[] {0, 0, 0, 0}, new Shape(1, 2, 1, 2));
        NDArray labels = manager.create(new long[] {1, 255}, new Shape(1, 1, 2));

        assertThat(Ops.crossEntropySum(logits, labels, 255).getFloat()).isCloseTo((float) Math.log(2), within(1e-6f));
    }

    @Test
    void gradients_reach_arguments_through_script_operations() {
        NDArray x = manager.create(new double[] {1, -2}, new Shape(1, 2));
        NDArray w = manager.create(new double[] {3, 4}, new Shape(1, 2));
        w.setRequiresGradient(true);

        Torch.recording(() -> {
            Ops.backward(Ops.linear(x, w).sum());
            return null;
        });

        assertThat(w.getGradient().toDoubleArray()).containsExactly(1, -2);
    }

    @Test
    void a_scaled_sum_multiplies_its_second_term_only() {
        NDArray x = manager.create(new double[] {1, 2});
        NDArray y = manager.create(new double[] {10, -20});

        assertThat(Ops.addScaled(x, y, 0.25).toDoubleArray()).containsExactly(3.5, -3);
    }

    @Test
    void a_fused_adamw_step_follows_the_formula() {
        NDArray w = manager.create(new float[] {1f, 2f});
        NDArray g = manager.create(new float[] {0.5f, -0.25f});
        NDArray m = manager.zeros(new Shape(2));
        NDArray v = manager.zeros(new Shape(2));

        NDArray step = manager.create(1f);
        Ops.adamwInPlace(List.of(w), List.of(g), List.of(m), List.of(v), List.of(step), 0.1, 0.9, 0.999, 0.05, 1e-8);

        // first step: the bias-corrected moments are g and g², so the move is lr·sign(g) after decay by 1 − lr·wd
        assertThat(w.toFloatArray()[0]).isCloseTo(0.995f - 0.1f, within(1e-5f));
        assertThat(w.toFloatArray()[1]).isCloseTo(1.99f + 0.1f, within(1e-5f));
    }

    @Test
    void a_step_scope_frees_what_was_made_inside_and_keeps_what_is_kept() {
        NDArray parameter = manager.ones(new Shape(2, 2));
        NDArray kept;
        NDArray lost;

        try (StepScope scope = StepScope.open()) {
            lost = parameter.add(1);
            kept = scope.keep(Ops.gelu(lost));
        }

        assertThat(lost.isReleased()).isTrue();
        assertThat(kept.isReleased()).isFalse();
    }
}
