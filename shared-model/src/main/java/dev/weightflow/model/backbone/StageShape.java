package dev.weightflow.model.backbone;

/**
 * Shape of a stage's features for the decoders, see {@link StageFeatures}.
 *
 * @param channels of the stage's own tokens
 * @param grid their number along a side
 * @param channelsAfterMerging of the next stage's input; the stage's own where nothing merges them
 */
public record StageShape(int channels, int grid, int channelsAfterMerging, int gridAfterMerging) {

    /** Returns the shape of a stage without merging. */
    public static StageShape of(int channels, int grid) {
        return new StageShape(channels, grid, channels, grid);
    }
}
