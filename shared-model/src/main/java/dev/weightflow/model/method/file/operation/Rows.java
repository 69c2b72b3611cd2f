package dev.weightflow.model.method.file.operation;

import dev.weightflow.model.method.file.operation.Operation.Group;
import dev.weightflow.model.method.file.operation.Operation.Rule;
import dev.weightflow.model.method.file.operation.Value.Flag;
import dev.weightflow.model.method.file.operation.Value.Real;
import dev.weightflow.model.method.file.operation.Value.Whole;
import dev.weightflow.model.method.file.operation.Value.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Builder of the table's rows. Names are separated by blanks: {@code abs} is a function and a method, {@code torch.eye} a function alone,
 * {@code .view} a method alone, {@code linalg.svd} and {@code F.relu} are functions of {@code torch.linalg} and {@code torch.nn.functional}. A
 * signature is a list of {@code name sort} or {@code name sort=default}; {@code ...} after the last sort means that its numbers may be given one by
 * one.
 */
final class Rows {

    private final List<Operation> rows = new ArrayList<>();
    private Group group;
    private boolean gradient = true;

    /** Starts a group of rows. */
    Rows of(Group next) {
        group = next;
        gradient = next != Group.COMPARISONS && next != Group.NEW_TENSORS && next != Group.RANDOM;
        return this;
    }

    void row(String names, String signature, Rule rule) {
        row(names, signature, gradient, rule);
    }

    void withoutGradient(String names, String signature, Rule rule) {
        row(names, signature, false, rule);
    }

    void withGradient(String names, String signature, Rule rule) {
        row(names, signature, true, rule);
    }

    private void row(String names, String signature, boolean differentiable, Rule rule) {
        boolean spread = signature.contains("...");
        List<Parameter> parameters = signature.isEmpty()
                ? List.of()
                : Stream.of(signature.replace("...", "").split(", "))
                        .map(Rows::parameter)
                        .toList();
        rows.add(new Operation(
                Arrays.stream(names.split(" ")).flatMap(Rows::spellings).toList(),
                group,
                parameters,
                spread,
                differentiable,
                group == Group.RANDOM,
                rule));
    }

    List<Operation> all() {
        return List.copyOf(rows);
    }

    private static Stream<String> spellings(String name) {
        if (name.startsWith("torch.") || name.startsWith(".")) {
            return Stream.of(name);
        } else if (name.startsWith("linalg.")) {
            return Stream.of("torch." + name);
        } else if (name.startsWith("F.")) {
            return Stream.of("torch.nn.functional." + name.substring(2));
        }
        return Stream.of("torch." + name, "." + name);
    }

    private static Parameter parameter(String text) {
        String[] parts = text.split("[ =]", 3);
        return new Parameter(
                parts[0],
                Sort.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                parts.length < 3 ? Optional.empty() : Optional.of(literal(parts[2])));
    }

    private static Value literal(String text) {
        if (text.equals("None")) {
            return Value.NONE;
        } else if (text.equals("True") || text.equals("False")) {
            return new Flag(text.equals("True"));
        } else if (text.startsWith("'")) {
            return new Word(text.substring(1, text.length() - 1));
        }
        return text.matches("-?\\d+") ? new Whole(Long.parseLong(text)) : new Real(Double.parseDouble(text));
    }
}
