package dev.weightflow.model.method;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.file.MethodFunctions;
import dev.weightflow.model.method.file.MethodText;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.Faults;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A method that a user brings as a text, see {@link MethodText}. It is compiled when its functions are first needed, and is a value as
 * every method is: the text is among its options, and so in whatever names the method.
 */
final class FileMethod implements WeightAdapter {

    private static final String MARK = ".adapter_";

    private final Options options;
    private final MethodText text;
    private final Map<String, Map<String, Shape>> trained = new ConcurrentHashMap<>();
    private final Map<String, List<String>> derived = new ConcurrentHashMap<>();
    private MethodFunctions functions; // null before the first use

    private FileMethod(Options options) {
        this.options = options;
        this.text = MethodText.read(options.text());
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

    /** An array of its own, whatever view of another the file returns. */
    private NDArray initial(NDManager manager, Shape shape, String own, String target, Shape weight) {
        NDArray array = manager.zeros(shape);
        Ops.copyInPlace(array, functions().parameters(manager, weight, target).get(own));
        return array;
    }

    private Map<String, Shape> trained(String target, Shape weight) {
        return trained.computeIfAbsent(
                target + weight,
                key -> Torch.inference(() -> {
                    try (StepScope scope = StepScope.open();
                            NDManager manager = Torch.manager(Device.cpu())) {
                        Map<String, Shape> shapes = new TreeMap<>();
                        functions()
                                .parameters(manager, weight, target)
                                .forEach((name, array) -> shapes.put(name, array.getShape()));
                        return shapes;
                    }
                }));
    }

    @Override
    public Map<String, NDArray> derive(String name, NDArray w0) {
        if (!text.derives()) {
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
        return text.movesBias();
    }

    @Override
    public NDArray bias(String name, NDArray b0, Shape weight, Function<String, NDArray> arrays) {
        return functions().bias(b0, own(name, weight, arrays), target(name));
    }

    private Map<String, NDArray> own(String name, Shape weight, Function<String, NDArray> arrays) {
        String target = target(name);
        Map<String, NDArray> own = new HashMap<>();
        trained(target, weight).keySet().forEach(each -> own.put(each, arrays.apply(name + MARK + each)));
        derived.getOrDefault(target + weight, List.of())
                .forEach(each -> own.put(each, arrays.apply(name + MARK + each)));
        return own;
    }

    private synchronized MethodFunctions functions() {
        if (functions == null) {
            functions = options.compile();
        }
        return functions;
    }

    /** What the weight of that name is: its last part is the target's key. */
    private static String target(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /**
     * @param text of the file
     * @param digest of the text, SHA-256
     * @param values of the options that the file has at its head, each an {@code Integer}, {@code Double} or {@code Boolean}
     */
    public record Options(
            String text,
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

        /** @throws dev.weightflow.schema.InvalidRecordException with what shows when the text is compiled and tried */
        MethodFunctions compile() {
            return MethodFunctions.tried(
                    MethodText.read(text),
                    values,
                    targets.stream().map(TargetModule::key).toList());
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
