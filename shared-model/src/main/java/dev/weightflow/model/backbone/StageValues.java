package dev.weightflow.model.backbone;

import dev.weightflow.model.onnx.Value;

/**
 * Features of a stage in a graph, as {@link StageFeatures}. Tokens are rows.
 *
 * @param beforeMerging [batch·grid², channels]
 * @param afterMerging [batch·gridAfterMerging², channelsAfterMerging]
 */
public record StageValues(Value beforeMerging, Value afterMerging, int grid, int gridAfterMerging) {}
