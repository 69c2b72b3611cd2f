package dev.weightflow.model.backbone;

import java.util.List;

/**
 * Hyperparameters of a Swin Transformer.
 *
 * @param patch the side of a patch in pixels
 * @param embed the channels of the first stage; each stage has twice those of the one before
 * @param depths blocks a stage; every second block of a stage shifts its windows
 * @param heads attention heads a stage
 * @param window the side of a window in tokens
 * @param mlpRatio hidden channels of the MLP over its input channels
 * @param dropPath the stochastic-depth rate of the last block; rates grow linearly from 0 at the first
 */
public record SwinConfig(
        String name,
        int patch,
        int embed,
        List<Integer> depths,
        List<Integer> heads,
        int window,
        int mlpRatio,
        double dropPath)
        implements Backbone {

    private static final SwinConfig MICRO =
            new SwinConfig("micro", 4, 24, List.of(2, 2, 2, 2), List.of(1, 2, 4, 8), 4, 4, 0.0);
    private static final SwinConfig TINY =
            new SwinConfig("tiny", 4, 96, List.of(2, 2, 6, 2), List.of(3, 6, 12, 24), 7, 4, 0.2);
    private static final SwinConfig SMALL =
            new SwinConfig("small", 4, 96, List.of(2, 2, 18, 2), List.of(3, 6, 12, 24), 7, 4, 0.3);
    private static final SwinConfig BASE =
            new SwinConfig("base", 4, 128, List.of(2, 2, 18, 2), List.of(4, 8, 16, 32), 7, 4, 0.5);

    /** The published configurations, and {@code micro}, which trains in milliseconds and serves tests and the demo. */
    public static final List<SwinConfig> ALL = List.of(MICRO, TINY, SMALL, BASE);

    public SwinConfig {
        depths = List.copyOf(depths);
        heads = List.copyOf(heads);
        if (depths.size() != heads.size() || depths.isEmpty()) {
            throw new IllegalArgumentException("a Swin Transformer needs as many head counts as depths, one a stage: "
                    + depths + " against " + heads);
        }
        for (int stage = 0; stage < depths.size(); stage++) {
            if ((embed << stage) % heads.get(stage) != 0) {
                throw new IllegalArgumentException("stage " + stage + " cannot share " + (embed << stage)
                        + " channels among " + heads.get(stage) + " heads");
            }
        }
    }

    /** Returns Swin-Tiny, the paper's backbone. */
    public static SwinConfig tiny() {
        return TINY;
    }

    /** Returns the smallest that still has every part: shifted windows, four stages, several heads. */
    public static SwinConfig micro() {
        return MICRO;
    }

    @Override
    public SwinConfig withDropPath(double rate) {
        return new SwinConfig(name, patch, embed, depths, heads, window, mlpRatio, rate);
    }

    /** Returns a multiple with which every stage halves the grid of tokens, and the last grid still has whole windows. */
    @Override
    public int imageUnit() {
        return (patch << stages() - 1) * window;
    }

    @Override
    public boolean hasWindows() {
        return true;
    }

    @Override
    public SwinLayout layout(int imageSize) {
        return SwinLayout.of(this, imageSize);
    }

    public int stages() {
        return depths.size();
    }

    /** Returns the channels inside a stage's blocks. */
    public int channels(int stage) {
        return embed << stage;
    }

    /** Returns the channels of a stage's output: twice its own after patch merging, its own for the last. */
    public int channelsAfterMerging(int stage) {
        return channels(Math.min(stage + 1, stages() - 1));
    }

    public int blocks() {
        return depths.stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns the stochastic-depth rate of a block, counted over all stages. */
    public double dropPath(int block) {
        return blocks() == 1 ? dropPath : dropPath * block / (blocks() - 1);
    }
}
