package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.MatrixOps;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.Torch;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The first-order expansion of another adapter in its parameters θ around their start θ0 (Ortiz-Jimenez et al., 2023, for one weight):
 *
 * <pre>W1 = Φ(W0; θ0) + ∂Φ(W0; θ0)/∂θ · (θ − θ0)</pre>
 *
 * The derivative is exact, and so is merging: W1 is a plain weight. θ0 is kept as parameters of its own that are not trained, called as
 * those that they are the start of, with {@value #START} behind.
 *
 * @param adapter Φ
 */
record LinearisedAdapter(WeightAdapter adapter) implements WeightAdapter {

    private static final String START = "_start";

    @Override
    public List<ParameterSpec> parameters(String name, Shape weight) {
        return withStart(adapter.parameters(name, weight));
    }

    @Override
    public List<ParameterSpec> parametersOfAllPasses(String name, Shape weight) {
        return withStart(adapter.parametersOfAllPasses(name, weight));
    }

    private static List<ParameterSpec> withStart(List<ParameterSpec> specs) {
        return Stream.concat(
                        specs.stream(),
                        specs.stream()
                                .map(spec -> new ParameterSpec(
                                        spec.name() + START, spec.shape(), spec.group(), Initializer.zeros())))
                .toList();
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return !parameter.name().matches(".*" + START + "(\\.[a-z_]+)?") && adapter.trains(parameter);
    }

    @Override
    public void initialise(String name, NDArray w0, Function<String, NDArray> arrays) {
        adapter.initialise(name, w0, arrays);
        names(name, w0).forEach(own -> Ops.copyInPlace(arrays.apply(own + START), arrays.apply(own)));
    }

    @Override
    public NDArray adapt(String name, NDArray w0, Function<String, NDArray> arrays) {
        List<String> names = names(name, w0);
        List<NDArray> start =
                names.stream().map(own -> arrays.apply(own + START).duplicate()).toList();
        List<NDArray> moved = names.stream()
                .map(own -> arrays.apply(own).sub(arrays.apply(own + START)))
                .toList();
        start.forEach(array -> array.setRequiresGradient(true));
        // the expansion takes gradients, even where nothing is recorded around it
        NDArray[] terms = Torch.recording(() -> {
            NDArray constant = adapter.adapt(name, w0, own -> {
                int index = names.indexOf(own);
                return index < 0 ? arrays.apply(own) : start.get(index);
            });
            // both [out, in]
            return new NDArray[] {constant.stopGradient(), MatrixOps.jacobianVector(constant, start, moved)};
        });
        return Torch.records() ? terms[0].add(terms[1]) : terms[0].add(terms[1].stopGradient());
    }

    private List<String> names(String name, NDArray w0) {
        return Stream.of(adapter.parameters(name, w0.getShape()), adapter.parametersOfAllPasses(name, w0.getShape()))
                .flatMap(List::stream)
                .map(ParameterSpec::name)
                .toList();
    }
}
