package dev.weightflow.model.backbone;

/**
 * What a stage gives to the decoders.
 *
 * @param beforeMerging the stage's own tokens, [batch, grid², channels]; what SegFormer-style heads read
 * @param afterMerging the tokens that it hands on, [batch, gridAfterMerging², channelsAfterMerging]; what the reference's
 *     decoders read
 */
public record StageFeatures(TaskFeatures beforeMerging, TaskFeatures afterMerging, int grid, int gridAfterMerging) {}
