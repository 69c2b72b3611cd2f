package dev.weightflow.model.method.file;

import dev.weightflow.model.method.file.operation.Operations;
import dev.weightflow.model.method.file.syntax.Expression;
import dev.weightflow.model.method.file.syntax.Expression.Attribute;
import dev.weightflow.model.method.file.syntax.Expression.Binary;
import dev.weightflow.model.method.file.syntax.Expression.Call;
import dev.weightflow.model.method.file.syntax.Expression.Conditional;
import dev.weightflow.model.method.file.syntax.Expression.Constant;
import dev.weightflow.model.method.file.syntax.Expression.Dictionary;
import dev.weightflow.model.method.file.syntax.Expression.Items;
import dev.weightflow.model.method.file.syntax.Expression.Logic;
import dev.weightflow.model.method.file.syntax.Expression.Name;
import dev.weightflow.model.method.file.syntax.Expression.Slice;
import dev.weightflow.model.method.file.syntax.Expression.Subscript;
import dev.weightflow.model.method.file.syntax.Expression.Unary;
import dev.weightflow.model.method.file.syntax.Function;
import dev.weightflow.model.method.file.syntax.MethodFault;
import dev.weightflow.model.method.file.syntax.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Checks all names of a file, even in code that is never reached: variables, operations with their arguments, functions. */
final class NameCheck {

    /** Deepest nesting of function calls. */
    static final int CALLS = 8;

    private static final int MOST_FAULTS = 10;

    private final MethodText text;
    private final Map<String, Function> helpers;
    private final Map<String, Set<String>> calls = new LinkedHashMap<>();
    private final List<MethodFault> faults = new ArrayList<>();
    private Set<String> variables = Set.of();
    private Set<String> called = Set.of();

    NameCheck(MethodText text) {
        this.text = text;
        this.helpers = text.helpers();
    }

    /** Returns the faults in the order of their lines. */
    Stream<String> faults() {
        for (Function function : text.functions()) {
            variables = new HashSet<>(function.names());
            variables.addAll(text.options().keySet());
            called = new LinkedHashSet<>();
            assigned(function.body());
            expressions(function).forEach(this::expression);
            calls.put(function.name(), called);
        }
        text.functions().forEach(this::requireCalled);
        requireShallow();
        return faults.stream()
                .sorted(java.util.Comparator.comparingInt(MethodFault::line))
                .map(MethodFault::getMessage)
                .distinct()
                .limit(MOST_FAULTS);
    }

    /** Returns all expressions of a function, nested ones included. */
    static Stream<Expression> expressions(Function function) {
        return function.body().stream().flatMap(NameCheck::expressions).flatMap(NameCheck::withChildren);
    }

    private void requireCalled(Function function) {
        if (MethodRole.of(function.name()).isEmpty()
                && calls.values().stream().noneMatch(each -> each.contains(function.name()))) {
            String near = Operations.didYouMean(
                    function.name(),
                    Arrays.stream(MethodRole.values()).map(MethodRole::function).toList());
            fault(function.line(), "nothing calls '%s'%s", function.name(), near.isEmpty() ? "; leave it out" : near);
        }
    }

    /** Computes the depth of calls from that function on; the open ones are its callers. */
    private int depth(String name, Set<String> open, Map<String, Integer> known) {
        if (known.containsKey(name)) {
            return known.get(name);
        }
        if (!open.add(name)) {
            fault(
                    helpers.get(name).line(),
                    "'%s' calls itself, by way of %s; write a loop",
                    name,
                    String.join(", ", open));
            return 0;
        }
        int below = calls.get(name).stream()
                .mapToInt(next -> depth(next, open, known))
                .max()
                .orElse(0);
        open.remove(name);
        known.put(name, below + 1);
        return below + 1;
    }

    private void requireShallow() {
        Map<String, Integer> known = new HashMap<>();
        for (Function function : text.functions()) {
            if (faults.isEmpty() && depth(function.name(), new LinkedHashSet<>(), known) > CALLS) {
                fault(function.line(), "functions call one another more than %d deep; put some together", CALLS);
            }
        }
    }

    private void assigned(List<Statement> statements) {
        for (Statement statement : statements) {
            if (statement instanceof Statement.Assign assign) {
                assigned(assign.line(), assign.names());
            } else if (statement instanceof Statement.For loop) {
                assigned(loop.line(), loop.names());
                assigned(loop.body());
            } else if (statement instanceof Statement.If choice) {
                choice.branches().forEach(branch -> assigned(branch.body()));
                assigned(choice.otherwise());
            }
        }
    }

    private void assigned(int line, List<String> names) {
        for (String name : names) {
            if (isFunction(name) || Set.of("torch", "math").contains(name)) {
                fault(line, "'%s' is a function; give the variable another name", name);
            }
            variables.add(name);
        }
    }

    private boolean isFunction(String name) {
        return Builtins.isFunction(name)
                || text.functions().stream()
                        .anyMatch(function -> function.name().equals(name));
    }

    private static Stream<Expression> expressions(Statement statement) {
        if (statement instanceof Statement.Assign assign) {
            return Stream.of(assign.value());
        } else if (statement instanceof Statement.Return result) {
            return Stream.of(result.value());
        } else if (statement instanceof Statement.Alone alone) {
            return Stream.of(alone.value());
        } else if (statement instanceof Statement.For loop) {
            return Stream.concat(Stream.of(loop.over()), loop.body().stream().flatMap(NameCheck::expressions));
        }
        Statement.If choice = (Statement.If) statement;
        return Stream.concat(
                choice.branches().stream()
                        .flatMap(branch -> Stream.concat(
                                Stream.of(branch.condition()),
                                branch.body().stream().flatMap(NameCheck::expressions))),
                choice.otherwise().stream().flatMap(NameCheck::expressions));
    }

    private static Stream<Expression> withChildren(Expression expression) {
        return Stream.concat(Stream.of(expression), children(expression).flatMap(NameCheck::withChildren));
    }

    private void expression(Expression expression) {
        if (expression instanceof Name name) {
            if (!variables.contains(name.name())) {
                fault(
                        name.line(),
                        isFunction(name.name())
                                ? "'%s' is a function, and is not called%s"
                                : "there is no '%s'%s; a function has its arguments, the options at the file's head, torch, and the"
                                        + " file's other functions",
                        name.name(),
                        Operations.didYouMean(name.name(), variables));
            }
        } else if (expression instanceof Constant constant) {
            if (!Builtins.constants().containsKey(constant.path())) {
                fault(
                        constant.line(),
                        "there is no value %s%s; there is %s",
                        constant.path(),
                        Operations.didYouMean(
                                constant.path(), Builtins.constants().keySet()),
                        String.join(", ", Builtins.constants().keySet()));
            }
        } else if (expression instanceof Attribute attribute) {
            attribute(attribute);
        } else if (expression instanceof Call call) {
            call(call);
        }
    }

    private static Stream<Expression> children(Expression expression) {
        if (expression instanceof Items items) {
            return items.elements().stream();
        } else if (expression instanceof Dictionary dictionary) {
            return dictionary.entries().values().stream();
        } else if (expression instanceof Unary unary) {
            return Stream.of(unary.operand());
        } else if (expression instanceof Binary binary) {
            return Stream.of(binary.left(), binary.right());
        } else if (expression instanceof Logic logic) {
            return Stream.of(logic.left(), logic.right());
        } else if (expression instanceof Conditional choice) {
            return Stream.of(choice.condition(), choice.then(), choice.otherwise());
        } else if (expression instanceof Call call) {
            return Stream.of(call.self().stream(), call.positional().stream(), call.named().values().stream())
                    .flatMap(each -> each);
        } else if (expression instanceof Attribute attribute) {
            return Stream.of(attribute.self());
        } else if (expression instanceof Subscript subscript) {
            return Stream.concat(Stream.of(subscript.self()), subscript.indices().stream());
        } else if (expression instanceof Slice slice) {
            return Stream.of(slice.start(), slice.stop(), slice.step()).flatMap(java.util.Optional::stream);
        }
        return Stream.of();
    }

    private void attribute(Attribute attribute) {
        String name = attribute.name();
        if (Members.PROPERTIES.contains(name)) {
            return;
        }
        if (Members.METHODS.contains(name) || Operations.isMethod(name)) {
            fault(attribute.line(), "'%s' is a method; call it, as in x.%s(…)", name, name);
        } else {
            fault(
                    attribute.line(),
                    "there is no property '%s' of a tensor%s; there is %s",
                    name,
                    Operations.didYouMean(name, Members.PROPERTIES),
                    String.join(", ", Members.PROPERTIES));
        }
    }

    private void call(Call call) {
        String name = call.function();
        try {
            if (call.self().isPresent()) {
                if (!Members.METHODS.contains(name)) {
                    requireMethod(name);
                    Operations.requireCallable(
                            "." + name, call.positional().size(), call.named().keySet());
                }
            } else if (name.startsWith("torch.")) {
                Operations.requireCallable(
                        name, call.positional().size(), call.named().keySet());
            } else if (Builtins.isFunction(name)) {
                requireUnnamed(call);
            } else if (name.startsWith("math.")) {
                fault(
                        call.line(),
                        "there is no %s%s; there is %s",
                        name,
                        Operations.didYouMean(name, Builtins.mathematics()),
                        String.join(", ", Builtins.mathematics()));
            } else if (helpers.containsKey(name)) {
                called.add(name);
                requireArguments(call, helpers.get(name));
            } else {
                unknown(call, name);
            }
        } catch (MethodFault e) {
            faults.add(e.in(call.line()));
        }
    }

    private static void requireMethod(String name) {
        Scalars.require(
                !Set.of("item", "tolist", "numpy").contains(name),
                "a tensor's numbers are not known before, so nothing depends on them: there is no '%s'; use torch.where",
                name);
        Scalars.require(
                !Set.of("append", "extend", "insert", "update", "pop").contains(name),
                "'%s' changes a list or dictionary in place: make a new one, as in xs = xs + [x]",
                name);
        Scalars.require(
                !Members.VIEWS.contains(name) && !Members.PROPERTIES.contains(name),
                "'%s' is not a function; write x.%s",
                name,
                name);
    }

    private static void requireUnnamed(Call call) {
        Scalars.require(call.named().isEmpty(), "%s takes its arguments without names", call.function());
    }

    private static void requireArguments(Call call, Function helper) {
        List<String> names = helper.names();
        int positional = call.positional().size();
        Set<String> missing = new TreeSet<>(names.subList(Math.min(positional, names.size()), names.size()));
        missing.removeAll(call.named().keySet());
        Scalars.require(
                positional <= names.size() && missing.isEmpty(),
                "%s takes %s, but got %d of them",
                helper.name(),
                names.isEmpty() ? "no arguments" : String.join(", ", names),
                positional + call.named().size());
        for (String name : call.named().keySet()) {
            Scalars.require(
                    names.indexOf(name) >= positional,
                    names.contains(name) ? "%s is given '%s' twice; leave one out" : "%s has no argument '%s'",
                    helper.name(),
                    name);
        }
    }

    private void unknown(Call call, String name) {
        if (MethodRole.of(name).isPresent()) {
            fault(call.line(), "%s is called by the training alone; write a function of another name for both", name);
            return;
        }
        Set<String> functions = new TreeSet<>(helpers.keySet());
        functions.addAll(Builtins.FUNCTIONS);
        fault(
                call.line(),
                "there is no function %s%s; there are those of the file, torch.NAME, math.NAME and %s",
                name,
                Operations.didYouMean(name, functions),
                String.join(", ", Builtins.FUNCTIONS));
    }

    private void fault(int line, String clause, Object... arguments) {
        faults.add(MethodFault.at(line, clause, arguments));
    }
}
