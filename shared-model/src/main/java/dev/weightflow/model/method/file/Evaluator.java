package dev.weightflow.model.method.file;

import dev.weightflow.model.method.file.operation.Computation;
import dev.weightflow.model.method.file.operation.Computation.Range;
import dev.weightflow.model.method.file.operation.Operations;
import dev.weightflow.model.method.file.operation.Value;
import dev.weightflow.model.method.file.operation.Value.Dictionary;
import dev.weightflow.model.method.file.operation.Value.Flag;
import dev.weightflow.model.method.file.operation.Value.Items;
import dev.weightflow.model.method.file.operation.Value.Real;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import dev.weightflow.model.method.file.operation.Value.Whole;
import dev.weightflow.model.method.file.operation.Value.Word;
import dev.weightflow.model.method.file.syntax.Expression;
import dev.weightflow.model.method.file.syntax.Expression.Attribute;
import dev.weightflow.model.method.file.syntax.Expression.Binary;
import dev.weightflow.model.method.file.syntax.Expression.Call;
import dev.weightflow.model.method.file.syntax.Expression.Conditional;
import dev.weightflow.model.method.file.syntax.Expression.Constant;
import dev.weightflow.model.method.file.syntax.Expression.Ellipsis;
import dev.weightflow.model.method.file.syntax.Expression.Literal;
import dev.weightflow.model.method.file.syntax.Expression.Logic;
import dev.weightflow.model.method.file.syntax.Expression.Name;
import dev.weightflow.model.method.file.syntax.Expression.Slice;
import dev.weightflow.model.method.file.syntax.Expression.Subscript;
import dev.weightflow.model.method.file.syntax.Expression.Unary;
import dev.weightflow.model.method.file.syntax.Function;
import dev.weightflow.model.method.file.syntax.MethodFault;
import dev.weightflow.model.method.file.syntax.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Interprets a function's syntax tree. Conditions and loops never depend on the elements of tensors, so that a run without arrays determines all
 * shapes and types.
 */
final class Evaluator {

    private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");

    private final Map<String, Function> helpers;
    private final Map<String, Value> options;
    private final Computation computation;

    /** @param helpers the functions that may be called, by name */
    Evaluator(Map<String, Function> helpers, Map<String, Value> options, Computation computation) {
        this.helpers = helpers;
        this.options = options;
        this.computation = computation;
    }

    /** @throws MethodFault with the line */
    Value call(Function function, Map<String, Value> arguments) {
        Map<String, Value> variables = new HashMap<>(arguments);
        return block(function.body(), variables)
                .orElseThrow(() -> MethodFault.at(
                        function.line(), "%s ends without return; return a value on each way", function.name()));
    }

    /** Executes a block, and returns the value of its return statement if it reaches one. */
    private Optional<Value> block(List<Statement> statements, Map<String, Value> variables) {
        for (Statement statement : statements) {
            Optional<Value> returned;
            try {
                computation.budget().step(1);
                returned = statement(statement, variables);
            } catch (MethodFault e) {
                throw e.in(statement.line());
            }
            if (returned.isPresent()) {
                return returned;
            }
        }
        return Optional.empty();
    }

    private Optional<Value> statement(Statement statement, Map<String, Value> variables) {
        if (statement instanceof Statement.Return result) {
            return Optional.of(value(result.value(), variables));
        } else if (statement instanceof Statement.Assign assign) {
            assign(assign.names(), assign.unpacks(), value(assign.value(), variables), variables);
        } else if (statement instanceof Statement.If choice) {
            for (Statement.Branch branch : choice.branches()) {
                if (truth(branch.condition(), variables)) {
                    return block(branch.body(), variables);
                }
            }
            return block(choice.otherwise(), variables);
        } else if (statement instanceof Statement.For loop) {
            for (Value each : Builtins.elements("for", value(loop.over(), variables))) {
                computation.budget().step(1);
                assign(loop.names(), loop.unpacks(), each, variables);
                Optional<Value> returned = block(loop.body(), variables);
                if (returned.isPresent()) {
                    return returned;
                }
            }
        } else if (statement instanceof Statement.Alone alone) {
            value(alone.value(), variables);
            throw MethodFault.of("nothing is done with this value; assign it to a name, or return it");
        }
        return Optional.empty();
    }

    private static void assign(List<String> names, boolean unpacks, Value value, Map<String, Value> variables) {
        if (!unpacks) {
            variables.put(names.get(0), value);
            return;
        }
        if (!(value instanceof Items items) || items.elements().size() != names.size()) {
            throw MethodFault.of("%d names are given %s; give each one", names.size(), value.shown());
        }
        for (int i = 0; i < names.size(); i++) {
            variables.put(names.get(i), items.elements().get(i));
        }
    }

    private boolean truth(Expression condition, Map<String, Value> variables) {
        Value value = value(condition, variables);
        try {
            return Scalars.truth(value);
        } catch (MethodFault e) {
            throw e.in(condition.line());
        }
    }

    private Value value(Expression expression, Map<String, Value> variables) {
        try {
            computation.budget().step(1);
            return evaluated(expression, variables);
        } catch (MethodFault e) {
            throw e.in(expression.line());
        }
    }

    private Value evaluated(Expression expression, Map<String, Value> variables) {
        if (expression instanceof Literal literal) {
            return literal.value().map(Evaluator::constant).orElse(Value.NONE);
        } else if (expression instanceof Name name) {
            Value value = variables.getOrDefault(name.name(), options.get(name.name()));
            Scalars.require(value != null, "'%s' has no value here; assign one before", name.name());
            return value;
        } else if (expression instanceof Constant constant) {
            return Builtins.constants().get(constant.path());
        } else if (expression instanceof Expression.Items items) {
            return Scalars.list(values(items.elements(), variables), items.tuple());
        } else if (expression instanceof Expression.Dictionary dictionary) {
            Map<String, Value> entries = new LinkedHashMap<>();
            dictionary.entries().forEach((key, value) -> entries.put(key, value(value, variables)));
            return new Dictionary(entries);
        } else if (expression instanceof Unary unary) {
            return unary(unary.sign(), value(unary.operand(), variables));
        } else if (expression instanceof Binary binary) {
            return binary(binary.sign(), value(binary.left(), variables), value(binary.right(), variables));
        } else if (expression instanceof Logic logic) {
            boolean left = truth(logic.left(), variables);
            return new Flag(logic.and() == left ? truth(logic.right(), variables) : left);
        } else if (expression instanceof Conditional conditional) {
            return value(
                    truth(conditional.condition(), variables) ? conditional.then() : conditional.otherwise(),
                    variables);
        } else if (expression instanceof Call call) {
            return called(call, variables);
        } else if (expression instanceof Attribute attribute) {
            Value self = value(attribute.self(), variables);
            return Members.VIEWS.contains(attribute.name())
                    ? computation.call("." + attribute.name(), List.of(self), Map.of())
                    : Members.property(self, attribute.name());
        } else if (expression instanceof Subscript subscript) {
            return subscript(value(subscript.self(), variables), subscript.indices(), variables);
        }
        throw MethodFault.of(
                "'%s' belongs in a subscript, as in x[..., 0]", expression instanceof Ellipsis ? "..." : ":");
    }

    private static Value constant(Object literal) {
        if (literal instanceof Long whole) {
            return new Whole(whole);
        } else if (literal instanceof Double real) {
            return new Real(real);
        }
        return literal instanceof Boolean flag ? new Flag(flag) : new Word((String) literal);
    }

    private List<Value> values(List<Expression> expressions, Map<String, Value> variables) {
        List<Value> values = new ArrayList<>();
        expressions.forEach(each -> values.add(value(each, variables)));
        return values;
    }

    private Value unary(String sign, Value operand) {
        if (!(operand instanceof Tensor) || sign.equals("not")) {
            return Scalars.unary(sign, operand);
        }
        return switch (sign) {
            case "-" -> computation.call("torch.neg", List.of(operand), Map.of());
            case "~" -> computation.call("torch.logical_not", List.of(operand), Map.of());
            default -> operand;
        };
    }

    private Value binary(String sign, Value left, Value right) {
        if (sign.equals("in") || sign.equals("not in")) {
            computation.budget().step((long) elements(left) * elements(right));
            return new Flag(Scalars.contains(right, left) == sign.equals("in"));
        }
        if (left instanceof Tensor || right instanceof Tensor) {
            return computation.operator(sign, left, right);
        }
        if (COMPARISONS.contains(sign)) {
            countElements(left);
            return new Flag(Scalars.compared(sign, left, right));
        }
        Value result = Scalars.binary(sign, left, right);
        countElements(result);
        return result;
    }

    private Value called(Call call, Map<String, Value> variables) {
        String name = call.function();
        List<Value> given = new ArrayList<>();
        call.self().ifPresent(self -> given.add(value(self, variables)));
        given.addAll(values(call.positional(), variables));
        Map<String, Value> named = new HashMap<>();
        call.named().forEach((key, value) -> named.put(key, value(value, variables)));
        if (call.self().isPresent()) {
            return Members.METHODS.contains(name)
                    ? Members.call(given.get(0), name, sizes(given, named))
                    : method(name, given, named);
        } else if (Builtins.isFunction(name)) {
            Value result = Builtins.call(name, given);
            countElements(result);
            return result;
        }
        Function helper = helpers.get(name);
        return helper == null ? computation.call(name, given, named) : helped(helper, given, named);
    }

    private static List<Value> sizes(List<Value> given, Map<String, Value> named) {
        List<Value> all = new ArrayList<>(given.subList(1, given.size()));
        all.addAll(named.values());
        return all;
    }

    private Value method(String name, List<Value> given, Map<String, Value> named) {
        Scalars.require(
                given.get(0) instanceof Tensor,
                "only a tensor has '%s', and it is called on %s",
                name,
                given.get(0).shown());
        return computation.call("." + name, given, named);
    }

    private Value helped(Function helper, List<Value> given, Map<String, Value> named) {
        Map<String, Value> arguments = new HashMap<>(named);
        for (int i = 0; i < given.size(); i++) {
            arguments.put(helper.names().get(i), given.get(i));
        }
        helper.arguments().forEach(argument -> argument.type()
                .ifPresent(type -> Scalars.require(
                        Annotations.holds(type, arguments.get(argument.name())),
                        "%s takes %s as %s, but got %s",
                        helper.name(),
                        type.name(),
                        argument.name(),
                        arguments.get(argument.name()).shown())));
        return call(helper, arguments);
    }

    private Value subscript(Value self, List<Expression> indices, Map<String, Value> variables) {
        if (self instanceof Tensor tensor) {
            return computation.subscript(tensor, indices(tensor, indices, variables));
        }
        Scalars.require(indices.size() == 1, "%s has one index", self.shown());
        if (self instanceof Dictionary dictionary) {
            Value key = value(indices.get(0), variables);
            Scalars.require(
                    key instanceof Word, "a dictionary's keys are strings, and it is asked for %s", key.shown());
            Value entry = dictionary.entries().get(((Word) key).text());
            Scalars.require(
                    entry != null,
                    "there is no \"%s\"%s; there is %s",
                    ((Word) key).text(),
                    Operations.didYouMean(
                            ((Word) key).text(), dictionary.entries().keySet()),
                    String.join(", ", dictionary.entries().keySet()));
            return entry;
        }
        Scalars.require(self instanceof Items, "%s has no elements", self.shown());
        Items items = (Items) self;
        if (indices.get(0) instanceof Slice slice) {
            Range range = range(slice, variables);
            long size = items.elements().size();
            List<Value> part = new ArrayList<>();
            for (long i = range.from(size); i < range.to(size); i += range.by()) {
                part.add(items.elements().get((int) i));
            }
            computation.budget().step(part.size());
            return Scalars.list(part, items.tuple());
        }
        Value index = value(indices.get(0), variables);
        int size = items.elements().size();
        Scalars.require(
                index instanceof Whole whole && whole.number() >= -size && whole.number() < size,
                "%s has no element at %s",
                self.shown(),
                index.shown());
        return items.elements().get((int) Math.floorMod(((Whole) index).number(), (long) size));
    }

    private List<Optional<Object>> indices(Tensor tensor, List<Expression> indices, Map<String, Value> variables) {
        List<Optional<Object>> all = new ArrayList<>();
        int axes = 0;
        int open = -1;
        for (Expression index : indices) {
            if (index instanceof Ellipsis) {
                Scalars.require(open < 0, "a subscript has '...' twice; leave one out");
                open = all.size();
                continue;
            }
            Object value = index instanceof Slice slice ? range(slice, variables) : value(index, variables);
            Scalars.require(
                    value instanceof Range
                            || value instanceof Whole
                            || value instanceof Tensor
                            || value instanceof Value.None,
                    "a tensor has no index %s",
                    value instanceof Value other ? other.shown() : "");
            axes += value instanceof Value.None ? 0 : 1;
            all.add(value instanceof Value.None ? Optional.empty() : Optional.of(value));
        }
        int rank = tensor.type().rank();
        Scalars.require(axes <= rank, "%s has %d axes, but got %d indices", tensor.shown(), rank, axes);
        for (int i = axes; i < rank && open >= 0; i++) {
            all.add(open, Optional.of(Range.ALL));
        }
        return all;
    }

    private Range range(Slice slice, Map<String, Value> variables) {
        return new Range(
                bound(slice.start(), variables), bound(slice.stop(), variables), bound(slice.step(), variables));
    }

    private Optional<Long> bound(Optional<Expression> bound, Map<String, Value> variables) {
        return bound.map(each -> value(each, variables)).flatMap(value -> {
            Scalars.require(
                    value instanceof Whole || value instanceof Value.None,
                    "a slice goes from one whole number to another, but got %s",
                    value.shown());
            return value instanceof Whole whole ? Optional.of(whole.number()) : Optional.empty();
        });
    }

    /** Counts a step for each element of a list, so that no unbounded lists are created. */
    private void countElements(Value value) {
        computation.budget().step(elements(value));
    }

    private static int elements(Value value) {
        return value instanceof Items items ? items.elements().size() : 1;
    }
}
