package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.tensor.Gradients;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Fine-tuning method over a pre-trained backbone. It is a value; all state is in the parameters. */
public interface Method {

    MethodOptions options();

    default MethodName name() {
        return options().name();
    }

    List<BackbonePass> passes(Set<TaskName> tasks);

    /** Returns the parameters that the method adds to the backbone, under their full names. */
    List<ParameterSpec> adapters(BackboneLayout backbone, Set<TaskName> tasks);

    /** Returns the method's state besides its parameters, under full names: it is in every state of the model, and no gradient changes it. */
    default List<ParameterSpec> buffers(BackboneLayout backbone, Set<TaskName> tasks) {
        return List.of();
    }

    boolean trains(ParameterSpec parameter);

    /**
     * Initialises the adapters that depend on the pre-trained weights. Called whenever the backbone gets its weights: random ones when a model is
     * created, and those of a file when a backbone is loaded, but not when adapters are loaded themselves.
     */
    default void initialise(BackboneLayout backbone, Set<TaskName> tasks, ParameterSet parameters) {}

    /**
     * Computes values that follow from the frozen weights alone and are too expensive for every pass, into {@link ParameterSet#derive}. They are in
     * no checkpoint. Called whenever the backbone gets its weights, from any source.
     */
    default void derive(BackboneLayout backbone, Set<TaskName> tasks, ParameterSet parameters) {}

    /**
     * Returns the computation of the linear layers in one forward pass. Anything that depends on parameters alone, as an adapted weight, is computed
     * once for the whole pass.
     */
    BackboneHooks hooks(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters, boolean training);

    /**
     * Returns the frozen weights of a pass that the method replaces, with their replacements. None for a method that trains the backbone itself.
     *
     * @param pass one of {@link #passes}
     */
    default List<AdaptedWeight> adapted(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters) {
        return List.of();
    }

    /** Updates the method from a step's gradients, after they are clipped and before the optimizer uses them. May change buffers. */
    default void beforeStep(
            BackboneLayout backbone, Set<TaskName> tasks, ParameterSet parameters, Gradients gradients) {}

    /**
     * Updates the method after an epoch. May change parameters and buffers.
     *
     * @param moments the optimizer's arrays for a trained parameter, by its name: whatever rearranges the parameter must rearrange them too
     */
    default void afterEpoch(
            BackboneLayout backbone,
            Set<TaskName> tasks,
            ParameterSet parameters,
            Function<String, List<NDArray>> moments) {}

    /** Returns the method that runs the merged network: this one, if nothing of it can be merged. */
    default Method merged() {
        return this;
    }

    /** Computes the backbone's and adapters' parameters in which the merged network differs from this one, by their names in it. */
    default Map<String, NDArray> merge(BackboneLayout backbone, Set<TaskName> tasks, ParameterSet parameters) {
        return Map.of();
    }
}
