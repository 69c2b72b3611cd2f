package dev.weightflow.model.method.file.syntax;

import java.util.List;
import java.util.Optional;

/**
 * A function of a method file.
 *
 * @param line of its {@code def}, counted from 1
 */
public record Function(String name, List<Argument> arguments, int line, List<Statement> body) {

    /** @param type annotation of the argument */
    public record Argument(String name, Optional<TypeName> type) {}

    /** Returns the arguments' names. */
    public List<String> names() {
        return arguments.stream().map(Argument::name).toList();
    }
}
