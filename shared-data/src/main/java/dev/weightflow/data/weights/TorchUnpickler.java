package dev.weightflow.data.weights;

import static dev.weightflow.data.weights.pickle.PickleException.malformed;

import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.weights.StridedView.Storage;
import dev.weightflow.data.weights.pickle.GlobalResolver;
import dev.weightflow.data.weights.pickle.PickleException;
import dev.weightflow.data.weights.pickle.PickleException.Fault;
import dev.weightflow.data.weights.pickle.PickleValue;
import dev.weightflow.data.weights.pickle.PickleValue.Dict;
import dev.weightflow.data.weights.pickle.PickleValue.Int;
import dev.weightflow.data.weights.pickle.PickleValue.Made;
import dev.weightflow.data.weights.pickle.PickleValue.Name;
import dev.weightflow.data.weights.pickle.PickleValue.None;
import dev.weightflow.data.weights.pickle.PickleValue.Placeholder;
import dev.weightflow.data.weights.pickle.PickleValue.Sequence;
import dev.weightflow.data.weights.pickle.PickleValue.Text;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Resolution of the names in a PyTorch file: storages, tensors that view them, and containers. */
final class TorchUnpickler implements GlobalResolver {

    private static final int MOST_AXES = 64;
    private static final int MOST_PAIRS = 1 << 20;

    private final Map<String, Storage> storages = new HashMap<>();
    private final Set<String> placeholders = new LinkedHashSet<>();
    private int pairs;

    Map<String, Storage> storages() {
        return storages;
    }

    List<String> placeholders() {
        return List.copyOf(placeholders);
    }

    @Override
    public PickleValue global(String module, String name) {
        if (GlobalAllowList.isBuilder(module, name)) {
            return new Name(module, name);
        }
        String full = module + "." + name;
        if (GlobalAllowList.isHarmless(module, name)) {
            placeholders.add(full);
            return new Placeholder(full);
        }
        if (module.startsWith("torch.nn.")) {
            throw new PickleException(
                    Fault.REFUSED,
                    "holds the code object '%s', a whole pickled model; save its state_dict() instead".formatted(full));
        }
        throw new PickleException(
                Fault.REFUSED, "names '%s', which weights do not need and which is never run here".formatted(full));
    }

    @Override
    public PickleValue call(Name callable, List<PickleValue> arguments) {
        return switch (callable.toString()) {
            case GlobalAllowList.TENSOR, GlobalAllowList.OLD_TENSOR -> tensor(arguments);
            case GlobalAllowList.PARAMETER, GlobalAllowList.PARAMETER_WITH_STATE -> parameter(arguments);
            case GlobalAllowList.TENSOR_WITH_STATE -> tensorWithState(arguments);
            case GlobalAllowList.ORDERED_DICT -> orderedDict(arguments);
            case GlobalAllowList.SIZE -> size(arguments);
            case GlobalAllowList.DEVICE -> new Placeholder(GlobalAllowList.DEVICE);
            default -> throw malformed("calls '%s', which is not a function".formatted(callable));
        };
    }

    /** Resolves a persistent id: ('storage', storage class, key, device, number of elements[, view of another storage]). */
    @Override
    public PickleValue persistent(PickleValue id) {
        List<PickleValue> parts = id instanceof Sequence tuple ? tuple.items() : List.of();
        if (parts.size() < 5
                || parts.size() > 6
                || !parts.get(0).equals(new Text("storage"))
                || !(parts.get(1) instanceof Name type)
                || !(parts.get(2) instanceof Text key)) {
            throw malformed("refers to something outside that is not a storage");
        }
        if (parts.size() == 6 && parts.get(5) != None.NONE) {
            throw new PickleException(
                    Fault.UNSUPPORTED, "has storage '%s' as a view of another storage".formatted(key.value()));
        }
        ElementType elementType = GlobalAllowList.storageType(type.module(), type.name())
                .orElseThrow(() -> new PickleException(
                        Fault.UNSUPPORTED, "has storage '%s' of the unknown class %s".formatted(key.value(), type)));
        long elements = number(parts.get(4), "a storage's length");
        if (elements < 0 || elements > Integer.MAX_VALUE / elementType.bytes()) {
            throw new PickleException(
                    Fault.TOO_LARGE,
                    "has storage '%s' of %d elements; a storage may take 2 GiB".formatted(key.value(), elements));
        }
        Storage storage = new Storage(key.value(), elementType, elements);
        if (!storage.equals(storages.computeIfAbsent(key.value(), any -> storage))) {
            throw malformed("describes storage '%s' in two ways".formatted(key.value()));
        }
        return new Made(storage);
    }

    private static PickleValue tensor(List<PickleValue> arguments) {
        if (arguments.size() < 4) {
            throw malformed("makes a tensor of %d arguments".formatted(arguments.size()));
        }
        if (!(arguments.get(0) instanceof Made made) || !(made.thing() instanceof Storage storage)) {
            throw malformed("makes a tensor of %s".formatted(titleOf(arguments.get(0))));
        }
        long offset = number(arguments.get(1), "a tensor's offset");
        List<Long> shape = numbers(arguments.get(2), "a tensor's shape");
        List<Long> strides = numbers(arguments.get(3), "a tensor's strides");
        String problem = StridedView.problem(storage, offset, shape, strides);
        if (!problem.isEmpty()) {
            throw malformed("has a tensor %s%s in storage '%s' that %s"
                    .formatted(storage.type(), shape, storage.key(), problem));
        }
        return new Made(new StridedView(storage, offset, shape, strides));
    }

    private static PickleValue parameter(List<PickleValue> arguments) {
        if (arguments.isEmpty() || !(arguments.get(0) instanceof Made made) || !(made.thing() instanceof StridedView)) {
            throw malformed("makes a parameter of something that is not a tensor");
        }
        return arguments.get(0);
    }

    /** Resolves (function, type, its arguments, attributes): the type may only be a plain tensor or parameter. */
    private PickleValue tensorWithState(List<PickleValue> arguments) {
        if (arguments.size() < 3
                || !(arguments.get(0) instanceof Name function)
                || !(arguments.get(1) instanceof Name type)
                || !(arguments.get(2) instanceof Sequence inner)
                || !GlobalAllowList.isTensorType(type.toString())
                || function.toString().equals(GlobalAllowList.TENSOR_WITH_STATE)) {
            throw malformed("makes a tensor of an unknown type");
        }
        return call(function, inner.items());
    }

    private PickleValue orderedDict(List<PickleValue> arguments) {
        Dict dict = new Dict();
        if (arguments.isEmpty()) {
            return dict;
        }
        if (!(arguments.get(0) instanceof Sequence items)) {
            throw malformed("makes an OrderedDict of something that is not a list of pairs");
        }
        pairs += items.items().size();
        if (pairs < 0 || pairs > MOST_PAIRS) {
            throw new PickleException(
                    Fault.TOO_LARGE, "makes OrderedDicts of more than %d pairs".formatted(MOST_PAIRS));
        }
        for (PickleValue pair : items.items()) {
            if (!(pair instanceof Sequence both) || both.items().size() != 2) {
                throw malformed("makes an OrderedDict of something that is not a list of pairs");
            }
            dict.put(both.items().get(0), both.items().get(1));
        }
        return dict;
    }

    private static PickleValue size(List<PickleValue> arguments) {
        if (arguments.size() != 1 || !(arguments.get(0) instanceof Sequence sizes)) {
            throw malformed("makes a torch.Size of something that is not a tuple");
        }
        return sizes;
    }

    private static List<Long> numbers(PickleValue value, String what) {
        if (!(value instanceof Sequence sequence) || sequence.items().size() > MOST_AXES) {
            throw malformed("has %s where %s belongs".formatted(titleOf(value), what));
        }
        return sequence.items().stream().map(item -> number(item, what)).toList();
    }

    private static long number(PickleValue value, String what) {
        if (value instanceof Int integer && integer.value().bitLength() < Long.SIZE) {
            return integer.value().longValue();
        }
        throw malformed("has %s where %s belongs".formatted(titleOf(value), what));
    }

    /** Names a value in a message, always briefly. */
    static String titleOf(PickleValue value) {
        if (value instanceof Placeholder opaque) {
            return "the unread object '%s'".formatted(opaque.name());
        }
        if (value instanceof Name name) {
            return "the name '%s'".formatted(name);
        }
        if (value instanceof Made made) {
            return made.thing() instanceof Storage ? "a storage" : "a tensor";
        }
        return value instanceof Sequence
                ? "a list"
                : value instanceof Dict
                        ? "a dict"
                        : value instanceof None ? "None" : value instanceof Text ? "a string" : "a plain value";
    }
}
