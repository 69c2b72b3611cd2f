package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Parameters and buffers of a model by state-dict name, in the order in which the model declares them. The set owns their native memory and is closed
 * with the model. Buffers (running statistics) are saved with the parameters, but never trained by gradients.
 */
public final class ParameterSet implements AutoCloseable {

    private final NDManager manager;
    private final Map<String, Parameter> parameters;
    private final Map<String, NDArray> buffers;
    private final Map<String, NDArray> derived = new HashMap<>();

    private ParameterSet(NDManager manager, Map<String, Parameter> parameters, Map<String, NDArray> buffers) {
        this.manager = manager;
        this.parameters = parameters;
        this.buffers = buffers;
    }

    /**
     * Creates parameters and buffers.
     *
     * @param manager owns the arrays; closed with the set
     * @param values creates the array of one of them, of the declared shape
     */
    public static ParameterSet of(
            NDManager manager,
            List<ParameterSpec> specs,
            List<ParameterSpec> bufferSpecs,
            Predicate<ParameterSpec> trained,
            BiFunction<NDManager, ParameterSpec, NDArray> values) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        for (ParameterSpec spec : specs) {
            NDArray array = named(spec, values.apply(manager, spec));
            boolean moves = trained.test(spec);
            array.setRequiresGradient(moves);
            if (parameters.put(spec.name(), new Parameter(spec.name(), spec.group(), moves, array)) != null) {
                throw new IllegalArgumentException("parameter '" + spec.name() + "' is declared twice");
            }
        }
        Map<String, NDArray> buffers = new LinkedHashMap<>();
        bufferSpecs.forEach(spec -> buffers.put(spec.name(), named(spec, values.apply(manager, spec))));
        return new ParameterSet(manager, parameters, buffers);
    }

    private static NDArray named(ParameterSpec spec, NDArray array) {
        array.setName(spec.name());
        return array;
    }

    /**
     * Stores a copy of an array that follows from parameters that are never trained. It is looked up like a parameter, but belongs to no state dict.
     * A second one under a name replaces the first.
     */
    public void derive(String name, NDArray array) {
        NDArray own = manager.zeros(array.getShape(), array.getDataType());
        NDScope.unregister(own);
        Ops.copyInPlace(own, array);
        NDArray before = derived.put(name, own);
        if (before != null) {
            before.close();
        }
    }

    /**
     * Returns the array of that parameter or buffer, or a derived one.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public NDArray get(String name) {
        Parameter parameter = parameters.get(name);
        NDArray array = parameter != null ? parameter.array() : buffers.getOrDefault(name, derived.get(name));
        if (array == null) {
            throw new IllegalArgumentException("the model has no parameter '" + name + "'");
        }
        return array;
    }

    public boolean has(String name) {
        return parameters.containsKey(name) || buffers.containsKey(name);
    }

    public Collection<Parameter> parameters() {
        return Collections.unmodifiableCollection(parameters.values());
    }

    public List<Parameter> trained() {
        return parameters.values().stream().filter(Parameter::trained).toList();
    }

    public Map<String, NDArray> buffers() {
        return Collections.unmodifiableMap(buffers);
    }

    /** Returns parameters and buffers by name: the state dict. */
    public Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        parameters.values().forEach(parameter -> state.put(parameter.name(), parameter.array()));
        state.putAll(buffers);
        return Collections.unmodifiableMap(state);
    }

    /** Returns the manager that owns the arrays; a step's arrays must not be created in it. */
    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }
}
