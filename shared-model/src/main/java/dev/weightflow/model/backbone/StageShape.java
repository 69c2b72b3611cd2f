package dev.weightflow.model.backbone;

/**
 * The form of what a stage gives to the decoders, see {@link StageFeatures}.
 *
 * @param channels of the stage's own tokens
 * @param grid their number along a side
 * @param channelsAfterMerging of the tokens that it hands on; the stage's own where nothing merges them
 */
public record StageShape(int channels, int grid, int channelsAfterMerging, int gridAfterMerging) {

    /** A stage that hands on its own tokens. */
    public static StageShape of(int channels, int grid) {
        return new StageShape(channels, grid, channels, grid);
    }
}
