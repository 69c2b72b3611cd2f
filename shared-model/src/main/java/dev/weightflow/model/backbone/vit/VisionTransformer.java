package dev.weightflow.model.backbone.vit;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.FeatureExtractor;
import dev.weightflow.model.backbone.Prompts;
import dev.weightflow.model.backbone.StageFeatures;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.TorchScript;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The forward pass of a Vision Transformer (Dosovitskiy et al., 2021), with the registers and the layer scale of DINOv2, without the
 * classifier. The patches of the last block, normed, become the maps that decoders read by a {@link FeaturePyramid}. All blocks are one
 * stage: where a method branches, it does so in the last one.
 */
public final class VisionTransformer implements FeatureExtractor {

    private static final TorchScript SCRIPT = TorchScript.beside(VisionTransformer.class);
    static final double EPSILON = 1e-6;

    private final VitConfig config;
    private final VitLayout layout;

    VisionTransformer(VitLayout layout) {
        this.config = layout.backbone();
        this.layout = layout;
    }

    @Override
    public List<StageFeatures> forward(
            NDArray image, Function<String, NDArray> parameters, BackboneHooks hooks, boolean training) {
        Pass pass = new Pass(parameters, hooks, training);
        TaskFeatures x = TaskFeatures.shared(pass.embed(image));
        for (VitLayout.Block block : layout.blocks()) {
            x = pass.block(block, x.shared());
        }
        long patches = (long) layout.grid() * layout.grid();
        TaskFeatures map = x.map(y -> SCRIPT.call("last_tokens", pass.norm("norm", y), patches));
        return layout.pyramid().features(map, name -> parameters.apply(BackboneLayout.NECK + name));
    }

    /** Forward pass: its state from block to block, and the current prompts. Tokens are class, registers, patches. */
    private final class Pass {
        private final Function<String, NDArray> parameters;
        private final BackboneHooks hooks;
        private final boolean training;
        private final Optional<Prompts> prompts;
        private NDArray left; // [batch, prompts, channels]

        Pass(Function<String, NDArray> parameters, BackboneHooks hooks, boolean training) {
            this.parameters = parameters;
            this.hooks = hooks;
            this.training = training;
            this.prompts = hooks.prompts();
        }

        /** [batch, 3, side, side] to [batch, tokens, channels] */
        NDArray embed(NDArray image) {
            NDArray patches = SCRIPT.call(
                    "embed",
                    image,
                    parameters.apply("patch_embed.proj.weight"),
                    parameters.apply("patch_embed.proj.bias"),
                    config.patch());
            NDArray placed =
                    SCRIPT.call("placed", patches, parameters.apply("cls_token"), parameters.apply(VitLayout.POSITION));
            return config.registers() > 0
                    ? SCRIPT.call("with_registers", placed, parameters.apply("register_tokens"))
                    : placed;
        }

        /** [batch, tokens, channels] to the same in every stream. Intermediate arrays are freed. */
        TaskFeatures block(VitLayout.Block block, NDArray x) {
            try (StepScope scope = StepScope.open()) {
                TaskFeatures out = through(block, x).outOf(scope);
                left = left == null ? null : scope.handOver(left);
                return out;
            }
        }

        private TaskFeatures through(VitLayout.Block block, NDArray x) {
            long tokens = x.getShape().get(1);
            NDArray entered = prompts.map(
                            p -> p.entering(block.name(), left, x.getShape().get(0)))
                    .orElse(null);
            NDArray all = entered == null ? x : SCRIPT.call("joined", entered, x);
            NDArray qkv = hooks.project(block.qkv(), TaskFeatures.shared(norm(block.norm1(), all)))
                    .shared(); // [batch, prompts + tokens, 3·channels]
            NDArray attended = SCRIPT.call("attention", qkv, config.heads());
            TaskFeatures projected =
                    hooks.project(block.proj(), TaskFeatures.shared(attended)).map(y -> scaled(block.scale1(), y));
            left = entered == null || block.isLast() ? null : leaving(block, entered, projected.shared());
            TaskFeatures hidden = residual(
                    TaskFeatures.shared(x),
                    projected.map(y -> entered == null ? y : SCRIPT.call("last_tokens", y, tokens)),
                    block);
            // [batch, tokens, mlpRatio·channels]
            TaskFeatures inner = hooks.project(block.fc1(), hidden.map(y -> norm(block.norm2(), y)));
            TaskFeatures branch =
                    hooks.project(block.fc2(), inner.map(Ops::gelu)).map(y -> scaled(block.scale2(), y));
            return hooks.leaving(block.fc2(), residual(hidden, branch, block), UnaryOperator.identity());
        }

        /** Computes the prompts after a block; projected [batch, prompts + tokens, channels]. */
        private NDArray leaving(VitLayout.Block block, NDArray entered, NDArray projected) {
            Prompts p = prompts.orElseThrow();
            NDArray attended = SCRIPT.call("first_tokens", projected, p.count());
            return p.leaving(entered, attended, y -> {
                NDArray inner = p.project(block.fc1(), norm(block.norm2(), y));
                NDArray out = scaled(block.scale2(), p.project(block.fc2(), Ops.gelu(inner)));
                return Ops.dropPath(out, dropPath(block));
            });
        }

        /** [batch, tokens, channels] each */
        private TaskFeatures residual(TaskFeatures x, TaskFeatures branch, VitLayout.Block block) {
            double rate = dropPath(block);
            return x.with(branch.map(y -> Ops.dropPath(y, rate)), NDArray::add);
        }

        private double dropPath(VitLayout.Block block) {
            return training ? config.dropPath(block.index()) : 0;
        }

        /** [..., channels] to the same */
        private NDArray scaled(String name, NDArray x) {
            return config.scalesLayers() ? x.mul(parameters.apply(name)) : x;
        }

        /** [..., channels] to the same */
        NDArray norm(String name, NDArray x) {
            return Ops.layerNorm(x, parameters.apply(name + ".weight"), parameters.apply(name + ".bias"), EPSILON);
        }
    }
}
