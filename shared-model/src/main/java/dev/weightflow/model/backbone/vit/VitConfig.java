package dev.weightflow.model.backbone.vit;

import dev.weightflow.model.backbone.Backbone;
import dev.weightflow.model.backbone.Normalisation;
import java.util.List;

/**
 * Hyperparameters of a Vision Transformer.
 *
 * @param patch the side of a patch in pixels
 * @param channels of every token
 * @param depth the number of blocks
 * @param heads attention heads a block
 * @param mlpRatio hidden channels of the MLP over its input channels
 * @param registers tokens without a position, after the class token (Darcet et al., 2024); 0 in most models
 * @param layerScale initial factors of each block's two branches (Touvron et al., 2021); 0 for a model without them
 * @param dropPath the stochastic-depth rate of the last block; rates grow linearly from 0 at the first
 */
public record VitConfig(
        String name,
        int patch,
        int channels,
        int depth,
        int heads,
        int mlpRatio,
        int registers,
        double layerScale,
        double dropPath,
        Normalisation normalisation)
        implements Backbone {

    /** The smallest that still has every part: registers, layer scale, several heads. It serves tests. */
    public static final VitConfig MICRO =
            new VitConfig("vit-micro", 16, 64, 3, 4, 4, 2, 0.1, 0, Normalisation.IMAGENET);

    /** ViT-S/14 of DINOv2 (Oquab et al., 2024), {@code vit_small_patch14_dinov2} in timm. */
    public static final VitConfig SMALL_DINOV2 =
            new VitConfig("vit-small-patch14-dinov2", 14, 384, 12, 6, 4, 0, 1e-5, 0, Normalisation.IMAGENET);

    /** DINOv2's ViT-S/14 with four registers, {@code vit_small_patch14_reg4_dinov2} in timm. */
    public static final VitConfig SMALL_DINOV2_REGISTERS =
            new VitConfig("vit-small-patch14-reg4-dinov2", 14, 384, 12, 6, 4, 4, 1e-5, 0, Normalisation.IMAGENET);

    /** ViT-B/16 (Dosovitskiy et al., 2021), {@code vit_base_patch16_224} in timm. */
    public static final VitConfig BASE =
            new VitConfig("vit-base-patch16-224", 16, 768, 12, 12, 4, 0, 0, 0, Normalisation.INCEPTION);

    /** ViT-B/14 of DINOv2, {@code vit_base_patch14_dinov2} in timm. */
    public static final VitConfig BASE_DINOV2 =
            new VitConfig("vit-base-patch14-dinov2", 14, 768, 12, 12, 4, 0, 1e-5, 0, Normalisation.IMAGENET);

    /** DINOv2's ViT-B/14 with four registers, {@code vit_base_patch14_reg4_dinov2} in timm. */
    public static final VitConfig BASE_DINOV2_REGISTERS =
            new VitConfig("vit-base-patch14-reg4-dinov2", 14, 768, 12, 12, 4, 4, 1e-5, 0, Normalisation.IMAGENET);

    public static final List<VitConfig> ALL =
            List.of(MICRO, SMALL_DINOV2, SMALL_DINOV2_REGISTERS, BASE, BASE_DINOV2, BASE_DINOV2_REGISTERS);

    public VitConfig {
        if (channels % heads != 0 || channels % 4 != 0) {
            throw new IllegalArgumentException(
                    "a Vision Transformer's channels must be a multiple of its heads, and of 4"
                            + " for its feature pyramid: " + channels + " with " + heads + " heads");
        }
    }

    /** Returns twice the patch, so that the pyramid's coarsest map has half the tokens along each side. */
    @Override
    public int imageUnit() {
        return 2 * patch;
    }

    @Override
    public VitConfig withDropPath(double rate) {
        return new VitConfig(name, patch, channels, depth, heads, mlpRatio, registers, layerScale, rate, normalisation);
    }

    @Override
    public VitLayout layout(int imageSize) {
        return VitLayout.of(this, imageSize);
    }

    boolean scalesLayers() {
        return layerScale > 0;
    }

    double dropPath(int block) {
        return depth == 1 ? dropPath : dropPath * block / (depth - 1);
    }
}
