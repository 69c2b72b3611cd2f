package dev.weightflow.model.backbone;

import ai.djl.ndarray.NDManager;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.onnx.OnnxOperations;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.Map;

/** Backbone for square images of one size: the shapes of its features, its linear layers and its parameters, without any memory. */
public interface BackboneLayout {

    Backbone backbone();

    /** Returns the shapes of the features that the decoders read, from the finest grid to the coarsest. */
    List<StageShape> stageShapes();

    /** Returns all linear layers that a method may adapt, in the order of the pass. */
    List<LinearLayer> linearLayers();

    /** Returns all parameters of the pre-training, under their published names and without a prefix. */
    List<ParameterSpec> parameters();

    /**
     * Returns the parameters between a backbone of a single grid and the decoders, with names that begin with {@value #NECK}. They belong to no
     * published file; each pass trains its own. A backbone with grids of several sizes has none.
     */
    default List<ParameterSpec> neck() {
        return List.of();
    }

    /** Prefix of the names of {@link #neck}. */
    String NECK = "neck.";

    /** Returns whether a published tensor with another shape than declared is the same parameter for another image size. */
    default boolean isOfAnotherSize(ParameterSpec declared, List<Long> found) {
        return false;
    }

    /**
     * Resamples a published tensor to images of this size, as {@link #isOfAnotherSize} recognises it; returns the tensor itself if nothing need
     * change.
     */
    default HostTensor resized(ParameterSpec declared, HostTensor found) {
        return found;
    }

    /**
     * Prepares the forward pass.
     *
     * @param manager owns the pass's constants, on the device where it runs
     */
    FeatureExtractor prepare(NDManager manager);

    /**
     * Returns the ONNX form of the operations in the pass's TorchScript files, by the classes beside which these lie. A pass that needs an operation
     * without one cannot be exported to ONNX; those of {@link dev.weightflow.model.tensor.Ops} have theirs already.
     */
    default Map<Class<?>, OnnxOperations> onnx() {
        return Map.of();
    }
}
