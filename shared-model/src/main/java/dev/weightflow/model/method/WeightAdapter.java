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
 * How one weight is adapted: what parameters that takes, and which weight takes the frozen one's place. A method that can be said
 * so is an {@link AdapterMethod} over one of these, which does all the rest.
 *
 * <p>Parameters go by the weight's name, a dot and their own: {@code layers.0.blocks.0.attn.q.lora_A}. What the method's own
 * backbone passes put before and after that is none of the adapter's business.
 */
interface WeightAdapter {

    /** The parameters for one weight. */
    List<ParameterSpec> parameters(String name, Shape weight);

    /** Whether all backbone passes share that parameter, even where each has adapters of its own. */
    default boolean isOfAllPasses(String parameter) {
        return false;
    }

    /**
     * The parameters that all weights share, under names without a weight's.
     *
     * @param weights the shapes of all weights that are adapted, each [out, in]
     */
    default List<ParameterSpec> shared(List<Shape> weights) {
        return List.of();
    }

    default boolean trains(ParameterSpec parameter) {
        return true;
    }

    /** Whether the adapted weight changes to first order where that parameter alone leaves its start. */
    default boolean movesAtStart(String parameter) {
        return true;
    }

    /**
     * Sets the parameters that start from the pre-trained weight.
     *
     * @param w0 [out, in]
     * @param arrays a parameter by its name, to be changed in place
     */
    default void initialise(String name, NDArray w0, Function<String, NDArray> arrays) {}

    /**
     * Arrays that follow from the frozen weight alone and cost too much for every pass, as the factors of its decomposition. They are
     * found like parameters, and are in no checkpoint.
     *
     * @param w0 [out, in]
     * @return the arrays by their whole names, the weight's before a dot and their own
     */
    default Map<String, NDArray> derive(String name, NDArray w0) {
        return Map.of();
    }

    /** Whether {@link #bias} gives another bias than the frozen one. */
    default boolean movesBias() {
        return false;
    }

    /**
     * The bias that takes the frozen one's place in the rows of that weight.
     *
     * @param b0 [out]
     * @param weight the weight's shape, [out, in]
     * @return [out]
     */
    default NDArray bias(String name, NDArray b0, Shape weight, Function<String, NDArray> arrays) {
        return b0;
    }

    /**
     * The weight that takes the frozen one's place: where the {@link #trajectory} ends, if there is one.
     *
     * @param w0 [out, in]
     * @return [out, in]
     */
    default NDArray adapt(String name, NDArray w0, Function<String, NDArray> arrays) {
        return trajectory(name, arrays).orElseThrow().end(w0);
    }

    /**
     * Whether {@link #adapt} may be given several weights of one shape at once, [weights, out, in], and each parameter of theirs stacked
     * alike, under names that begin with the dot.
     */
    default boolean takesStacks() {
        return false;
    }

    /** The way of the weight from W0 to {@link #adapt}, if the adapter moves it along a velocity field. */
    default Optional<Trajectory> trajectory(String name, Function<String, NDArray> arrays) {
        return Optional.empty();
    }

    /**
     * What the adapter alone adds to the layer's output, for methods that give it another input than the frozen weight.
     *
     * @param x [..., in]
     * @return [..., out]
     */
    default NDArray branch(String name, NDArray x, Function<String, NDArray> arrays) {
        throw new UnsupportedOperationException("the adapter of " + name + " is no branch beside the frozen weight");
    }
}
