package dev.weightflow.model.backbone;

import ai.djl.ndarray.NDManager;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.Optional;

/** A backbone for square images of one size: what it gives to the decoders, its linear layers and its parameters, without any memory. */
public interface BackboneLayout {

    Backbone backbone();

    /** What the decoders read, from the finest grid to the coarsest. */
    List<StageShape> stageShapes();

    /** All linear layers that a method may adapt, in the order of the pass. */
    List<LinearLayer> linearLayers();

    /** All parameters that pre-training gives, under their published names and without a prefix. */
    List<ParameterSpec> parameters();

    /**
     * What stands between a backbone of one grid and the decoders, under names that begin with {@value #NECK}. It belongs to no published
     * file; each pass trains its own. A backbone with grids of several sizes has none.
     */
    default List<ParameterSpec> neck() {
        return List.of();
    }

    /** What the names of {@link #neck} begin with. */
    String NECK = "neck.";

    /** Whether a published tensor of another shape than the declared one is that parameter of a model for images of another size. */
    default boolean isOfAnotherSize(ParameterSpec declared, List<Long> found) {
        return false;
    }

    /** A published tensor for images of this size, as {@link #isOfAnotherSize} recognises it; the tensor itself if nothing need change. */
    default HostTensor resized(ParameterSpec declared, HostTensor found) {
        return found;
    }

    /**
     * Prepares the forward pass.
     *
     * @param manager owns the pass's constants, on the device where it runs
     */
    FeatureExtractor prepare(NDManager manager);

    /** The pass as ONNX operators; a backbone that has none cannot be exported to ONNX. */
    default Optional<BackboneGraph> graph() {
        return Optional.empty();
    }
}
