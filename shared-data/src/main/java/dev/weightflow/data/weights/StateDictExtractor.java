package dev.weightflow.data.weights;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.StridedView.Storage;
import dev.weightflow.data.weights.pickle.PickleValue;
import dev.weightflow.data.weights.pickle.PickleValue.Dict;
import dev.weightflow.data.weights.pickle.PickleValue.Made;
import dev.weightflow.data.weights.pickle.PickleValue.Placeholder;
import dev.weightflow.data.weights.pickle.PickleValue.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Extraction of the state dict from a PyTorch file, as tensors. */
final class StateDictExtractor {

    /** Keys under which training scripts store the state dict, in this order; without them the file itself is the state dict. */
    private static final List<String> KEYS = List.of("model", "state_dict", "model_state_dict");

    /**
     * Most bytes of copies for each byte of the file. Views that are not contiguous are copied; no honest file has many more of them than its own
     * size.
     */
    private static final long COPIED_PER_FILE_BYTE = 4;

    private static final long COPIED_AT_LEAST = 16 << 20;

    private final ByteSource source;
    private final List<String> skippedKeys = new ArrayList<>();
    private long copied;

    private StateDictExtractor(ByteSource source) {
        this.source = source;
    }

    /** @param bytes reads the content of a storage; called once for each one that the state dict uses */
    static WeightsFile read(
            ByteSource source,
            WeightsFile.Format format,
            PickleValue root,
            TorchUnpickler globals,
            Function<Storage, ByteBuffer> bytes) {
        StateDictExtractor choice = new StateDictExtractor(source);
        Map<String, StridedView> stored = choice.tensorsOf(choice.stateDictOf(root));
        Map<Storage, ByteBuffer> contents = new LinkedHashMap<>();
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        stored.forEach(
                (name, tensor) -> tensors.put(name, tensor.over(contents.computeIfAbsent(tensor.storage(), bytes))));
        return new WeightsFile(source.label(), format, tensors, Map.of(), choice.skippedKeys, globals.placeholders());
    }

    private Dict stateDictOf(PickleValue root) {
        if (!(root instanceof Dict dict)) {
            throw noStateDict("it holds %s".formatted(TorchUnpickler.titleOf(root)));
        }
        for (String key : KEYS) {
            PickleValue value = dict.entries().get(new Text(key));
            if (value instanceof Dict stateDict && holdsWeights(stateDict, true)) {
                dict.entries().keySet().stream()
                        .filter(other -> !other.equals(new Text(key)))
                        .forEach(other -> skippedKeys.add(nameOf(other)));
                return stateDict;
            }
            if (value instanceof Placeholder opaque) {
                throw source.refused("the weights under '%s' are a '%s', which is not built", key, opaque.name());
            }
        }
        if (!holdsWeights(dict, false)) {
            throw noStateDict("its keys are "
                    + dict.entries().keySet().stream()
                            .limit(10)
                            .map(StateDictExtractor::nameOf)
                            .toList());
        }
        return dict;
    }

    private Map<String, StridedView> tensorsOf(Dict stateDict) {
        Map<String, StridedView> tensors = new LinkedHashMap<>();
        stateDict.entries().forEach((key, value) -> {
            String name = nameOf(key);
            if (value instanceof Placeholder opaque) {
                throw source.refused("the weight '%s' is a '%s', which is not built", name, opaque.name());
            }
            if (!(value instanceof Made made) || !(made.thing() instanceof StridedView tensor)) {
                skippedKeys.add(name);
                return;
            }
            if (!(key instanceof Text)) {
                throw source.malformed("a tensor's name is not a string");
            }
            checkSize(name, tensor);
            tensors.put(name, tensor);
        });
        return tensors;
    }

    private void checkSize(String name, StridedView tensor) {
        long length = tensor.byteLength();
        copied = tensor.isContiguous() ? copied : Math.max(copied, copied + length);
        if (length > Integer.MAX_VALUE
                || copied > mostCopied(source.size(), Runtime.getRuntime().maxMemory())) {
            throw source.tooLarge(
                    "the tensor '%s' %s%s expands to more than the file can hold, or this process has memory for; save it contiguous",
                    name, tensor.storage().type(), tensor.shape());
        }
    }

    /** Returns the most bytes that may be copied from a file of that length with that heap. */
    static long mostCopied(long fileBytes, long heapBytes) {
        return Math.max(COPIED_AT_LEAST, Math.min(COPIED_PER_FILE_BYTE * fileBytes, heapBytes / 4));
    }

    private WeightsException noStateDict(String what) {
        return source.unsupported(
                "there is no state dict in the file, neither as a whole nor under %s; %s", KEYS, what);
    }

    private static boolean holdsWeights(Dict dict, boolean orPlaceholders) {
        return dict.entries().values().stream()
                .anyMatch(value -> value instanceof Made made && made.thing() instanceof StridedView
                        || orPlaceholders && value instanceof Placeholder);
    }

    private static String nameOf(PickleValue key) {
        return key instanceof Text text
                ? text.value()
                : key instanceof PickleValue.Int integer ? integer.value().toString() : TorchUnpickler.titleOf(key);
    }
}
