package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.file.MethodFunctions;
import dev.weightflow.model.method.file.MethodText;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Faults;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Method that a user supplies as a text, see {@link MethodText}. Its functions are parsed when they are first needed. The text's digest is among its
 * options, and so part of the method's identity; the text itself is not.
 */
final class FileMethod implements WeightAdapter {

    private static final String MARK = ".adapter_";

    private final Options options;
    private final Map<String, Map<String, Shape>> trained = new ConcurrentHashMap<>();
    private final Map<String, List<String>> derived = new ConcurrentHashMap<>();

    private MethodText text; // null before the first use, like the functions
    private MethodFunctions functions;

    private FileMethod(Options options) {
        this.options = options;
    }

    private synchronized MethodText text() {
        if (text == null) {
            text = options.file();
        }
        return text;
    }

    private synchronized MethodFunctions functions() {
        if (functions == null) {
            functions = MethodFunctions.of(text(), options.values());
        }
        return functions;
    }

    @Override
    public List<ParameterSpec> parameters(String name, Shape weight) {
        return trained(target(name), weight).entrySet().stream()
                .map(own -> new ParameterSpec(
                        name + MARK + own.getKey(),
                        own.getValue(),
                        ParameterGroup.ADAPTER,
                        (manager, shape) -> initial(manager, shape, own.getKey(), target(name), weight)))
                .toList();
    }

    /** Returns an array of its own, even if the file returns a view of another. */
    private NDArray initial(NDManager manager, Shape shape, String own, String target, Shape weight) {
        NDArray array = manager.zeros(shape);
        Ops.copyInPlace(array, functions().parameters(manager, weight, target).get(own));
        return array;
    }

    private Map<String, Shape> trained(String target, Shape weight) {
        return trained.computeIfAbsent(target + weight, key -> functions().parameterShapes(weight, target));
    }

    @Override
    public Map<String, NDArray> derive(String name, NDArray w0) {
        if (!text().derives()) {
            return Map.of();
        }
        Map<String, NDArray> arrays = new TreeMap<>();
        functions().derive(w0, target(name)).forEach((own, array) -> arrays.put(name + MARK + own, array));
        derived.put(
                target(name) + w0.getShape(),
                arrays.keySet().stream()
                        .map(whole -> whole.substring((name + MARK).length()))
                        .toList());
        return arrays;
    }

    @Override
    public NDArray adapt(String name, NDArray w0, Function<String, NDArray> arrays) {
        return functions().adapt(w0, own(name, w0.getShape(), arrays), target(name));
    }

    @Override
    public boolean movesBias() {
        return text().movesBias();
    }

    @Override
    public NDArray bias(String name, NDArray b0, Shape weight, Function<String, NDArray> arrays) {
        return functions().bias(b0, weight, own(name, weight, arrays), target(name));
    }

    private Map<String, NDArray> own(String name, Shape weight, Function<String, NDArray> arrays) {
        String target = target(name);
        Map<String, NDArray> own = new HashMap<>();
        trained(target, weight).keySet().forEach(each -> own.put(each, arrays.apply(name + MARK + each)));
        derived.getOrDefault(target + weight, List.of())
                .forEach(each -> own.put(each, arrays.apply(name + MARK + each)));
        return own;
    }

    /** Returns the target of the weight with that name: its last part is the target's key. */
    private static String target(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /**
     * @param text of the file; without it the method has a name and its options, and can neither be applied nor merged
     * @param digest of the text, SHA-256
     * @param values of the options that the file has at its head, each an {@code Integer}, {@code Double} or {@code Boolean}
     */
    public record Options(
            @JsonIgnore Optional<String> text,
            String digest,
            List<TargetModule> targets,
            List<UnfrozenGroup> smallParts,
            DecoderName decoder,
            Map<String, Object> values)
            implements MethodOptions.ReplacingWeights {

        @Override
        @JsonAnyGetter
        public Map<String, Object> values() {
            return values;
        }

        private MethodText file() {
            return MethodText.read(text.orElseThrow(
                    () -> new IllegalStateException("The text of method file " + digest + " is not at hand")));
        }

        /** @throws dev.weightflow.schema.InvalidRecordException with the faults that a trial of its functions finds */
        MethodFunctions tried() {
            return MethodFunctions.tried(
                    file(), values, targets.stream().map(TargetModule::key).toList());
        }

        /** @throws dev.weightflow.schema.InvalidRecordException with the faults that a trial of its functions on that network's weights finds */
        MethodFunctions tried(BackboneLayout backbone) {
            Map<String, Set<Shape>> weights = new TreeMap<>();
            backbone.linearLayers().stream()
                    .flatMap(layer -> WeightSlice.of(layer, targets).stream())
                    .forEach(rows -> weights.computeIfAbsent(target(rows.name()), key -> new HashSet<>())
                            .add(rows.shape()));
            return MethodFunctions.tried(file(), values, weights);
        }

        @Override
        public void check(Faults faults) {
            OptionRules.targetsInBlocks(faults, targets);
        }

        @Override
        public Method method() {
            return AdapterMethod.shared(this, new FileMethod(this), targets, smallParts);
        }
    }
}
