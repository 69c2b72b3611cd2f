package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;
import java.util.stream.IntStream;

public enum ModelSize implements Keyed {
    /** 1,285,206 weights in four stages as narrow as they can be, for tests and the demo. */
    MICRO(4),
    /** Swin-T, the paper's. */
    TINY(7),
    /** Swin-S. */
    SMALL(7),
    /** Swin-B. */
    BASE(7);

    private static final int PATCH = 4;
    private static final int STAGES = 4;

    private final int window;

    ModelSize(int window) {
        this.window = window;
    }

    /** Tokens a side of the attention windows. */
    public int window() {
        return window;
    }

    /** Whether every stage's grid of tokens can be cut into windows, for square images of so many pixels a side. */
    public boolean fits(int imageSize) {
        if (imageSize < 1 || imageSize % (PATCH << (STAGES - 1)) != 0) {
            return false;
        }
        return IntStream.range(0, STAGES)
                .map(stage -> imageSize / PATCH >> stage)
                .allMatch(grid -> grid <= window || grid % window == 0);
    }

    /** Pixels whose multiples always fit. */
    public int imageUnit() {
        return (PATCH << (STAGES - 1)) * window;
    }

    public static ModelSize of(String key) {
        return Keyed.of(ModelSize.class, key);
    }
}
