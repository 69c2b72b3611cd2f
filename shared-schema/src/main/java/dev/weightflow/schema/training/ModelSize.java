package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;
import java.util.stream.IntStream;

/** Backbones that a training may name, with the image sizes that each accepts. */
public enum ModelSize implements Keyed {
    /** Smallest Swin Transformer, with 1,285,206 weights in four stages, for tests and the demo. */
    MICRO(4, 4, 4),
    /** Swin-T, the paper's. */
    TINY(4, 4, 7),
    /** Swin-S. */
    SMALL(4, 4, 7),
    /** Swin-B. */
    BASE(4, 4, 7),
    /** Smallest Vision Transformer, for tests. */
    VIT_MICRO(16),
    /** ViT-S/14 of DINOv2. */
    VIT_SMALL_PATCH14_DINOV2(14),
    /** ViT-S/14 of DINOv2 with four registers. */
    VIT_SMALL_PATCH14_REG4_DINOV2(14),
    /** ViT-B/16. */
    VIT_BASE_PATCH16_224(16),
    /** ViT-B/14 of DINOv2. */
    VIT_BASE_PATCH14_DINOV2(14),
    /** ViT-B/14 of DINOv2 with four registers. */
    VIT_BASE_PATCH14_REG4_DINOV2(14);

    private final int patch;
    private final int stages;
    private final int window;

    /** Creates a Swin Transformer. */
    ModelSize(int patch, int stages, int window) {
        this.patch = patch;
        this.stages = stages;
        this.window = window;
    }

    /** Creates a Vision Transformer: its feature pyramid halves the grid of patches once, and there are no windows. */
    ModelSize(int patch) {
        this(patch, 2, 1);
    }

    /** Returns whether every stage's grid of tokens can be cut into windows, for square images of that side in pixels. */
    public boolean fits(int imageSize) {
        if (imageSize < 1 || imageSize % (patch << (stages - 1)) != 0) {
            return false;
        }
        return IntStream.range(0, stages)
                .map(stage -> imageSize / patch >> stage)
                .allMatch(grid -> grid <= window || grid % window == 0);
    }

    /** Returns a number of pixels whose multiples always fit. */
    public int imageUnit() {
        return (patch << (stages - 1)) * window;
    }

    /** Returns whether it is for tests and demonstrations, with small images and short trainings. */
    public boolean isMicro() {
        return this == MICRO || this == VIT_MICRO;
    }

    /** Returns the side of the images that a training takes by default, in pixels. */
    public int usualImageSize() {
        return isMicro() ? 64 : 448;
    }

    public boolean hasWindows() {
        return window > 1;
    }

    /** Returns its usual name: {@code Swin-tiny}, and for a Vision Transformer its key. */
    public String title() {
        return hasWindows() ? "Swin-" + key() : key();
    }

    public static ModelSize of(String key) {
        return Keyed.of(ModelSize.class, key);
    }
}
