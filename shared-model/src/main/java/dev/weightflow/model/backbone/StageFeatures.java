package dev.weightflow.model.backbone;

/**
 * Features of a stage that the decoders read.
 *
 * @param beforeMerging the stage's own tokens, [batch, grid², channels], for SegFormer-style heads
 * @param afterMerging the input of the next stage, [batch, gridAfterMerging², channelsAfterMerging], for the reference's decoders
 */
public record StageFeatures(TaskFeatures beforeMerging, TaskFeatures afterMerging, int grid, int gridAfterMerging) {}
