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

/** A fine-tuning method over a pre-trained backbone. It is a value; all state is in the parameters. */
public interface Method {

    MethodOptions options();

    default MethodName name() {
        return options().name();
    }

    List<BackbonePass> passes(Set<TaskName> tasks);

    /** The parameters that the method adds to the backbone, under their full names. */
    List<ParameterSpec> adapters(BackboneLayout backbone, Set<TaskName> tasks);

    /** What the method keeps beside its parameters, under full names: it is in every state of the model, and no gradient moves it. */
    default List<ParameterSpec> buffers(BackboneLayout backbone, Set<TaskName> tasks) {
        return List.of();
    }

    boolean trains(ParameterSpec parameter);

    /**
     * Sets the adapters that depend on the pre-trained weights. Called whenever the backbone has got its weights: drawn ones when
     * a model is made, and those of a file when a backbone is loaded, but not when adapters are loaded themselves.
     */
    default void initialise(BackboneLayout backbone, Set<TaskName> tasks, ParameterSet parameters) {}

    /**
     * Computes what follows from the frozen weights alone, and costs too much for every pass, into {@link ParameterSet#derive}. It is
     * in no checkpoint. Called whenever the backbone has got its weights, from wherever they come.
     */
    default void derive(BackboneLayout backbone, Set<TaskName> tasks, ParameterSet parameters) {}

    /**
     * How the linear layers are computed during one forward pass. What depends on parameters alone, as an adapted weight, is
     * computed once for the whole pass.
     */
    BackboneHooks hooks(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters, boolean training);

    /**
     * The frozen weights of a pass in whose place the method puts others, and these. None for a method that trains the backbone itself.
     *
     * @param pass one of {@link #passes}
     */
    default List<AdaptedWeight> adapted(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters) {
        return List.of();
    }

    /**
     * What the method learns from a step's gradients, when they are clipped and before the optimizer uses them. It may change buffers.
     */
    default void beforeStep(
            BackboneLayout backbone, Set<TaskName> tasks, ParameterSet parameters, Gradients gradients) {}

    /**
     * What the method changes when an epoch has ended. It may change parameters and buffers.
     *
     * @param moments the optimizer's arrays for a trained parameter, by its name: what rearranges the one rearranges the others
     */
    default void afterEpoch(
            BackboneLayout backbone,
            Set<TaskName> tasks,
            ParameterSet parameters,
            Function<String, List<NDArray>> moments) {}

    /** The method that runs the merged network: this one, if none of it can be merged. */
    default Method merged() {
        return this;
    }

    /**
     * The backbone's and adapters' parameters that the merged network has other than this one has, by their names in it.
     */
    default Map<String, NDArray> merge(BackboneLayout backbone, Set<TaskName> tasks, ParameterSet parameters) {
        return Map.of();
    }
}
