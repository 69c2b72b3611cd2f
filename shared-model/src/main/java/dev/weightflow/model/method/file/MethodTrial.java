package dev.weightflow.model.method.file;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.DeviceSync;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.TorchScript;
import dev.weightflow.schema.InvalidRecordException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks a method file's functions for each shape of a target, and calls them once for the smallest, so that a fault shows before a training begins:
 * names, shapes, types and finite values of the results, and a gradient for each parameter. Without a known model, weights have {@value #WIDTH}
 * channels, as a small stage has.
 */
final class MethodTrial {

    private static final int WIDTH = 192;

    private static final TorchScript SCRIPT = TorchScript.beside(MethodTrial.class);

    private final MethodFunctions functions;
    private final MethodText text;

    MethodTrial(MethodFunctions functions, MethodText text) {
        this.functions = functions;
        this.text = text;
    }

    /** @throws InvalidRecordException naming the first fault */
    void run(Iterable<String> targets) {
        Map<String, Set<Shape>> weights = new TreeMap<>();
        targets.forEach(target -> weights.put(target, Set.of(weight(target))));
        run(weights);
    }

    /** @throws InvalidRecordException naming the first fault */
    void run(Map<String, ? extends Set<Shape>> weights) {
        weights.forEach((target, shapes) -> shapes.stream()
                .sorted(Comparator.comparing(Shape::size))
                .forEach(shape -> functions.parameterShapes(shape, target)));
        try (NDManager manager = Torch.manager(Device.cpu())) {
            weights.forEach((target, shapes) -> Torch.recording(() -> {
                try (StepScope scope = StepScope.open()) {
                    shapes.stream()
                            .min(Comparator.comparing(Shape::size))
                            .ifPresent(smallest -> one(manager, target, smallest));
                }
                return null;
            }));
        }
    }

    private static Shape weight(String target) {
        return switch (target) {
            case "fc1" -> new Shape(4 * WIDTH, WIDTH);
            case "fc2" -> new Shape(WIDTH, 4 * WIDTH);
            default -> new Shape(WIDTH, WIDTH);
        };
    }

    private void one(NDManager manager, String target, Shape weight) {
        Map<String, NDArray> parameters = functions.parameters(manager, weight, target);
        requireFinite(MethodRole.PARAMETERS, parameters);
        NDArray w0 = Ops.scale(manager.arange((int) weight.size()).toType(DataType.FLOAT32, false), 0.37)
                .sin()
                .reshape(weight);
        Map<String, NDArray> arrays = new HashMap<>();
        List<String> names = new ArrayList<>(new TreeMap<>(parameters).keySet());
        NDList trained = new NDList();
        for (String name : names) {
            NDArray own = parameters.get(name).duplicate();
            own.setRequiresGradient(true);
            arrays.put(name, own);
            trained.add(own);
        }
        if (text.derives()) {
            Map<String, NDArray> derived = functions.derive(w0, target);
            requireFinite(MethodRole.DERIVE, derived);
            derived.forEach((name, array) -> arrays.put(name, array.stopGradient()));
        }
        NDArray adapted = functions.adapt(w0, arrays, target);
        requireFinite(MethodRole.ADAPT, adapted, "numbers for " + target);
        NDList outputs = new NDList(adapted);
        if (text.movesBias()) {
            NDArray bias = functions.bias(w0.get(":, 0"), weight, arrays, target);
            requireFinite(MethodRole.BIAS, bias, "numbers for " + target);
            outputs.add(bias);
        }
        NDArray used = used(outputs, trained, target); // [parameters]
        for (int i = 0; i < names.size(); i++) {
            require(
                    MethodRole.ADAPT,
                    DeviceSync.truth(used.get(i)),
                    "does not depend on the parameter '" + names.get(i) + "' of " + target
                            + ", which so has no gradient; use it, or give it from derive");
        }
    }

    private NDArray used(NDList outputs, NDList trained, String target) {
        try {
            return SCRIPT.call("used", outputs, trained);
        } catch (EngineException e) {
            String last = e.getMessage()
                    .strip()
                    .lines()
                    .reduce((a, b) -> b)
                    .orElse("")
                    .strip();
            throw fault(MethodRole.ADAPT, "has no gradient for " + target + ": " + last);
        }
    }

    private void requireFinite(MethodRole role, Map<String, NDArray> arrays) {
        arrays.forEach((name, array) -> requireFinite(role, array, "'" + name + "' with numbers"));
    }

    private void requireFinite(MethodRole role, NDArray array, String what) {
        boolean finite =
                !DeviceSync.truth(array.isNaN().logicalOr(array.isInfinite()).any());
        require(role, finite, "returns " + what + " that are not finite");
    }

    private void require(MethodRole role, boolean holds, String clause) {
        if (!holds) {
            throw fault(role, clause);
        }
    }

    private InvalidRecordException fault(MethodRole role, String clause) {
        return MethodFunctions.fault(
                "line %d: %s %s".formatted(text.function(role).orElseThrow().line(), role.function(), clause));
    }
}
