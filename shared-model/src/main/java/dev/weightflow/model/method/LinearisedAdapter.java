package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.TorchScript;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The first-order expansion of another adapter in its parameters θ around their start θ0 (Ortiz-Jimenez et al., 2023, for one weight):
 *
 * <pre>W1 = Φ(W0; θ0) + ∂Φ(W0; θ0)/∂θ · (θ − θ0)</pre>
 *
 * The derivative is exact, and so is merging: W1 is a plain weight. θ0 is stored in frozen parameters, named as those of θ with the suffix
 * {@value #START}. Parameters of θ without a derivative at θ0 are frozen too: the other factor of a product with one factor that starts at 0.
 *
 * @param adapter Φ
 */
record LinearisedAdapter(WeightAdapter adapter) implements WeightAdapter {

    private static final TorchScript SCRIPT = TorchScript.beside(LinearisedAdapter.class);
    private static final String START = "_start";

    @Override
    public List<ParameterSpec> parameters(String name, Shape weight) {
        List<ParameterSpec> own = adapter.parameters(name, weight);
        Stream<ParameterSpec> start = own.stream()
                .map(spec -> new ParameterSpec(spec.name() + START, spec.shape(), spec.group(), Initializer.zeros()));
        return Stream.concat(own.stream(), start).toList();
    }

    @Override
    public boolean isOfAllPasses(String parameter) {
        return adapter.isOfAllPasses(parameter);
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return !parameter.name().matches(".*" + START + "(\\.[a-z_]+)?")
                && adapter.trains(parameter)
                && adapter.movesAtStart(parameter.name());
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
        // the expansion needs gradients, even outside a recording
        NDArray[] terms = Torch.recording(() -> {
            NDArray constant = adapter.adapt(name, w0, own -> {
                int index = names.indexOf(own);
                return index < 0 ? arrays.apply(own) : start.get(index);
            });
            // both [out, in]
            return new NDArray[] {constant.stopGradient(), SCRIPT.call("jacobian_vector", constant, start, moved)};
        });
        return Torch.records() ? terms[0].add(terms[1]) : terms[0].add(terms[1].stopGradient());
    }

    private List<String> names(String name, NDArray w0) {
        return adapter.parameters(name, w0.getShape()).stream()
                .map(ParameterSpec::name)
                .toList();
    }
}
