package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.Trajectory;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Adaptation of one weight: its parameters, and the weight that replaces the frozen one. A method of this form is an {@link AdapterMethod} over one
 * of these, which does everything else.
 *
 * <p>Names of parameters are the weight's name, a dot and their own: {@code layers.0.blocks.0.attn.q.lora_A}. Prefixes and suffixes of the method's
 * backbone passes do not concern the adapter.
 */
interface WeightAdapter {

    /** Returns the parameters for one weight. */
    List<ParameterSpec> parameters(String name, Shape weight);

    /** Returns whether all backbone passes share that parameter, even where each has adapters of its own. */
    default boolean isOfAllPasses(String parameter) {
        return false;
    }

    /**
     * Returns the parameters that all weights share, under names without a weight's.
     *
     * @param weights the shapes of all weights that are adapted, each [out, in]
     */
    default List<ParameterSpec> shared(List<Shape> weights) {
        return List.of();
    }

    default boolean trains(ParameterSpec parameter) {
        return true;
    }

    /** Returns whether the adapted weight changes to first order where that parameter alone leaves its start. */
    default boolean movesAtStart(String parameter) {
        return true;
    }

    /**
     * Initialises the parameters that start from the pre-trained weight.
     *
     * @param w0 [out, in]
     * @param arrays a parameter by its name, to be changed in place
     */
    default void initialise(String name, NDArray w0, Function<String, NDArray> arrays) {}

    /**
     * Computes arrays that follow from the frozen weight alone and are too expensive for every pass, as the factors of its decomposition. They are
     * looked up like parameters, and are in no checkpoint.
     *
     * @param w0 [out, in]
     * @return the arrays by their full names, the weight's before a dot and their own
     */
    default Map<String, NDArray> derive(String name, NDArray w0) {
        return Map.of();
    }

    /** Returns whether {@link #bias} differs from the frozen bias. */
    default boolean movesBias() {
        return false;
    }

    /**
     * Computes the bias that replaces the frozen one in the rows of that weight.
     *
     * @param b0 [out]
     * @param weight the weight's shape, [out, in]
     * @return [out]
     */
    default NDArray bias(String name, NDArray b0, Shape weight, Function<String, NDArray> arrays) {
        return b0;
    }

    /**
     * Computes the weight that replaces the frozen one: the end of the {@link #trajectory}, if there is one.
     *
     * @param w0 [out, in]
     * @return [out, in]
     */
    default NDArray adapt(String name, NDArray w0, Function<String, NDArray> arrays) {
        return trajectory(name, arrays).orElseThrow().end(w0);
    }

    /**
     * Returns whether {@link #adapt} accepts several weights of one shape at once, [weights, out, in], with their parameters stacked alike, under
     * names that begin with the dot.
     */
    default boolean takesStacks() {
        return false;
    }

    /** Returns the path of the weight from W0 to {@link #adapt}, if the adapter moves it along a velocity field. */
    default Optional<Trajectory> trajectory(String name, Function<String, NDArray> arrays) {
        return Optional.empty();
    }

    /**
     * Computes the adapter's own addition to the layer's output, for methods that give it another input than the frozen weight.
     *
     * @param x [..., in]
     * @return [..., out]
     */
    default NDArray branch(String name, NDArray x, Function<String, NDArray> arrays) {
        throw new UnsupportedOperationException("the adapter of " + name + " is not a branch beside the frozen weight");
    }
}
