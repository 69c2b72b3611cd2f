package dev.weightflow.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.SwinTransformer;
import dev.weightflow.model.loss.TaskLoss;
import dev.weightflow.model.testing.Backward;
import dev.weightflow.model.training.AdamW;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpsTest {

    private static final TorchScript SWIN = TorchScript.beside(SwinTransformer.class);

    private static NDManager manager;

    @BeforeAll
    static void open() {
        manager = Torch.manager(Device.cpu());
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    @AfterEach
    void take_the_usual_library() {
        MatrixProducts.configure(MatrixProducts.AUTO);
    }

    @Test
    void windows_and_unwindow_are_inverse_and_move_the_rolled_corner_first() {
        NDArray grid = manager.arange(2 * 16 * 3f).reshape(2, 16, 3);

        NDArray windows = SWIN.call("windows", grid, 4, 4, 2, 1);

        assertThat(windows.getShape()).isEqualTo(new Shape(8, 4, 3));
        // rolled by -1, the first window starts at row 1, column 1: token 5
        assertThat(windows.get("0,0").toFloatArray()).containsExactly(15, 16, 17);
        assertThat(SWIN.call("window_reverse", windows, 4, 4, 2, 1)).isEqualTo(grid);
    }

    @Test
    void gradients_of_a_product_with_a_number_outlive_garbage_collection() {
        List<NDArray> xs = Stream.generate(() -> manager.ones(new Shape(4)))
                .limit(200)
                .peek(x -> x.setRequiresGradient(true))
                .toList();
        List<NDArray> losses = Torch.recording(() ->
                xs.stream().map(x -> Ops.clampMin(Ops.scale(x, 3), 2).sum()).toList());

        System.gc();
        List<ByteBuffer> overwriting = Stream.generate(
                        () -> ByteBuffer.allocateDirect(4).putFloat(0, Float.NaN))
                .limit(2000)
                .toList();
        losses.forEach(Backward::of);

        assertThat(overwriting).hasSize(2000);
        assertThat(xs)
                .allSatisfy(x -> assertThat(x.getGradient().toFloatArray()).containsOnly(3));
    }

    @Test
    void neighbours_come_in_the_order_of_the_published_patch_merging() {
        NDArray tokens = manager.arange(16f).reshape(1, 16, 1);

        assertThat(SWIN.call("patch_merge", tokens, 4, 4).toFloatArray())
                .containsExactly(0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15);
    }

    @Test
    void attention_of_one_head_agrees_with_its_definition() {
        NDArray qkv = manager.randomNormal(new Shape(2, 4, 9)).toType(DataType.FLOAT64, true);
        NDArray bias = manager.randomNormal(new Shape(1, 1, 4, 4)).toType(DataType.FLOAT64, true);

        NDArray got = SWIN.call("attention", qkv, bias, 1);

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

        assertThat(TorchScript.beside(TaskLoss.class)
                        .call("cross_entropy", logits, labels, 255)
                        .getFloat())
                .isCloseTo((float) Math.log(2), within(1e-6f));
    }

    @Test
    void gradients_reach_arguments_through_script_operations() {
        NDArray x = manager.create(new double[] {1, -2}, new Shape(1, 2));
        NDArray w = manager.create(new double[] {3, 4}, new Shape(1, 2));
        w.setRequiresGradient(true);

        Torch.recording(() -> {
            Backward.of(Ops.linear(x, w).sum());
            return null;
        });

        assertThat(w.getGradient().toDoubleArray()).containsExactly(1, -2);
    }

    @ParameterizedTest
    @CsvSource({"5,49,96,288", "1,3136,64,24", "1,1001,64,96"})
    void large_products_in_single_precision_agree_with_double_precision_and_so_do_their_gradients(
            long batch, long tokens, long in, long out) {
        MatrixProducts.use(MatrixProducts.Library.ONEDNN);
        Torch.seed(1);
        NDArray x = manager.randomNormal(new Shape(batch, tokens, in));
        NDArray weight = manager.randomNormal(0, 0.1f, new Shape(out, in), DataType.FLOAT32);
        NDArray bias = manager.randomNormal(new Shape(out));
        NDArray slope = manager.randomNormal(new Shape(batch, tokens, out));
        assertThat(OneDnn.images(x, batch * tokens, in, out)).isPositive();

        List<NDArray> single = withGradients(List.of(x, weight, bias), Ops::linear, slope);
        List<NDArray> exact =
                withGradients(List.of(doubles(x), doubles(weight), doubles(bias)), Ops::linear, doubles(slope));

        for (int i = 0; i < exact.size(); i++) {
            assertThat(single.get(i).getShape()).isEqualTo(exact.get(i).getShape());
            assertThat(relativeDistance(single.get(i), exact.get(i))).isLessThan(1e-6);
        }
        assertThat(relativeDistance(Ops.linear(x, weight), exact.get(0).sub(doubles(bias))))
                .isLessThan(1e-6);
    }

    @ParameterizedTest
    @CsvSource({"1,21,56,56,448,448", "2,3,7,5,14,20", "1,4,6,6,9,4"})
    void resampling_by_products_agrees_with_the_engines_own_kernel_and_so_does_its_gradient(
            long batch, long channels, long height, long width, long tall, long wide) {
        Torch.seed(2);
        NDArray x = manager.randomNormal(new Shape(batch, channels, height, width));
        NDArray slope = manager.randomNormal(new Shape(batch, channels, tall, wide));

        List<NDArray> ours = withGradients(List.of(x), (at, w, b) -> Ops.upsample(at, tall, wide), slope);
        List<NDArray> kernel = withGradients(
                List.of(doubles(x)), (at, w, b) -> Ops.script("upsample", at, tall, wide), doubles(slope));

        assertThat(relativeDistance(ours.get(0), kernel.get(0))).isLessThan(1e-6);
        assertThat(relativeDistance(ours.get(1), kernel.get(1))).isLessThan(1e-6);
    }

    @Test
    void tokens_are_resampled_as_images_are() {
        Torch.seed(4);
        NDArray tokens = manager.randomNormal(new Shape(2, 49, 3));

        NDArray resampled = Ops.resampleTokens(tokens, 7, 14);

        assertThat(relativeDistance(image(resampled, 14), Ops.upsample(doubles(image(tokens, 7)), 14, 14)))
                .isLessThan(1e-6);
        assertThat(Ops.resampleTokens(tokens, 7, 7)).isSameAs(tokens);
    }

    @Test
    void dropout_drops_its_share_keeps_the_mean_and_repeats_under_a_seed() {
        NDArray x = manager.ones(new Shape(1001, 333));

        Torch.seed(3);
        NDArray once = Ops.dropout(x, 0.05);
        NDArray other = Ops.dropout(x, 0.05);
        Torch.seed(3);
        NDArray again = Ops.dropout(x, 0.05);

        assertThat(once).isEqualTo(again).isNotEqualTo(other);
        // 333,333 draws: the standard deviation of the share is 0.0004
        assertThat(once.eq(0f).toType(DataType.FLOAT32, false).mean().getFloat())
                .isCloseTo(0.05f, within(0.002f));
        assertThat(once.max().getFloat()).isCloseTo(1 / 0.95f, within(1e-4f));
        assertThat(once.mean().getFloat()).isCloseTo(1, within(0.003f));
        // neighbours come from one random word and are independent all the same
        NDArray dropped = once.eq(0f).toType(DataType.FLOAT32, false).reshape(-1);
        assertThat(dropped.get("1:").mul(dropped.get(":-1")).mean().getFloat()).isCloseTo(0.0025f, within(0.0005f));
    }

    @Test
    void dropout_passes_gradients_where_it_kept_and_doubles_keep_their_type() {
        NDArray x = manager.ones(new Shape(64));
        x.setRequiresGradient(true);

        NDArray y = Torch.recording(() -> {
            NDArray dropped = Ops.dropout(x, 0.5);
            Backward.of(dropped.sum());
            return dropped;
        });

        assertThat(x.getGradient()).isEqualTo(y);
        assertThat(Ops.dropout(doubles(x), 0.5).getDataType()).isEqualTo(DataType.FLOAT64);
    }

    @Test
    void a_scaled_sum_multiplies_its_second_term_only() {
        NDArray x = manager.create(new double[] {1, 2});
        NDArray y = manager.create(new double[] {10, -20});

        assertThat(Ops.addScaled(x, y, 0.25).toDoubleArray()).containsExactly(3.5, -3);
    }

    @Test
    void numbers_are_added_compared_and_made_arrays_in_another_ones_type() {
        NDArray x = manager.create(new double[] {0.5, 255, -2});

        assertThat(Ops.shift(x, 0.25).toDoubleArray()).containsExactly(0.75, 255.25, -1.75);
        assertThat(Ops.differs(x, 255).toDoubleArray()).containsExactly(1, 0, 1);
        assertThat(Ops.reaches(x, 0.5).toDoubleArray()).containsExactly(1, 1, 0);
        assertThat(Ops.numbers(x, 0.1, -3).toDoubleArray()).containsExactly(0.1, -3);
        assertThat(Ops.numbers(manager.ones(new Shape(1)), 0.1).toFloatArray()).containsExactly(0.1f);
        assertThat(Ops.wholeNumbers(x, 7, 1L << 40).toLongArray()).containsExactly(7, 1L << 40);
    }

    @Test
    void a_fused_adamw_step_follows_the_formula() {
        NDArray w = manager.create(new float[] {1f, 2f});
        NDArray g = manager.create(new float[] {0.5f, -0.25f});
        NDArray m = manager.zeros(new Shape(2));
        NDArray v = manager.zeros(new Shape(2));

        NDArray count = manager.create(0f);
        NDArray halted = manager.create(0f);
        TorchScript.beside(AdamW.class)
                .call(
                        "adamw",
                        List.of(w),
                        List.of(g),
                        List.of(m),
                        List.of(v),
                        List.of(count),
                        halted,
                        0.1,
                        0.9,
                        0.999,
                        0.05,
                        1e-8);

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

    /** [batch, side², channels] to [batch, channels, side, side] */
    private static NDArray image(NDArray tokens, long side) {
        return tokens.transpose(0, 2, 1).reshape(tokens.getShape().get(0), -1, side, side);
    }

    private interface Layer {
        NDArray apply(NDArray x, NDArray weight, NDArray bias);
    }

    /** Computes the layer's output, then the gradients of its arguments for the output's gradient {@code slope}. */
    private static List<NDArray> withGradients(List<NDArray> arguments, Layer layer, NDArray slope) {
        arguments.forEach(argument -> argument.setRequiresGradient(true));
        NDArray y = Torch.recording(() -> {
            NDArray output = arguments.size() == 3
                    ? layer.apply(arguments.get(0), arguments.get(1), arguments.get(2))
                    : layer.apply(arguments.get(0), null, null);
            Backward.of(output.mul(slope).sum());
            return output;
        });
        List<NDArray> results = new ArrayList<>(List.of(y));
        arguments.forEach(argument -> results.add(argument.getGradient()));
        return results;
    }

    private static NDArray doubles(NDArray x) {
        return x.toType(DataType.FLOAT64, true);
    }

    private static double relativeDistance(NDArray single, NDArray exact) {
        NDArray difference = doubles(single).sub(exact);
        return Math.sqrt(difference.mul(difference).sum().getDouble()
                / exact.mul(exact).sum().getDouble());
    }
}
