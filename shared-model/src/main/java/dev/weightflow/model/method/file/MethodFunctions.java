package dev.weightflow.model.method.file;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.method.file.operation.Budget;
import dev.weightflow.model.method.file.operation.Computation;
import dev.weightflow.model.method.file.operation.Element;
import dev.weightflow.model.method.file.operation.TensorType;
import dev.weightflow.model.method.file.operation.Value;
import dev.weightflow.model.method.file.operation.Value.Dictionary;
import dev.weightflow.model.method.file.operation.Value.Flag;
import dev.weightflow.model.method.file.operation.Value.Real;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import dev.weightflow.model.method.file.operation.Value.Whole;
import dev.weightflow.model.method.file.operation.Value.Word;
import dev.weightflow.model.method.file.syntax.Function;
import dev.weightflow.model.method.file.syntax.MethodFault;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.InvalidRecordException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Functions of a method file with its options. Targets are given by their keys: {@code q}, {@code fc1}. Each call has a {@link Budget} of its own.
 */
public final class MethodFunctions {

    private static final LongSupplier CLOCK = System::nanoTime;

    private final MethodText text;
    private final Map<String, Function> helpers;
    private final Map<String, Value> options = new HashMap<>();

    private MethodFunctions(MethodText text, Map<String, Object> values) {
        this.text = text;
        this.helpers = text.helpers();
        values.forEach((name, value) -> options.put(name, option(value)));
    }

    /**
     * Returns a file's functions, after a trial on small weights.
     *
     * @param values of the file's options
     * @param targets of the method
     * @throws InvalidRecordException if their results are not as required, naming the first fault with its line
     */
    public static MethodFunctions tried(MethodText text, Map<String, Object> values, Iterable<String> targets) {
        MethodFunctions functions = of(text, values);
        new MethodTrial(functions, text).run(targets);
        return functions;
    }

    /**
     * Returns a file's functions, after a trial on weights of a model.
     *
     * @param weights the shapes of each target, [out, in]
     */
    public static MethodFunctions tried(
            MethodText text, Map<String, Object> values, Map<String, ? extends Set<Shape>> weights) {
        MethodFunctions functions = of(text, values);
        new MethodTrial(functions, text).run(weights);
        return functions;
    }

    /** Returns a file's functions without a trial. */
    public static MethodFunctions of(MethodText text, Map<String, Object> values) {
        return new MethodFunctions(text, values);
    }

    private static Value option(Object value) {
        if (value instanceof Integer whole) {
            return new Whole(whole);
        }
        return value instanceof Boolean flag ? new Flag(flag) : new Real(((Number) value).doubleValue());
    }

    /**
     * Evaluates all functions with shapes and types alone, as they are called for such a weight; no engine is needed.
     *
     * @param weight [out, in]
     * @return the shapes of the trained parameters by name
     * @throws InvalidRecordException naming the first fault with its line
     */
    public Map<String, Shape> parameterShapes(Shape weight, String target) {
        Tensor w0 = new Tensor(TensorType.of(Element.FLOAT32, weight), null);
        Tensor like = new Tensor(TensorType.of(Element.FLOAT32, new Shape()), null);
        Map<String, Tensor> trained = named(MethodRole.PARAMETERS, like, weight, target, sizes(weight));
        Map<String, Tensor> arrays = new TreeMap<>(trained);
        if (text.derives()) {
            Map<String, Tensor> derived = named(MethodRole.DERIVE, w0, weight, target, Map.of("w0", w0));
            derived.forEach((name, array) -> {
                if (arrays.put(name, array) != null) {
                    throw fault("line %d: derive returns '%s', which is a trained parameter; give it another name"
                            .formatted(
                                    text.function(MethodRole.DERIVE)
                                            .orElseThrow()
                                            .line(),
                                    name));
                }
            });
        }
        replacement(MethodRole.ADAPT, w0, weight, target, arrays);
        if (text.movesBias()) {
            Tensor b0 = new Tensor(TensorType.of(Element.FLOAT32, new Shape(weight.get(0))), null);
            replacement(MethodRole.BIAS, b0, weight, target, arrays);
        }
        Map<String, Shape> shapes = new TreeMap<>();
        trained.forEach((name, tensor) -> shapes.put(name, tensor.type().shape()));
        return shapes;
    }

    /** Creates the trained parameters of a weight, by name, with their initial values; on the CPU. */
    public Map<String, NDArray> parameters(NDManager manager, Shape weight, String target) {
        return kept(manager, Set.of(), () -> {
            NDArray like = manager.zeros(new Shape());
            return named(MethodRole.PARAMETERS, tensor(like), weight, target, sizes(weight));
        });
    }

    /** Computes the arrays that follow from W0 alone, by name. */
    public Map<String, NDArray> derive(NDArray w0, String target) {
        Tensor weight = tensor(w0);
        return kept(
                w0.getManager(),
                List.of(w0),
                () -> named(MethodRole.DERIVE, weight, w0.getShape(), target, Map.of("w0", weight)));
    }

    /** [out, in] to the same */
    public NDArray adapt(NDArray w0, Map<String, NDArray> arrays, String target) {
        return replacement(MethodRole.ADAPT, w0, w0.getShape(), arrays, target);
    }

    /**
     * [out] to the same
     *
     * @param weight of the weight that the bias belongs to
     */
    public NDArray bias(NDArray b0, Shape weight, Map<String, NDArray> arrays, String target) {
        return replacement(MethodRole.BIAS, b0, weight, arrays, target);
    }

    private NDArray replacement(
            MethodRole role, NDArray replaced, Shape weight, Map<String, NDArray> arrays, String target) {
        Map<String, Tensor> tensors = new TreeMap<>();
        arrays.forEach((name, array) -> tensors.put(name, tensor(array)));
        List<NDArray> given = new ArrayList<>(arrays.values());
        given.add(replaced);
        return kept(
                        replaced.getManager(),
                        given,
                        () -> Map.of("", replacement(role, tensor(replaced), weight, target, tensors)))
                .get("");
    }

    private Tensor replacement(
            MethodRole role, Tensor replaced, Shape weight, String target, Map<String, Tensor> arrays) {
        Map<String, Value> arguments = new HashMap<>();
        arguments.put(role == MethodRole.ADAPT ? "w0" : "b0", replaced);
        arguments.put("p", new Dictionary(new LinkedHashMap<>(arrays)));
        Value returned = returned(role, replaced, weight, target, arguments);
        return results(role, results -> results.replacement(returned, replaced.type(), target));
    }

    private Map<String, Tensor> named(
            MethodRole role, Tensor like, Shape weight, String target, Map<String, Value> arguments) {
        Value returned = returned(role, like, weight, target, arguments);
        return results(role, results -> results.arrays(returned, weight));
    }

    private <T> T results(MethodRole role, java.util.function.Function<MethodResults, T> look) {
        try {
            return look.apply(new MethodResults(text, role));
        } catch (MethodFault e) {
            throw fault(e.getMessage());
        }
    }

    private Value returned(MethodRole role, Tensor like, Shape weight, String target, Map<String, Value> arguments) {
        Function function = text.function(role).orElseThrow();
        Map<String, Value> all = new HashMap<>(arguments);
        all.put("target", new Word(target));
        all.keySet().retainAll(function.names());
        Computation computation =
                new Computation(like, role == MethodRole.PARAMETERS, new Budget(weight.get(0), weight.get(1), CLOCK));
        try {
            return new Evaluator(helpers, options, computation).call(function, all);
        } catch (MethodFault e) {
            throw fault("line %d: %s of %s %s: %s".formatted(e.line(), role.function(), target, weight, e.clause()));
        }
    }

    /** Returns the results' arrays; all other intermediate arrays are closed. */
    private static Map<String, NDArray> kept(
            NDManager owner, Iterable<NDArray> given, Supplier<Map<String, Tensor>> work) {
        Set<NDArray> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        given.forEach(taken::add);
        try (StepScope scope = StepScope.open()) {
            Map<String, NDArray> kept = new TreeMap<>();
            work.get().forEach((name, tensor) -> {
                NDArray array = taken.add(tensor.array()) ? tensor.array() : Computation.same(tensor.array());
                if (array.getManager() != owner) {
                    array.attach(owner);
                }
                kept.put(name, scope.handOver(array));
            });
            return kept;
        }
    }

    private Tensor tensor(NDArray array) {
        try {
            return new Tensor(TensorType.of(array), array);
        } catch (MethodFault e) {
            throw fault(e.clause());
        }
    }

    private static Map<String, Value> sizes(Shape weight) {
        return Map.of("out_features", new Whole(weight.get(0)), "in_features", new Whole(weight.get(1)));
    }

    static InvalidRecordException fault(String clause) {
        try {
            Faults.of(MethodText.THING).require(false, clause).raise();
            throw new IllegalStateException(clause);
        } catch (InvalidRecordException e) {
            return e;
        }
    }
}
