package dev.weightflow.model.method.file.operation;

import dev.weightflow.model.method.file.operation.Value.Items;
import dev.weightflow.model.method.file.operation.Value.Whole;
import dev.weightflow.model.method.file.syntax.MethodFault;
import dev.weightflow.schema.ClosestMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Table of operations by their spellings; nothing else can be called. In ONNX none has a form of its own: a weight that they compute is exported as
 * its constant value after the training.
 */
public final class Operations {

    private static final List<Operation> ALL = table();
    private static final Map<String, Operation> BY_SPELLING = new TreeMap<>();

    static {
        ALL.forEach(operation -> operation.spellings().forEach(spelling -> {
            if (BY_SPELLING.put(spelling, operation) != null) {
                throw new IllegalStateException("there are two rows for " + spelling);
            }
        }));
    }

    private Operations() {}

    private static List<Operation> table() {
        Rows rows = new Rows();
        Elementwise.add(rows);
        Reductions.add(rows);
        LinearAlgebra.add(rows);
        Views.add(rows);
        Selections.add(rows);
        NewTensors.add(rows);
        return rows.all();
    }

    static List<Operation> all() {
        return ALL;
    }

    /** Returns every spelling of an operation: {@code torch.NAME}, and {@code .NAME} of a tensor's method. */
    public static Set<String> spellings() {
        return BY_SPELLING.keySet();
    }

    static Operation of(String spelling) {
        return Optional.ofNullable(BY_SPELLING.get(spelling)).orElseThrow();
    }

    /** Returns whether tensors have a method or property with that name, including those that return no tensor. */
    public static boolean isMethod(String name) {
        return BY_SPELLING.containsKey("." + name);
    }

    /**
     * Checks that a call names an operation, and gives only arguments that it accepts.
     *
     * @param spelling {@code torch.NAME}, or {@code .NAME} of a tensor's method
     * @param positional the number of arguments without a name, a method's tensor not counted
     * @throws MethodFault if not
     */
    public static void requireCallable(String spelling, int positional, Iterable<String> named) {
        requireKnown(spelling);
        Operation operation = of(spelling);
        int own = spelling.startsWith(".") ? 1 : 0;
        List<Parameter> parameters =
                operation.parameters().subList(own, operation.parameters().size());
        if (!operation.spread() && positional > parameters.size()) {
            throw MethodFault.of(
                    "%s has %d arguments, but got %d: it takes %s",
                    spelling, parameters.size(), positional, signature(parameters));
        }
        List<String> names = parameters.stream().map(Parameter::name).toList();
        for (String name : named) {
            if (name.equals("out")) {
                throw MethodFault.of("results are not written into another tensor: remove out=");
            } else if (!names.contains(name)) {
                throw MethodFault.of(
                        "%s has no argument '%s'%s; it takes %s",
                        spelling, name, didYouMean(name, names), signature(parameters));
            } else if (!operation.spread() && names.indexOf(name) < positional) {
                throw MethodFault.of("%s is given '%s' twice; leave one out", spelling, name);
            }
        }
        for (int i = positional; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            boolean given = parameter.isOptional();
            for (String name : named) {
                given |= name.equals(parameter.name());
            }
            if (!given && !(operation.spread() && positional > i)) {
                throw MethodFault.of("%s lacks '%s': it takes %s", spelling, parameter.name(), signature(parameters));
            }
        }
    }

    private static void requireKnown(String spelling) {
        if (BY_SPELLING.containsKey(spelling)) {
            return;
        }
        String name = spelling.substring(spelling.lastIndexOf('.') + 1);
        if (name.endsWith("_") && !name.startsWith("_")) {
            throw MethodFault.of(
                    "'%s' changes a tensor in place, which others may use: make a new one, as in x = x + 1 or x ="
                            + " torch.where(…)",
                    name);
        }
        List<String> elsewhere = new TreeSet<>(BY_SPELLING.keySet())
                .stream().filter(each -> each.endsWith("." + name)).toList();
        String near = elsewhere.isEmpty()
                ? didYouMean(
                        spelling,
                        BY_SPELLING.keySet().stream()
                                .filter(each -> each.startsWith(".") == spelling.startsWith("."))
                                .toList())
                : " (did you mean " + elsewhere.get(elsewhere.size() - 1).replaceFirst("^\\.", "x.") + "?)";
        throw MethodFault.of(
                "there is no %s%s; docs/reference/method-files.md lists the operations on tensors",
                spelling.startsWith(".") ? "method or property '" + name + "' of a tensor" : spelling, near);
    }

    public static String didYouMean(String name, Iterable<String> candidates) {
        List<String> all = new ArrayList<>();
        candidates.forEach(all::add);
        return ClosestMatch.of(name, all)
                .map(near -> " (did you mean " + near + "?)")
                .orElse("");
    }

    static String signature(List<Parameter> parameters) {
        return parameters.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        parameters.stream()
                                .map(each -> each.name() + (each.isOptional() ? " (optional)" : ""))
                                .toList());
    }

    /**
     * Binds the arguments of a call to the names of its parameters.
     *
     * @param given those without a name, a method's tensor first
     */
    static Map<String, Value> bound(Operation operation, String spelling, List<Value> given, Map<String, Value> named) {
        List<Parameter> parameters = operation.parameters();
        Map<String, Value> bound = new HashMap<>();
        int at = 0;
        for (Parameter parameter : parameters) {
            Value value = named.get(parameter.name());
            if (value == null && operation.spread() && isSpread(parameter)) {
                int end = at;
                while (end < given.size() && isElement(given.get(end))) {
                    end++;
                }
                boolean whole = end == at && at < given.size(); // a list
                value = whole ? given.get(at) : new Items(given.subList(at, end), false);
                at = whole ? at + 1 : end;
            } else if (value == null && at < given.size()) {
                value = given.get(at);
                at++;
            }
            if (value == null) {
                value = parameter.otherwise().orElseThrow();
            }
            boolean otherwise =
                    parameter.isOptional() && value.equals(parameter.otherwise().orElseThrow());
            if (!otherwise && !parameter.sort().takes(value)) {
                throw MethodFault.of(
                        "%s takes %s as %s, but got %s",
                        spelling, parameter.sort().shown(), parameter.name(), value.shown());
            }
            bound.put(parameter.name(), value);
        }
        if (at < given.size()) {
            throw MethodFault.of("%s is given more than it takes: %s", spelling, signature(parameters));
        }
        return bound;
    }

    private static boolean isElement(Value value) {
        return value instanceof Whole || value instanceof Value.Tensor;
    }

    private static boolean isSpread(Parameter parameter) {
        return parameter.sort() == Sort.WHOLES || parameter.sort() == Sort.TENSORS;
    }
}
