package dev.weightflow.model.backbone;

import dev.weightflow.model.onnx.Value;

/**
 * What a stage gives to the decoders, as {@link StageFeatures} has it, in a graph. Tokens are rows.
 *
 * @param beforeMerging [batch·grid², channels]
 * @param afterMerging [batch·gridAfterMerging², channelsAfterMerging]
 */
public record StageValues(Value beforeMerging, Value afterMerging, int grid, int gridAfterMerging) {}
