package dev.weightflow.model.method.file;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.HostReads;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.TorchScript;
import dev.weightflow.schema.InvalidRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls a method file's functions once for a weight of each target, so that a fault shows before a training begins: names, shapes, types
 * and finite numbers of what they give, a gradient for each parameter, and an end in time. Weights have {@value #WIDTH} channels, as a
 * small stage has.
 *
 * <p>The engine cannot be interrupted in a function: one that takes too long stays behind on a thread that does not keep the process
 * alive.
 */
final class MethodTrial {

    private static final int WIDTH = 192;
    private static final Duration MOST = Duration.ofSeconds(20);
    /** The most numbers that parameters or derived arrays of a weight may hold, as a multiple of the weight's. */
    private static final int MOST_NUMBERS = 16;

    private static final TorchScript SCRIPT = TorchScript.beside(MethodTrial.class);

    private final MethodFunctions functions;
    private final MethodText text;
    private final Duration most;

    private MethodTrial(MethodFunctions functions, MethodText text, Duration most) {
        this.functions = functions;
        this.text = text;
        this.most = most;
    }

    static MethodTrial of(MethodFunctions functions, MethodText text) {
        return new MethodTrial(functions, text, MOST);
    }

    MethodTrial within(Duration time) {
        return new MethodTrial(functions, text, time);
    }

    /** @throws InvalidRecordException naming the first fault */
    void run(Iterable<String> targets) {
        FutureTask<Void> trial = new FutureTask<>(
                () -> {
                    try (NDManager manager = Torch.manager(Device.cpu())) {
                        targets.forEach(target -> Torch.recording(() -> {
                            try (StepScope scope = StepScope.open()) {
                                one(manager, target, weight(target));
                            }
                            return null;
                        }));
                    }
                },
                null);
        Thread thread = new Thread(trial, "trial of a method file");
        thread.setDaemon(true);
        thread.start();
        try {
            trial.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw MethodFunctions.fault(
                    "its functions take longer than %s s on weights of %d channels; leave out what does not end or is that dear"
                            .formatted(most.toMillis() / 1000.0, WIDTH));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MethodFunctions.fault("its trial was interrupted; try again");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException(e.getCause());
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
        require(MethodRole.PARAMETERS, !parameters.isEmpty(), "returns no parameter; return at least one by name");
        arrays(MethodRole.PARAMETERS, parameters, weight);
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
            arrays(MethodRole.DERIVE, derived, weight);
            derived.forEach((name, array) -> {
                require(
                        MethodRole.DERIVE,
                        !arrays.containsKey(name),
                        "returns '" + name + "', which is a trained parameter; give it another name");
                arrays.put(name, array.stopGradient());
            });
        }
        NDArray adapted = functions.adapt(w0, arrays, target);
        gives(MethodRole.ADAPT, adapted, weight, target);
        NDList outputs = new NDList(adapted);
        if (text.movesBias()) {
            NDArray b0 = w0.get(":, 0");
            NDArray bias = functions.bias(b0, arrays, target);
            gives(MethodRole.BIAS, bias, b0.getShape(), target);
            outputs.add(bias);
        }
        NDArray used = SCRIPT.call("used", outputs, trained); // [parameters]
        for (int i = 0; i < names.size(); i++) {
            require(
                    MethodRole.ADAPT,
                    HostReads.truth(used.get(i)),
                    "does not depend on the parameter '" + names.get(i) + "' of " + target
                            + ", which so has no gradient; use it, or give it from derive");
        }
    }

    private void arrays(MethodRole role, Map<String, NDArray> arrays, Shape weight) {
        long numbers = 0;
        for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
            String name = array.getKey();
            require(
                    role,
                    name.matches("[A-Za-z]\\w{0,40}"),
                    "returns '" + name + "', which is no name of a parameter: letters, digits and _");
            require(
                    role,
                    array.getValue().getDataType() == DataType.FLOAT32,
                    "returns '" + name + "' of type "
                            + array.getValue().getDataType().name().toLowerCase(Locale.ROOT)
                            + "; make it float32");
            require(
                    role,
                    array.getValue().size() > 0,
                    "returns '" + name + "' without a number in it; give it a shape");
            require(role, finite(array.getValue()), "returns '" + name + "' with numbers that are not finite");
            numbers += array.getValue().size();
        }
        require(
                role,
                numbers <= MOST_NUMBERS * weight.size(),
                "returns %d numbers for a weight of %d, and may return %d times as many; make smaller tensors"
                        .formatted(numbers, weight.size(), MOST_NUMBERS));
    }

    private void gives(MethodRole role, NDArray array, Shape shape, String target) {
        require(
                role,
                array.getShape().equals(shape),
                "returns %s for %s, and what it replaces is %s; return that shape"
                        .formatted(array.getShape(), target, shape));
        require(
                role,
                array.getDataType() == DataType.FLOAT32,
                "returns another type than it is given; convert with .to(w0.dtype)");
        require(role, finite(array), "returns numbers for " + target + " that are not finite");
    }

    private static boolean finite(NDArray array) {
        return !HostReads.truth(array.isNaN().logicalOr(array.isInfinite()).any());
    }

    private void require(MethodRole role, boolean holds, String clause) {
        if (!holds) {
            throw MethodFunctions.fault(
                    "line %d: %s %s".formatted(text.function(role).orElseThrow().line(), role.function(), clause));
        }
    }
}
