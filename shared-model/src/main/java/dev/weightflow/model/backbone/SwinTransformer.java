package dev.weightflow.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.TorchScript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The forward pass of Swin Transformer V1 for square images of one size, without the classifier and its norm.
 *
 * <p>It holds no parameters, only constants of the geometry; parameters come by their state-dict names without a prefix.
 */
public final class SwinTransformer implements FeatureExtractor {

    private static final TorchScript SCRIPT = TorchScript.beside(SwinTransformer.class);

    private final SwinConfig config;
    private final List<SwinLayout.Stage> stages;
    private final Map<WindowGeometry, NDArray> masks = new HashMap<>();
    private final Map<WindowGeometry, NDArray> indices = new HashMap<>();

    /**
     * Prepares the pass for images of that size.
     *
     * @param manager owns the constants, on the device where the pass runs
     */
    public SwinTransformer(SwinLayout layout, NDManager manager) {
        this.config = layout.backbone();
        this.stages = layout.stages();
        for (SwinLayout.Stage stage : stages) {
            for (WindowGeometry geometry : stage.geometries()) {
                long tokens = geometry.tokens();
                indices.computeIfAbsent(geometry, g -> manager.create(g.biasIndex()));
                if (geometry.shift() > 0) {
                    masks.computeIfAbsent(
                            geometry, g -> manager.create(g.mask(), new Shape(g.windows(), 1, tokens, tokens)));
                }
            }
        }
    }

    @Override
    public List<NDArray> constants() {
        List<NDArray> constants = new ArrayList<>(masks.values());
        constants.addAll(indices.values());
        return constants;
    }

    @Override
    public List<StageFeatures> forward(
            NDArray image, Function<String, NDArray> parameters, BackboneHooks linear, boolean training) {
        Pass pass = new Pass(parameters, linear, training);
        NDArray x = pass.embed(image);
        List<StageFeatures> features = new ArrayList<>();
        for (SwinLayout.Stage stage : stages) {
            TaskFeatures out = TaskFeatures.shared(x);
            for (SwinLayout.Block block : stage.blocks()) {
                out = pass.block(block, out.shared());
            }
            TaskFeatures merged = stage.merges() ? pass.merge(stage, out) : out;
            features.add(new StageFeatures(out, merged, stage.grid(), stage.gridAfterMerging()));
            x = merged.shared();
        }
        return features;
    }

    /** Selects the last tokens of [batch·windows, at least tokens, channels], [batch·windows, tokens, channels]. */
    public static NDArray withoutPrompts(NDArray x, long tokens) {
        return x.getShape().get(1) == tokens ? x : SCRIPT.call("last_tokens", x, tokens);
    }

    /** Forward pass: its state from block to block, and the current prompts. */
    private final class Pass {
        private final Function<String, NDArray> parameters;
        private final BackboneHooks linear;
        private final boolean training;
        private final Optional<Prompts> prompts;
        private NDArray left; // [batch, prompts, channels]

        Pass(Function<String, NDArray> parameters, BackboneHooks linear, boolean training) {
            this.parameters = parameters;
            this.linear = linear;
            this.training = training;
            this.prompts = linear.prompts();
        }

        /** [batch, 3, side, side] to [batch, grid², channels] */
        NDArray embed(NDArray image) {
            NDArray patches = SCRIPT.call(
                    "conv2d",
                    image,
                    parameters.apply("patch_embed.proj.weight"),
                    parameters.apply("patch_embed.proj.bias"),
                    config.patch());
            // [batch, channels, grid, grid] to [batch, grid², channels]
            return norm("patch_embed.norm", patches.flatten(2, 3).transpose(0, 2, 1));
        }

        /** [batch, grid², channels] to the same. Intermediate arrays are freed: a graph for gradients keeps those that it needs. */
        TaskFeatures block(SwinLayout.Block block, NDArray x) {
            try (StepScope scope = StepScope.open()) {
                TaskFeatures out = through(block, x).outOf(scope);
                left = left == null ? null : scope.handOver(left);
                return out;
            }
        }

        /** [batch, grid², channels] to the same; inside the attention [batch·windows, prompts + window², channels] */
        private TaskFeatures through(SwinLayout.Block block, NDArray x) {
            WindowGeometry g = block.geometry();
            NDArray windows = SCRIPT.call("windows", norm(block.norm1(), x), g.grid(), g.grid(), g.window(), g.shift());
            NDArray entered = prompts.map(
                            p -> p.entering(block.name(), left, x.getShape().get(0)))
                    .orElse(null);
            NDArray prompted =
                    entered == null ? windows : SCRIPT.call("prompted", norm(block.norm1(), entered), windows);
            NDArray qkv = linear.project(block.qkv(), TaskFeatures.shared(prompted))
                    .shared(); // [batch·windows, prompts + window², 3·channels]
            NDArray attended = SCRIPT.call("attention", qkv, bias(block), block.heads());
            TaskFeatures projected = linear.project(block.proj(), TaskFeatures.shared(attended));
            left = entered == null ? null : leaving(block, entered, projected.shared());
            UnaryOperator<NDArray> grid =
                    y -> SCRIPT.call("window_reverse", y, g.grid(), g.grid(), g.window(), g.shift());
            TaskFeatures attention =
                    projected.map(y -> withoutPrompts(y, g.tokens())).map(grid);
            TaskFeatures hidden = residual(TaskFeatures.shared(x), attention, block);
            // [batch, grid², mlpRatio·channels]
            TaskFeatures inner = linear.project(block.fc1(), hidden.map(y -> norm(block.norm2(), y)));
            TaskFeatures out = residual(hidden, linear.project(block.fc2(), inner.map(Ops::gelu)), block);
            return linear.leaving(block.fc2(), out, grid);
        }

        /** Computes the prompts after a block; projected [batch·windows, prompts + window², channels]; null after the last block. */
        private NDArray leaving(SwinLayout.Block block, NDArray entered, NDArray projected) {
            Prompts p = prompts.orElseThrow();
            if (block.index() == config.blocks() - 1) {
                return null;
            }
            NDArray attended = SCRIPT.call(
                    "mean_prompts", projected, p.count(), entered.getShape().get(0));
            return p.leaving(entered, attended, y -> {
                NDArray inner = p.project(block.fc1(), norm(block.norm2(), y));
                return Ops.dropPath(p.project(block.fc2(), Ops.gelu(inner)), dropPath(block));
            });
        }

        /** [batch, grid², channels] to [batch, grid²/4, 2·channels] */
        TaskFeatures merge(SwinLayout.Stage stage, TaskFeatures x) {
            prompts.ifPresent(p -> left = p.merged(stage.merging(), left));
            return linear.project(
                    stage.merging(),
                    x.map(y -> norm(stage.mergingNorm(), SCRIPT.call("patch_merge", y, stage.grid(), stage.grid()))));
        }

        /** [batch, tokens, channels] each */
        private TaskFeatures residual(TaskFeatures x, TaskFeatures branch, SwinLayout.Block block) {
            double rate = dropPath(block);
            return x.with(branch.map(y -> Ops.dropPath(y, rate)), NDArray::add);
        }

        private double dropPath(SwinLayout.Block block) {
            return training ? config.dropPath(block.index()) : 0;
        }

        /** [windows or 1, heads, tokens, tokens], prompts included */
        private NDArray bias(SwinLayout.Block block) {
            WindowGeometry g = block.geometry();
            NDArray bias =
                    SCRIPT.call("position_bias", parameters.apply(block.biasTable()), indices.get(g), g.tokens());
            NDArray masked = g.shift() > 0 ? bias.add(masks.get(g)) : bias;
            return prompts.map(p -> SCRIPT.call("pad_bias", masked, p.count())).orElse(masked);
        }

        /** [..., channels] to the same */
        private NDArray norm(String name, NDArray x) {
            return Ops.layerNorm(x, parameters.apply(name + ".weight"), parameters.apply(name + ".bias"));
        }
    }
}
