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
     * @param names the state dict's name of what the backbone calls so: a parameter, or the place of some
     * @param image [batch, 3, size, size], normalised as in pre-training
     * @return what each stage gives to the decoders, as {@link BackboneLayout#stageShapes} says
     */
    List<StageValues> add(OnnxGraph graph, UnaryOperator<String> names, Value image);
}
