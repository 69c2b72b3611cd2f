package dev.weightflow.data.weights;

import dev.weightflow.data.host.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Difference between a state dict and a model's parameters: everything that does not fit, at once.
 *
 * @param missing names that the model needs and the state dict lacks
 * @param unexpected names that the model does not know
 * @param wrongShapes tensors of another shape than the model's
 */
public record StateDictDiff(List<String> missing, List<String> unexpected, List<WrongShape> wrongShapes) {

    private static final int NAMED_AT_MOST = 20;

    public record WrongShape(String name, List<Long> expected, List<Long> found) {
        @Override
        public String toString() {
            return "%s %s instead of %s".formatted(name, found, expected);
        }
    }

    /** Compares names and shapes; element types are not compared. */
    public static StateDictDiff of(
            Map<String, List<Long>> expected, Map<String, HostTensor> stateDict, Predicate<String> mayLack) {
        List<String> missing = new ArrayList<>();
        List<WrongShape> wrongShapes = new ArrayList<>();
        expected.forEach((name, shape) -> {
            HostTensor tensor = stateDict.get(name);
            if (tensor == null && !mayLack.test(name)) {
                missing.add(name);
            } else if (tensor != null && !tensor.shape().equals(shape)) {
                wrongShapes.add(new WrongShape(name, shape, tensor.shape()));
            }
        });
        List<String> unexpected = stateDict.keySet().stream()
                .filter(name -> !expected.containsKey(name))
                .toList();
        return new StateDictDiff(missing, unexpected, wrongShapes);
    }

    /** Returns whether nothing is missing, unexpected or of the wrong shape. */
    public boolean fits() {
        return missing.isEmpty() && unexpected.isEmpty() && wrongShapes.isEmpty();
    }

    /**
     * @param file origin of the state dict, for the message
     * @throws WeightsException.Mismatch listing everything, if it does not fit
     */
    public void requireFit(String file) {
        if (!fits()) {
            throw new WeightsException.Mismatch(file, this);
        }
    }

    /** Describes everything that does not fit in one sentence; long lists are cut, with the number of names left out. */
    public String describe() {
        List<String> parts = new ArrayList<>();
        describe(parts, missing, "missing");
        describe(parts, unexpected, "unexpected");
        describe(parts, wrongShapes, "of the wrong shape");
        return parts.isEmpty()
                ? "the weights fit the model"
                : "the weights do not fit the model: " + String.join("; ", parts);
    }

    private static void describe(List<String> parts, List<?> names, String what) {
        if (names.isEmpty()) {
            return;
        }
        List<String> texts = names.stream().map(Object::toString).toList();
        parts.add("%d %s (%s)".formatted(names.size(), what, listed(texts, NAMED_AT_MOST)));
    }

    /** Lists the first of the names, and the number of the others. */
    public static String listed(List<String> names, int most) {
        String shown = names.stream().limit(most).collect(Collectors.joining(", "));
        return names.size() > most ? shown + " and %d more".formatted(names.size() - most) : shown;
    }
}
