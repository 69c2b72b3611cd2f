package dev.weightflow.model.backbone;

import dev.weightflow.model.onnx.OnnxGraph;
import dev.weightflow.model.onnx.Value;
import java.util.List;
import java.util.function.UnaryOperator;

/** The pass of a {@link FeatureExtractor} in evaluation, with plain linear layers, as ONNX operators. */
public interface BackboneGraph {

    /**
     * Adds the pass to a graph.
     *
     * @param names maps a name of the backbone, of a parameter or a prefix of some, to the state dict's
     * @param image [batch, 3, size, size], normalised as in pre-training
     * @return the features of each stage, in the shapes of {@link BackboneLayout#stageShapes}
     */
    List<StageValues> add(OnnxGraph graph, UnaryOperator<String> names, Value image);
}
