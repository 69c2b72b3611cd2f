package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;
import java.util.stream.IntStream;

/** The backbones that a training may name, with the sizes of images that each can take. */
public enum ModelSize implements Keyed {
    /** 1,285,206 weights in four stages as narrow as they can be, for tests and the demo. */
    MICRO(4, 4, 4),
    /** Swin-T, the paper's. */
    TINY(4, 4, 7),
    /** Swin-S. */
    SMALL(4, 4, 7),
    /** Swin-B. */
    BASE(4, 4, 7),
    /** A Vision Transformer as small as it can be, for tests. */
    VIT_MICRO(16),
    /** ViT-S/14 of DINOv2. */
    VIT_SMALL_PATCH14_DINOV2(14),
    /** The same with four registers. */
    VIT_SMALL_PATCH14_REG4_DINOV2(14),
    /** ViT-B/16. */
    VIT_BASE_PATCH16_224(16);

    private final int patch;
    private final int stages;
    private final int window;

    /** A Swin Transformer. */
    ModelSize(int patch, int stages, int window) {
        this.patch = patch;
        this.stages = stages;
        this.window = window;
    }

    /** A Vision Transformer: its feature pyramid halves the grid of patches once, and there are no windows. */
    ModelSize(int patch) {
        this(patch, 2, 1);
    }

    /** Whether every stage's grid of tokens can be cut into windows, for square images of so many pixels a side. */
    public boolean fits(int imageSize) {
        if (imageSize < 1 || imageSize % (patch << (stages - 1)) != 0) {
            return false;
        }
        return IntStream.range(0, stages)
                .map(stage -> imageSize / patch >> stage)
                .allMatch(grid -> grid <= window || grid % window == 0);
    }

    /** Pixels whose multiples always fit. */
    public int imageUnit() {
        return (patch << (stages - 1)) * window;
    }

    /** Whether it is for tests and demonstrations, with small images and short trainings. */
    public boolean isMicro() {
        return this == MICRO || this == VIT_MICRO;
    }

    public boolean hasWindows() {
        return window > 1;
    }

    /** What a reader knows it as: {@code Swin-tiny}, and a Vision Transformer by its key. */
    public String title() {
        return hasWindows() ? "Swin-" + key() : key();
    }

    public static ModelSize of(String key) {
        return Keyed.of(ModelSize.class, key);
    }
}
