package dev.weightflow.model.method.file.operation;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import dev.weightflow.model.method.file.operation.Value.Items;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import dev.weightflow.model.method.file.operation.Value.Whole;
import dev.weightflow.model.method.file.syntax.MethodFault;
import dev.weightflow.model.tensor.TorchScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Operations of one call of a method's function. The operation's row first checks each, and refuses unsuitable arguments; only then, and only if the
 * call has arrays, is the engine called.
 */
public final class Computation {

    private static final TorchScript SCRIPT = TorchScript.beside(Operations.class);

    private final Tensor like;
    private final boolean draws;
    private final Budget budget;

    /**
     * @param like a tensor on the device of new ones; without an array if only shapes and types are computed
     * @param draws whether random operations are allowed
     */
    public Computation(Tensor like, boolean draws, Budget budget) {
        this.like = like;
        this.draws = draws;
        this.budget = budget;
    }

    public Budget budget() {
        return budget;
    }

    /** Returns a new handle of the same array, for a result that is also an argument. */
    public static NDArray same(NDArray array) {
        return SCRIPT.call("same", array);
    }

    /**
     * Calls an operation.
     *
     * @param given the arguments without a name, a method's tensor first
     * @throws MethodFault if it does not accept these arguments, or cannot compute with them
     */
    public Value call(String spelling, List<Value> given, Map<String, Value> named) {
        Operation operation = Operations.of(spelling);
        String shown = spelling.startsWith(".") ? "x" + spelling : spelling;
        return computed(shown, operation, new Arguments(shown, Operations.bound(operation, shown, given, named), like));
    }

    /** Applies an operator to two values, at least one of which is a tensor. */
    public Value operator(String sign, Value left, Value right) {
        String spelling =
                switch (sign) {
                    case "+" -> "torch.add";
                    case "-" -> "torch.sub";
                    case "*" -> "torch.mul";
                    case "/" -> "torch.div";
                    case "//" -> "torch.floor_divide";
                    case "%" -> "torch.remainder";
                    case "**" -> "torch.pow";
                    case "@" -> "torch.matmul";
                    case "<" -> "torch.lt";
                    case "<=" -> "torch.le";
                    case ">" -> "torch.gt";
                    case ">=" -> "torch.ge";
                    case "==" -> "torch.eq";
                    case "!=" -> "torch.ne";
                    case "&" -> "torch.logical_and";
                    case "|" -> "torch.logical_or";
                    case "^" -> "torch.logical_xor";
                    default -> throw MethodFault.of("'%s' is for no tensors", sign);
                };
        String shown = "'" + sign + "'";
        Operation operation = Operations.of(spelling);
        return computed(
                shown,
                operation,
                new Arguments(shown, Operations.bound(operation, shown, List.of(left, right), Map.of()), like));
    }

    private Value computed(String shown, Operation operation, Arguments arguments) {
        if (operation.random() && !draws) {
            throw MethodFault.of("%s is random, and what a weight becomes must not be: draw in parameters", shown);
        }
        return run(shown, operation.rule().of(arguments));
    }

    private Value run(String shown, Plan plan) {
        budget.operation(plan);
        budget.step(plan.gives().size()
                + plan.operands().stream().mapToLong(Computation::count).sum());
        List<Value> results = new ArrayList<>();
        if (like.array() == null) {
            plan.gives().forEach(type -> results.add(new Tensor(type, null)));
        } else {
            List<NDArray> arrays = arrays(shown, plan);
            for (int i = 0; i < plan.gives().size(); i++) {
                TensorType type = plan.gives().get(i);
                if (i >= arrays.size() || !type.describes(arrays.get(i))) {
                    throw MethodFault.of("%s should give %s, and the engine has given something else", shown, type);
                }
                results.add(new Tensor(type, arrays.get(i)));
            }
        }
        return plan.several() ? new Items(results, true) : results.get(0);
    }

    private List<NDArray> arrays(String shown, Plan plan) {
        Object[] operands = plan.operands().stream().map(Computation::operand).toArray();
        try {
            return plan.several()
                    ? SCRIPT.callForList(plan.script(), operands)
                    : List.of(SCRIPT.call(plan.script(), operands));
        } catch (EngineException e) {
            String last = e.getMessage()
                    .strip()
                    .lines()
                    .reduce((a, b) -> b)
                    .orElse("")
                    .strip();
            throw MethodFault.of("%s fails: %s", shown, last.replaceFirst("^[\\w.]*(?:Error|Exception): ", ""));
        }
    }

    private static long count(Object operand) {
        return operand instanceof List<?> list ? list.size() : 0;
    }

    private static Object operand(Object operand) {
        if (operand instanceof Tensor tensor) {
            return tensor.array();
        } else if (operand instanceof List<?> list) {
            return list.stream().map(Computation::operand).toList();
        }
        return operand;
    }

    /**
     * Indexes a tensor by a subscript.
     *
     * @param indices each a {@code Whole}, a {@code Tensor} of indices, a {@link Range}, or empty for a new axis; an ellipsis is already expanded to
     *     ranges
     */
    public Value subscript(Tensor x, List<Optional<Object>> indices) {
        Tensor value = x;
        int axis = 0;
        boolean chosen = false;
        for (Optional<Object> index : indices) {
            Arguments arguments =
                    Selections.arguments(value, index.orElse(null) instanceof Tensor tensor ? tensor : null);
            Plan plan = null;
            if (index.isEmpty()) {
                plan = Operations.of("torch.unsqueeze")
                        .rule()
                        .of(new Arguments("a subscript", Map.of("input", value, "dim", new Whole(axis)), like));
                axis++;
            } else if (index.get() instanceof Whole whole) {
                plan = Selections.select(arguments, "input", axis, whole.number());
            } else if (index.get() instanceof Range range) {
                plan = range.plan(arguments, axis);
                axis++;
            } else {
                arguments.require(!chosen, "has two tensors of indices; write one after the other");
                plan = Selections.selected(arguments, axis);
                chosen = true;
                axis++;
            }
            if (plan != null) {
                value = (Tensor) run("a subscript", plan);
            }
        }
        return value;
    }

    /** Slice of an axis; omitted parts are empty. */
    public record Range(Optional<Long> start, Optional<Long> stop, Optional<Long> step) {

        public static final Range ALL = new Range(Optional.empty(), Optional.empty(), Optional.empty());

        /** Returns the first index of an axis of that size. */
        public long from(long size) {
            return within(start.orElse(0L), size);
        }

        /** Returns the index after the last of an axis of that size. */
        public long to(long size) {
            return Math.max(from(size), within(stop.orElse(size), size));
        }

        public long by() {
            long by = step.orElse(1L);
            if (by < 1 || by > TensorType.NUMBERS) {
                throw MethodFault.of("a slice has the step %d; give at least 1", by);
            }
            return by;
        }

        private static long within(long index, long size) {
            return Math.max(0, Math.min(size, index < 0 ? index + size : index));
        }

        private Plan plan(Arguments arguments, int axis) {
            long size = arguments.type("input").size(axis);
            long by = by();
            return from(size) == 0 && to(size) == size && by == 1
                    ? null
                    : Selections.slice(arguments, "input", axis, from(size), to(size), by);
        }
    }
}
